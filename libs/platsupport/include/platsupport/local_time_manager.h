/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <platsupport/time_manager.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A time manager on a timer of this program, with ids 0 to size - 1. `ltimer` must stay alive and
 * is the manager's from now on: its timeouts are. What `ops` allocates stays allocated. 0, EINVAL,
 * ENOMEM. */
int tm_init(time_manager_t *tm, ltimer_t *ltimer, ps_io_ops_t *ops, int size);

#ifdef __cplusplus
}
#endif
