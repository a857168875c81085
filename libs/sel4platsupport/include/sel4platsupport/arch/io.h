/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <platsupport/io.h>
#include <simple/simple.h>
#include <vka/vka.h>

#ifdef __cplusplus
extern "C" {
#endif

/* I/O ports with a capability per access: a slot from `vka`, a capability from `simple`, both
 * returned at once, so that programs can share ports. `simple` and `vka` must stay alive. The
 * operations answer 0, the kernel's error, or -1 for an io_size other than 1, 2 and 4.
 * 0; EINVAL for NULL, ENOMEM. The memory behind ops->cookie (malloc) is kept for ever. */
int sel4platsupport_get_io_port_ops(ps_io_port_ops_t *ops, simple_t *simple, vka_t *vka);

#ifdef __cplusplus
}
#endif
