/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <sel4/sel4.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Prints the registers of a thread, each line behind `prefix`; a notice if they cannot be read. The
 * thread goes on as before. Not for the calling thread itself: the kernel refuses that. */
void sel4debug_dump_registers_prefix(seL4_CPtr tcb, char *prefix);

/* The same without a prefix. */
void sel4debug_dump_registers(seL4_CPtr tcb);

#ifdef __cplusplus
}
#endif
