/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Register set-up of new threads and writing to another thread's stack (spec/06 section 10.9).
 */
#pragma once

#include <sel4/sel4.h>
#include <sel4utils/thread.h>
#include <sel4utils/util.h>
#include <vka/vka.h>
#include <vspace/vspace.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A context that starts at `entry` with an empty stack. 0. */
int sel4utils_arch_init_context(void *entry, void *stack_top, seL4_UserContext *context);

/*
 * A context that starts `entry` as if called with three arguments. stack_top must be 16-byte
 * aligned, else -1. The stack is not touched: local_stack, vka and the two address spaces exist
 * for machines that pass arguments on it.
 */
int sel4utils_arch_init_context_with_args(sel4utils_thread_entry_fn entry_point, void *arg0,
                                          void *arg1, void *arg2, bool local_stack, void *stack_top,
                                          seL4_UserContext *context, vka_t *vka,
                                          vspace_t *local_vspace, vspace_t *remote_vspace);

/* The same for a thread of the caller's own address space. */
static inline int sel4utils_arch_init_local_context(sel4utils_thread_entry_fn entry, void *arg0,
                                                    void *arg1, void *arg2, void *stack_top,
                                                    seL4_UserContext *context)
{
    return sel4utils_arch_init_context_with_args(entry, arg0, arg1, arg2, true, stack_top, context,
                                                 NULL, NULL, NULL);
}

/* Pushes len bytes onto the stack of `target`: *sp is lowered by len. 0 or -1. */
int sel4utils_stack_write(vspace_t *current_vspace, vspace_t *target_vspace, vka_t *vka, void *buf,
                          size_t len, uintptr_t *sp);

#ifdef __cplusplus
}
#endif
