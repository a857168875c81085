/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Notifications: signals and those who wait for them (spec 03, section 9). Of a receiver only the
 * badge register is written.
 */
#include "core/notification.h"

#include "core/assert.h"
#include "core/endpoint.h"
#include "core/ready_queue.h"
#include "core/reply.h"
#include "core/sched_context.h"
#include "core/scheduler.h"

static void notification_wake(struct notification *ntfn, struct tcb *thread, word_t badge)
{
    thread->context.word[CONTEXT_BADGE] = badge;
    thread_set_state(thread, THREAD_RUNNING);
    if (WITH_MCS) {
        sched_context_lend(ntfn, thread);
    }
    scheduler_wake(thread);
}

void notification_signal(struct notification *ntfn, word_t badge)
{
    struct tcb *bound = notification_bound(ntfn);
    if (notification_gather(ntfn, badge)) {
        return;
    }
    if (ntfn->queue.head) {
        struct tcb *thread = ntfn->queue.head;
        thread_queue_remove_first(&ntfn->queue, thread);
        notification_wake(ntfn, thread, badge);
    } else if (bound && bound->state == THREAD_BLOCKED_ON_RECEIVE) {
        endpoint_remove(bound);
        if (WITH_MCS) {
            reply_forget(bound);
        }
        notification_wake(ntfn, bound, badge);
    } else {
        ntfn->word = badge;
        ntfn->bound_and_active |= 1;
    }
}

void notification_wait(struct tcb *receiver, struct notification *ntfn)
{
    if (WITH_MCS) {
        sched_context_return(ntfn, receiver);
    }
    receiver->blocked_on = ntfn;
    thread_set_state(receiver, THREAD_BLOCKED_ON_NOTIFICATION);
    thread_queue_join(&ntfn->queue, receiver);
}

bool notification_take_bound(struct tcb *receiver)
{
    struct notification *ntfn = receiver->bound;
    if (likely(!ntfn) || !notification_is_active(ntfn)) {
        return false;
    }
    notification_take(receiver, ntfn);
    return true;
}

void notification_remove(struct tcb *thread)
{
    struct notification *ntfn = thread->blocked_on;
    thread_queue_remove(&ntfn->queue, thread);
}

void notification_cancel_all(struct notification *ntfn)
{
    while (ntfn->queue.head) {
        struct tcb *thread = ntfn->queue.head;
        thread_queue_remove_first(&ntfn->queue, thread);
        thread_set_state(thread, THREAD_RESTART);
        if (WITH_MCS) {
            sched_context_wake(thread);
        } else {
            ready_queue_prepend(thread);
            scheduler_reschedule();
        }
    }
}

void notification_bind(struct tcb *thread, struct notification *ntfn)
{
    kdebug_assert(!thread->bound && !notification_bound(ntfn));
    ntfn->bound_and_active |= (uint64_t)(uintptr_t)thread;
    thread->bound = ntfn;
}

void notification_unbind(struct notification *ntfn)
{
    struct tcb *thread = notification_bound(ntfn);
    if (thread) {
        thread->bound = NULL;
        ntfn->bound_and_active &= 1;
    }
}
