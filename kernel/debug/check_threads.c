/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Invariants of threads, endpoints and notifications (core/tcb.h, core/endpoint.h,
 * core/notification.h).
 */
#include "core/derivation.h"
#include "core/endpoint.h"
#include "core/notification.h"
#include "core/scheduler.h"
#include "debug/debug.h"
#include "debug/state_check.h"

#if CONFIG_IS_ON(STATE_CHECK)
static bool is_blocked_on_endpoint(const struct tcb *thread)
{
    return thread->state == THREAD_BLOCKED_ON_SEND || thread->state == THREAD_BLOCKED_ON_RECEIVE;
}

/* T2: the thread's links agree with its neighbours, or with the ends of the queue. */
static void check_queued(const struct tcb *thread, const struct thread_queue *queue)
{
    const struct tcb *previous = thread->queue_previous;
    const struct tcb *next = thread->queue_next;
    state_must_hold(queue->head == thread || (previous && previous->queue_next == thread), "T2",
                    thread);
    state_must_hold(next ? next->queue_previous == thread : queue->tail == thread, "T2", thread);
}

static void check_thread(const struct tcb *thread)
{
    state_check_view(thread);
    state_must_hold(!thread->is_queued || thread_is_runnable(thread), "T1", thread);
    state_must_hold(!(thread == current_thread && thread->is_queued), "T1", thread);
    state_must_hold(thread != current_thread || thread->state == THREAD_RUNNING, "current thread",
                    thread);
    state_must_hold(thread == current_thread || thread->is_queued || !thread_may_run(thread),
                    "runnable thread in no queue", thread);
    if (is_blocked_on_endpoint(thread)) {
        const struct endpoint *ep = thread->blocked_on;
        state_must_hold(ep->queue.head && ep->queue.head->state == thread->state, "E1", thread);
        check_queued(thread, &ep->queue);
    }
    if (thread->state == THREAD_BLOCKED_ON_NOTIFICATION) {
        const struct notification *ntfn = thread->blocked_on;
        state_must_hold(!notification_is_active(ntfn), "N1", ntfn);
        check_queued(thread, &ntfn->queue);
    }
    if (thread->bound) {
        state_must_hold(notification_bound(thread->bound) == thread, "T4", thread);
    }
    state_check_answer(thread);
    if (WITH_MCS) {
        state_check_thread_time(thread);
    }
}

static void check_endpoint(const struct endpoint *ep)
{
    for (const struct tcb *thread = ep->queue.head; thread; thread = thread->queue_next) {
        state_must_hold(thread->blocked_on == ep && thread->state == ep->queue.head->state, "E1",
                        ep);
    }
}

static void check_notification(const struct notification *ntfn)
{
    const struct tcb *bound = notification_bound(ntfn);
    state_must_hold(!bound || bound->bound == ntfn, "T4", ntfn);
    state_must_hold(notification_is_active(ntfn) || ntfn->word == 0, "N1", ntfn);
    for (const struct tcb *thread = ntfn->queue.head; thread; thread = thread->queue_next) {
        state_must_hold(thread->blocked_on == ntfn &&
                            thread->state == THREAD_BLOCKED_ON_NOTIFICATION,
                        "N1", ntfn);
        state_must_hold(!bound || bound == thread, "N2", ntfn);
    }
}

void state_check_threads(void)
{
    for (const struct tcb *thread = debug_threads; thread; thread = thread->debug_next) {
        if (thread->state != THREAD_IDLE) {
            check_thread(thread);
        }
    }
    for (const struct slot *slot = derivation_first(); slot; slot = derivation_next(slot)) {
        if (cap_kind(slot->cap) == CAP_ENDPOINT) {
            check_endpoint(cap_object(slot->cap));
        } else if (cap_kind(slot->cap) == CAP_NOTIFICATION) {
            check_notification(cap_object(slot->cap));
        }
        if (WITH_MCS) {
            state_check_time_object(slot->cap);
        }
    }
    if (WITH_MCS) {
        state_check_budget();
    }
}
#endif
