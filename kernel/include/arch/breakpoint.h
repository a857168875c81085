/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Seam: breakpoints and single steps of threads (spec 01, section 11.3; spec 04, section 4.9). The
 * functions exist with HardwareDebugAPI only.
 */
#pragma once
#include "core/error.h"
#include "core/types.h"

struct invocation;
struct tcb;

enum { BREAKPOINTS = 4 };

/* Part of a TCB. What `control` means is the architecture's; 0: no breakpoint is set. The address
 * of a breakpoint that is not set is 0. */
struct breakpoints {
    vaddr_t address[BREAKPOINTS];
    word_t control;
    word_t steps; /* instructions until the next single-step fault; 0: none is wanted */
};

/* The invocations of a TCB that are none of every kernel's; other labels are illegal. */
must_use enum result arch_breakpoint_invoke(struct invocation *inv, struct tcb *thread);

/* A single-step fault after `count` instructions of `thread`, which is not running at the moment or
 * is the current thread in the kernel; 0: no more. */
void arch_single_step(struct tcb *thread, word_t count);
