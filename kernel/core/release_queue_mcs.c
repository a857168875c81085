/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The release queue: ordered by time, equal times first come first served.
 */
#include "core/release_queue.h"

#include "core/assert.h"
#include "core/budget.h"
#include "core/scheduler.h"

static struct tcb *release_first;

static word_t release_time(const struct tcb *thread)
{
    return refill_first(thread->sched_context)->time;
}

void release_queue_insert(struct tcb *thread)
{
    kdebug_assert(!thread->is_waiting && !thread->is_queued);
    struct tcb *before = NULL;
    struct tcb *behind = release_first;
    while (behind && release_time(behind) <= release_time(thread)) {
        before = behind;
        behind = behind->ready_next;
    }
    thread->is_waiting = true;
    thread->ready_previous = before;
    thread->ready_next = behind;
    if (behind) {
        behind->ready_previous = thread;
    }
    if (before) {
        before->ready_next = thread;
    } else {
        release_first = thread;
        budget_deadline_is_old = true;
    }
}

void release_queue_remove(struct tcb *thread)
{
    if (!thread->is_waiting) {
        return;
    }
    struct tcb *before = thread->ready_previous;
    struct tcb *behind = thread->ready_next;
    thread->is_waiting = false;
    if (behind) {
        behind->ready_previous = before;
    }
    if (before) {
        before->ready_next = behind;
    } else {
        release_first = behind;
        budget_deadline_is_old = true;
    }
}

bool release_queue_is_due(void)
{
    return release_first && refill_is_ready(release_first->sched_context, budget_now);
}

void release_queue_wake(void)
{
    while (release_queue_is_due()) {
        struct tcb *thread = release_first;
        release_queue_remove(thread);
        scheduler_offer(thread);
    }
}

word_t release_queue_time(void)
{
    return release_first ? release_time(release_first) : UINT64_MAX;
}
