/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Operations of TCBs, on a thread that never gets to run.
 */
#include "bench.h"
#include "support/threads.h"

enum { REGISTERS = sizeof(seL4_UserContext) / sizeof(seL4_Word) };
_Static_assert(REGISTERS == 20, "all registers");

static void do_nothing(struct thread *thread)
{
    (void)thread;
}

static seL4_Error set_priority(const struct thread *thread, seL4_Word priority)
{
    return seL4_TCB_SetPriority(thread->tcb, seL4_CapInitThreadTCB, priority);
}

BENCH(tcb_operations, ALONE)
{
    struct thread *thread = new_thread(do_nothing, LOW, 0, 0);
    seL4_Word error = 0;
    MEASURE("set_priority", NOTHING, error = set_priority(thread, LOW + round_), DO(error));
    MEASURE("suspend_stopped", NOTHING, error = seL4_TCB_Suspend(thread->tcb), DO(error));
    MEASURE("resume", NOTHING, error = seL4_TCB_Resume(thread->tcb), DO(error);
            DO(seL4_TCB_Suspend(thread->tcb)));
    MEASURE("suspend_ready", DO(seL4_TCB_Resume(thread->tcb)),
            error = seL4_TCB_Suspend(thread->tcb), DO(error));
    DO(seL4_TCB_Resume(thread->tcb));
    MEASURE("set_priority_ready", NOTHING, error = set_priority(thread, LOW + round_), DO(error));
}

BENCH(tcb_registers, ALONE)
{
    struct thread *thread = new_thread(do_nothing, LOW, 0, 0);
    seL4_UserContext registers;
    seL4_Word error = 0;
    MEASURE("read_registers", NOTHING,
            error = seL4_TCB_ReadRegisters(thread->tcb, 0, 0, REGISTERS, &registers), DO(error));
    MEASURE("write_registers", NOTHING,
            error = seL4_TCB_WriteRegisters(thread->tcb, 0, 0, REGISTERS, &registers), DO(error));
}
