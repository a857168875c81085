/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Priorities of threads (spec 03, section 10.2).
 */
#include "core/scheduler.h"

void thread_set_priority(struct tcb *thread, unsigned priority)
{
    ready_queue_remove(thread);
    thread->priority = (uint8_t)priority;
    if (!thread_is_runnable(thread)) {
        return;
    }
    if (thread == current_thread) {
        scheduler_reschedule();
    } else if (thread != scheduler_candidate) {
        scheduler_offer(thread);
    }
}
