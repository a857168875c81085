/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Who has a scheduling context (spec 05, sections 7.2, 10, 12).
 */
#include "core/sched_context.h"

#include "core/assert.h"
#include "core/budget.h"
#include "core/notification.h"
#include "core/release_queue.h"
#include "core/reply_object.h"
#include "core/scheduler.h"
#include "debug/debug.h"

bool thread_has_time(const struct tcb *thread)
{
    return thread->sched_context && sched_context_is_configured(thread->sched_context) &&
           !thread->is_waiting;
}

void sched_context_take(struct sched_context *sc)
{
    struct tcb *thread = sc->thread;
    if (!thread) {
        return;
    }
    sc->thread = NULL;
    thread->sched_context = NULL;
    release_queue_remove(thread);
    scheduler_withdraw(thread);
    if (thread == current_thread) {
        scheduler_current_stops();
    }
}

void sched_context_give(struct sched_context *sc, struct tcb *thread)
{
    kdebug_assert(!thread->sched_context);
    sched_context_take(sc);
    sc->thread = thread;
    thread->sched_context = sc;
}

void sched_context_lend(struct notification *ntfn, struct tcb *thread)
{
    struct sched_context *sc = ntfn->sched_context;
    if (!thread->sched_context && sc && !sc->thread) {
        sched_context_give(sc, thread);
    }
}

void sched_context_return(struct notification *ntfn, struct tcb *thread)
{
    if (thread->sched_context && thread->sched_context == ntfn->sched_context) {
        sched_context_take(thread->sched_context);
    }
}

void sched_context_unbind_notification(struct sched_context *sc)
{
    if (sc->notification) {
        sc->notification->sched_context = NULL;
        sc->notification = NULL;
    }
}

void sched_context_leave_notification(struct notification *ntfn)
{
    if (ntfn->sched_context) {
        sched_context_unbind_notification(ntfn->sched_context);
    }
}

void sched_context_unbind_all(struct sched_context *sc)
{
    sched_context_take(sc);
    sched_context_unbind_notification(sc);
    if (sc->reply) {
        sc->reply->top_of = NULL;
        sc->reply = NULL;
    }
}

void sched_context_destroy(struct sched_context *sc)
{
    sched_context_unbind_all(sc);
    if (sc->yield_from) {
        yield_to_complete(sc->yield_from);
    }
    budget_forget(sc);
    sc->capacity = 0;
}

static bool thread_is_blocked(const struct tcb *thread)
{
    return thread->state >= THREAD_BLOCKED_ON_RECEIVE &&
           thread->state <= THREAD_BLOCKED_ON_NOTIFICATION;
}

enum result sched_context_check_ready(struct sched_context *sc, const struct tcb *thread)
{
    bool is_ready = sched_context_is_configured(sc) && refill_is_ready(sc, budget_now);
    if (!is_ready && thread_is_blocked(thread)) {
        user_error("A blocked thread cannot get a scheduling context that has no time now.");
        return error_illegal_operation();
    }
    return RESULT_OK;
}

/* `thread` has got time: where it can run it is the next of its priority. */
static void sched_context_enqueue(struct tcb *thread)
{
    struct sched_context *sc = thread->sched_context;
    if (!thread_is_runnable(thread) || !sched_context_is_configured(sc)) {
        return;
    }
    if (sc->is_sporadic && sc != budget_context) {
        refills_unblock(sc, budget_now);
    }
    if (!refill_is_ready(sc, budget_now)) {
        release_queue_insert(thread);
    } else {
        ready_queue_prepend(thread);
    }
    scheduler_reschedule();
}

void sched_context_bind(struct sched_context *sc, struct tcb *thread)
{
    sched_context_give(sc, thread);
    sched_context_enqueue(thread);
}

void sched_context_thread_ends(struct tcb *thread)
{
    struct sched_context *sc = thread->sched_context;
    if (!sc) {
        return;
    }
    sched_context_take(sc);
    if (sc->yield_from) {
        yield_to_complete(sc->yield_from);
    }
}

word_t sched_context_read_consumed(struct sched_context *sc)
{
    word_t us = clock_to_us(sc->consumed);
    sc->consumed = 0;
    return us;
}

void sched_context_start(struct sched_context *sc, word_t budget, struct tcb *thread)
{
    budget_sample();
    budget_used = 0;
    refills_start(sc, budget, budget, 2, budget_now);
    sched_context_give(sc, thread);
    budget_switch(thread);
}

void sched_context_wake(struct tcb *thread)
{
    struct sched_context *sc = thread->sched_context;
    if (!sc || !sched_context_is_configured(sc)) {
        return;
    }
    if (sc->is_sporadic && sc != budget_context) {
        refills_unblock(sc, budget_now);
    }
    if (likely(refill_is_ready(sc, budget_now))) {
        scheduler_offer(thread);
    } else if (!thread->is_waiting) {
        release_queue_insert(thread);
    }
}
