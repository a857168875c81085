/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Priorities of threads; those that wait do so by priority (spec 05, section 6).
 */
#include "core/scheduler.h"
#include "core/thread_queue.h"

/* The queue that a thread waits in, or null. It is the first member of what the thread is blocked
 * on. */
static struct thread_queue *queue_of(const struct tcb *thread)
{
    return thread->state == THREAD_BLOCKED_ON_SEND || thread->state == THREAD_BLOCKED_ON_RECEIVE ||
                   thread->state == THREAD_BLOCKED_ON_NOTIFICATION
               ? thread->blocked_on
               : NULL;
}

void thread_set_priority(struct tcb *thread, unsigned priority)
{
    struct thread_queue *queue = queue_of(thread);
    ready_queue_remove(thread);
    thread->priority = (uint8_t)priority;
    if (queue) {
        thread_queue_remove(queue, thread);
        thread_queue_join(queue, thread);
    } else if (thread_may_run(thread)) {
        if (thread != current_thread && thread != scheduler_candidate) {
            ready_queue_prepend(thread);
        }
        scheduler_reschedule();
    }
}
