/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <utils/attribute.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Alignment of the stack pointer before a call instruction. */
#define STACK_CALL_ALIGNMENT_BITS 4
#define STACK_CALL_ALIGNMENT      (1 << STACK_CALL_ALIGNMENT_BITS)

/* Calls func(arg) on another stack and returns its result.
 * stack_top: highest address of that stack (exclusive), aligned down as a call needs it. The stack
 * stays the caller's. */
void *utils_run_on_stack(void *stack_top, void *(*func)(void *), void *arg);

#ifdef __cplusplus
}
#endif
