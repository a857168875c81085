/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * YieldTo: another thread first; the answer, how long it ran, is given when the caller runs again
 * (spec 05, section 7.2).
 */
#include "core/yield_to.h"

#include "core/invocation.h"
#include "core/message.h"
#include "core/release_queue.h"
#include "core/sched_context.h"
#include "core/scheduler.h"
#include "debug/debug.h"

static void yield_to_end(struct tcb *thread)
{
    thread->yield_to->yield_from = NULL;
    thread->yield_to = NULL;
}

void yield_to_complete(struct tcb *thread)
{
    struct sched_context *sc = thread->yield_to;
    if (likely(!sc)) {
        return;
    }
    yield_to_end(thread);
    word_t us = sched_context_read_consumed(sc);
    thread->context.word[CONTEXT_BADGE] = 0;
    thread->context.word[CONTEXT_INFO] = abi_message_info_new(0, 0, 0, message_put(thread, &us, 1));
}

void yield_to_cancel(struct tcb *thread)
{
    if (thread->yield_to) {
        yield_to_end(thread);
    }
}

static enum result yield_to_check(const struct sched_context *sc)
{
    if (!sc->thread) {
        user_error("SchedContext YieldTo: nobody has this scheduling context.");
        return error_illegal_operation();
    }
    if (sc->thread == current_thread) {
        user_error("SchedContext YieldTo: a thread cannot yield to itself.");
        return error_illegal_operation();
    }
    if (sc->thread->priority > current_thread->max_priority) {
        user_error("SchedContext YieldTo: priority %u is above the caller's maximum %u.",
                   sc->thread->priority, current_thread->max_priority);
        return error_illegal_operation();
    }
    return RESULT_OK;
}

/* Can the thread of `sc` run? One whose refill is not ready waits from now on. */
static bool yield_to_reaches(struct sched_context *sc)
{
    struct tcb *target = sc->thread;
    if (thread_may_run(target) && !refill_is_ready(sc, budget_now)) {
        ready_queue_remove(target);
        release_queue_insert(target);
    }
    return thread_may_run(target);
}

enum result yield_to_invoke(struct invocation *inv, struct sched_context *sc)
{
    struct tcb *caller = current_thread;
    if (yield_to_check(sc) != RESULT_OK) {
        return RESULT_ERROR;
    }
    if (sc->yield_from) {
        yield_to_complete(sc->yield_from);
    }
    struct tcb *target = sc->thread;
    bool can_run = yield_to_reaches(sc);
    bool is_below = target->priority < caller->priority;
    if (can_run) {
        ready_queue_remove(target);
        if (!is_below) {
            ready_queue_prepend(caller);
        }
        ready_queue_prepend(target);
    }
    if (!can_run || is_below) {
        invocation_return(inv, 0, sched_context_read_consumed(sc));
        return RESULT_OK;
    }
    inv->is_call = false; /* the answer comes later, or never */
    caller->yield_to = sc;
    sc->yield_from = caller;
    scheduler_reschedule();
    return RESULT_OK;
}
