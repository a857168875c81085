/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Debug registers and exceptions (spec 04, section 4.9). Builds with HardwareDebugAPI only.
 *
 * B1 While a thread runs, DR0-DR3 and DR7 are its own if DR7 enables anything; a thread without
 *    breakpoints runs with a DR7 that enables nothing.
 * B2 A thread that is to be stepped runs with TF.
 */
#include "arch/debug_registers.h"
#include "arch/trap.h"
#include "core/entry.h"
#include "core/scheduler.h"

#include <abi/constants.h>

_Static_assert((int)BREAKPOINTS == seL4_NumHWBreakpoints, "seL4_NumHWBreakpoints");

static bool is_armed; /* DR7 enables something */

void breakpoints_init(void)
{
    write_dr7(DR7_ALWAYS_1);
    write_dr6(DR6_NOTHING);
}

void breakpoints_load(struct tcb *thread)
{
    const struct breakpoints *breakpoints = &thread->breakpoints;
    if (breakpoints->steps != 0) {
        thread->context.word[CONTEXT_FLAGS] |= FLAG_TF; /* registers may have been written */
    }
    if (breakpoints->control != 0) {
        write_dr7(DR7_ALWAYS_1); /* no address meets another one's kind */
        write_dr0(breakpoints->address[0]);
        write_dr1(breakpoints->address[1]);
        write_dr2(breakpoints->address[2]);
        write_dr3(breakpoints->address[3]);
        write_dr7(breakpoints->control | DR7_ALWAYS_1);
        is_armed = true;
    } else if (is_armed) {
        write_dr7(DR7_ALWAYS_1);
        is_armed = false;
    }
}

void arch_single_step(struct tcb *thread, word_t count)
{
    word_t *flags = &thread->context.word[CONTEXT_FLAGS];
    thread->breakpoints.steps = count;
    *flags = count != 0 ? *flags | FLAG_TF : *flags & ~(word_t)FLAG_TF;
}

/* The first breakpoint that was hit, or BREAKPOINTS. DR6 shows also hits of what is not enabled. */
static unsigned breakpoint_hit(word_t status, word_t control)
{
    unsigned number = 0;
    while (number < BREAKPOINTS &&
           ((status & BIT(number)) == 0 || (control & dr7_enable(number)) == 0)) {
        number += 1;
    }
    return number;
}

static bool breakpoint_is_data(unsigned number)
{
    word_t control = current_thread->breakpoints.control;
    return ((control >> dr7_field_shift(number)) & DR7_KIND_MASK) != DR7_EXECUTE;
}

static void breakpoint_report(unsigned number)
{
    bool is_data = breakpoint_is_data(number);
    if (!is_data) {
        /* It came before the instruction, which shall run when the thread goes on. */
        current_thread->context.word[CONTEXT_FLAGS] |= FLAG_RF;
    }
    entry_debug_exception(is_data ? seL4_DataBreakpoint : seL4_InstructionBreakpoint,
                          current_thread->breakpoints.address[number], number);
}

/* Counts a step; is it one to tell of? */
static bool breakpoint_count_step(void)
{
    struct breakpoints *breakpoints = &current_thread->breakpoints;
    if (breakpoints->steps > 1) {
        breakpoints->steps -= 1;
        return false;
    }
    return true;
}

void breakpoint_trap(word_t vector)
{
    if (vector == VECTOR_BREAKPOINT) {
        entry_debug_exception(seL4_SoftwareBreakRequest, 0, 0);
        return;
    }
    word_t status = read_dr6();
    write_dr6(DR6_NOTHING);
    bool is_step = (status & DR6_STEP) != 0;
    bool tells_step = is_step && breakpoint_count_step();
    unsigned number = breakpoint_hit(status, current_thread->breakpoints.control);
    bool is_hit = number < BREAKPOINTS;
    if (is_hit && (!tells_step || breakpoint_is_data(number))) {
        breakpoint_report(number); /* the step is told after the next instruction */
    } else if (tells_step) {
        entry_debug_exception(seL4_SingleStep, 0, 0); /* an instruction's breakpoint comes again */
    } else if (!is_step) {
        entry_debug_exception(seL4_SoftwareBreakRequest, 0, 0); /* INT1 */
    }
}
