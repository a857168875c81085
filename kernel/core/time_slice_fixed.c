/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Time slices: ticks that a thread runs before its equals have their turn (spec 03, section 10.3).
 */
#include "core/domain.h"
#include "core/scheduler.h"

#include <config.h>

void scheduler_give_slice(struct tcb *thread)
{
    thread->time_slice = CONFIG_TIME_SLICE;
}

/* No domain switch can be due: it would have happened at the last exit. */
void scheduler_yield(void)
{
    struct tcb *yielder = current_thread;
    if (ready_ceiling[domain_now()] < yielder->priority) {
        return; /* nobody to yield to */
    }
    ready_queue_append(yielder);
    scheduler_run(yielder, ready_queue_take_highest(domain_now()));
}

void scheduler_tick(void)
{
    if (current_thread->state == THREAD_RUNNING) {
        if (current_thread->time_slice > 1) {
            current_thread->time_slice -= 1;
        } else {
            current_thread->time_slice = CONFIG_TIME_SLICE;
            ready_queue_append(current_thread);
            scheduler_reschedule();
        }
    }
    domain_tick();
    if (domain_is_over()) {
        scheduler_reschedule();
    }
}
