/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Host build: there are no breakpoints, since no program runs; steps are noted.
 */
#include "arch/breakpoint.h"

#include "core/invocation.h"
#include "core/tcb.h"

enum result arch_breakpoint_invoke(struct invocation *inv, struct tcb *thread)
{
    (void)inv;
    (void)thread;
    return error_illegal_operation();
}

void arch_single_step(struct tcb *thread, word_t count)
{
    thread->breakpoints.steps = count;
}
