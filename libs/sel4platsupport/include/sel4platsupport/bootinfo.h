/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <sel4/sel4.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What the kernel told the root task; elsewhere NULL, with one line logged. */
seL4_BootInfo *platsupport_get_bootinfo(void);

/* The root task's own TCB, seL4_CapInitThreadTCB. */
seL4_CPtr sel4ps_get_seL4_CapInitThreadTCB(void);

#ifdef __cplusplus
}
#endif
