/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The parts of kernel/debug that need a real machine: output that goes nowhere (or, with
 * CLAVIS_TRACE in the environment, to standard error), and a halt that fails the running test.
 */
#include "debug/debug.h"
#include "debug/state_check.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#if CONFIG_IS_ON(PRINTING)
void debug_put_char(char c)
{
    if (getenv("CLAVIS_TRACE")) {
        fputc(c, stderr);
    }
}

void debug_report_fault(const struct tcb *thread, const struct fault *fault)
{
    (void)thread;
    (void)fault;
}
#endif

#if CONFIG_IS_ON(DEBUG_BUILD)
void debug_entry(enum entry_reason reason, word_t word)
{
    (void)reason;
    (void)word;
}
#endif

bool debug_syscall(word_t number)
{
    (void)number;
    return false;
}

void debug_halt(void)
{
    fail_msg("the kernel halts");
    __builtin_trap();
}

#if CONFIG_IS_ON(STATE_CHECK)
void state_check_mappings(void)
{
    /* nothing is mapped anywhere */
}
#endif
