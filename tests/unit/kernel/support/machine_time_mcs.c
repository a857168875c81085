/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * MCS: the time of the machine; see machine_time.h.
 */
#include "machine_time.h"

#include "arch/host.h"
#include "core/budget.h"
#include "core/entry.h"
#include "core/release_queue.h"
#include "core/scheduler.h"
#include "machine.h"

void machine_time_forget(void)
{
    budget_now = UINT64_MAX / 2;
    release_queue_wake(); /* everyone becomes ready, and is then out of all queues */
    scheduler_candidate = NULL;
    scheduler_decision = DECISION_NONE;
    budget_context = NULL;
    budget_used = 0;
    budget_now = 0;
}

void machine_time_start(struct tcb *root, struct sched_context *sc)
{
    clock_init(1);
    sched_context_start(sc, MACHINE_SLICE, root);
}

void machine_time_pass(word_t ticks)
{
    host.clock += ticks;
    if (host.clock >= host.deadline) {
        entry_irq(IRQ_KERNEL_TIMER);
    }
}
