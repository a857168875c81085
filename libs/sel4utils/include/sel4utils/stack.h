/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <utils/stack.h>
#include <vspace/vspace.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Runs func(arg) on a new stack of the default size, which is freed afterwards.
 * 0 and the result in *retval (may be NULL), or -1 without a stack. */
int sel4utils_run_on_stack(vspace_t *vspace, void *(*func)(void *arg), void *arg, void **retval);

#ifdef __cplusplus
}
#endif
