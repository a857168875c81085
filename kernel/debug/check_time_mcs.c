/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Invariants of time with MCS (core/sched_context.h, core/release_queue.h, core/budget.h).
 */
#include "check_answer.h"
#include "core/budget.h"
#include "core/notification.h"
#include "core/release_queue.h"
#include "core/reply_object.h"
#include "core/scheduler.h"
#include "debug/debug.h"
#include "debug/state_check.h"

#if CONFIG_IS_ON(STATE_CHECK)
static word_t first_time(const struct tcb *thread)
{
    const struct sched_context *sc = thread->sched_context;
    return sc->refills[sc->first].time;
}

/* L1: the thread's links agree with its neighbours, which are in order. */
static void check_waiting(const struct tcb *thread)
{
    const struct tcb *previous = thread->ready_previous;
    const struct tcb *next = thread->ready_next;
    state_must_hold(!thread->is_queued && thread != current_thread, "L1", thread);
    state_must_hold(thread_is_runnable(thread) && thread->sched_context &&
                        sched_context_is_configured(thread->sched_context),
                    "L1", thread);
    state_must_hold(!next || (next->is_waiting && next->ready_previous == thread), "L1", thread);
    if (previous) {
        state_must_hold(previous->is_waiting && previous->ready_next == thread &&
                            first_time(previous) <= first_time(thread),
                        "L1", thread);
    } else {
        state_must_hold(release_queue_time() == first_time(thread), "L1", thread);
    }
}

/* Queues of endpoints and notifications go by priority. */
static void check_place(const struct tcb *thread)
{
    bool is_in_queue = thread->state == THREAD_BLOCKED_ON_SEND ||
                       thread->state == THREAD_BLOCKED_ON_RECEIVE ||
                       thread->state == THREAD_BLOCKED_ON_NOTIFICATION;
    state_must_hold(!is_in_queue || !thread->queue_next ||
                        thread->queue_next->priority <= thread->priority,
                    "queue in order of priority", thread);
}

void state_check_thread_time(const struct tcb *thread)
{
    struct sched_context *sc = thread->sched_context;
    state_must_hold(!sc || sc->thread == thread, "X1", thread);
    state_must_hold(!thread->yield_to || thread->yield_to->yield_from == thread, "YieldTo", thread);
    if (thread->is_queued || thread == current_thread) {
        state_must_hold(sc && sched_context_is_configured(sc) && refill_is_ready(sc, budget_now),
                        "X2", thread);
    }
    if (thread->is_waiting) {
        check_waiting(thread);
    }
    check_place(thread);
}

/* X3, X4, and the order of refills. */
static void check_refills(const struct sched_context *sc)
{
    word_t sum = 0;
    word_t end = 0;
    state_must_hold(sc->count >= 1 && sc->count <= sc->capacity && sc->first < sc->capacity,
                    "refills", sc);
    for (uint32_t i = 0; i < sc->count; i += 1) {
        const struct refill *refill = &sc->refills[(sc->first + i) % sc->capacity];
        state_must_hold(i > 0 || refill->amount >= clock_min_budget, "X3", sc);
        state_must_hold(refill->amount > 0 && refill->time >= end, "order of refills", sc);
        end = refill->time + refill->amount;
        sum += refill->amount;
    }
    state_must_hold(sum == sc->budget || sched_context_is_round_robin(sc), "X4", sc);
}

static void check_sched_context(struct cap cap)
{
    const struct sched_context *sc = cap_object(cap);
    word_t room = sched_context_refills((unsigned)cap_get(cap, CAP_SCHED_CONTEXT_SIZE_BITS));
    state_must_hold(sc->capacity <= room, "refills", sc);
    state_must_hold(!sc->thread || sc->thread->sched_context == sc, "X1", sc);
    state_must_hold(!sc->notification || sc->notification->sched_context == sc, "X1", sc);
    state_must_hold(!sc->reply || sc->reply->top_of == sc, "R2", sc);
    state_must_hold(!sc->yield_from || sc->yield_from->yield_to == sc, "YieldTo", sc);
    if (sched_context_is_configured(sc)) {
        check_refills(sc);
    }
}

static void check_lender(const struct notification *ntfn)
{
    const struct sched_context *sc = ntfn->sched_context;
    state_must_hold(!sc || sc->notification == ntfn, "X1", ntfn);
}

void state_check_time_object(struct cap cap)
{
    if (cap_kind(cap) == CAP_SCHED_CONTEXT) {
        check_sched_context(cap);
    } else if (cap_kind(cap) == CAP_NOTIFICATION) {
        check_lender(cap_object(cap));
    } else if (cap_kind(cap) == CAP_REPLY) {
        state_check_reply(cap_object(cap));
    }
}

/* Waiting threads in front of which none waits. */
static unsigned count_heads(void)
{
    unsigned heads = 0;
    for (const struct tcb *thread = debug_threads; thread; thread = thread->debug_next) {
        heads += thread->is_waiting && !thread->ready_previous;
    }
    return heads;
}

void state_check_budget(void)
{
    unsigned heads = count_heads();
    state_must_hold(heads <= 1 && (heads == 1 || release_queue_time() == UINT64_MAX), "L1",
                    current_thread);
    state_must_hold(budget_context == current_thread->sched_context, "B1", budget_context);
    state_must_hold(!budget_deadline_is_old, "B2", budget_context);
}
#endif
