/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Which thread runs (spec 03, section 10).
 */
#pragma once
#include "core/budget.h"
#include "core/domain.h"
#include "core/ready_queue.h"
#include "core/sched_context.h"
#include "core/tcb.h"
#include "core/utilisation.h"
#include "debug/state_check.h"

/* What has been noted during this entry; only scheduler.c and the functions below look (S1). */
enum decision {
    DECISION_NONE,       /* the current thread goes on, in THREAD_RUNNING */
    DECISION_CANDIDATE,  /* one thread may be switched to directly */
    DECISION_RESCHEDULE, /* the ready queues decide */
};
extern enum decision scheduler_decision;
extern struct tcb *scheduler_candidate;

extern struct tcb *current_thread; /* never null after boot */
extern struct tcb *idle_thread;

/* `thread` has become runnable and may run at once: "candidate" of spec 03, section 10.2. The other
 * function is for threads that cannot be it: of another domain, or not the first of this entry. */
void scheduler_offer_more(struct tcb *thread);

static inline void scheduler_offer(struct tcb *thread)
{
    if (unlikely(scheduler_decision != DECISION_NONE || !domain_is_current(thread->domain))) {
        scheduler_offer_more(thread);
        return;
    }
    scheduler_candidate = thread;
    scheduler_decision = DECISION_CANDIDATE;
}

/* `thread` has become runnable. Without MCS it has time for that. */
static inline void scheduler_wake(struct tcb *thread)
{
    if (WITH_MCS) {
        sched_context_wake(thread);
    } else {
        scheduler_offer(thread);
    }
}

/* `thread` stops: out of its ready queue, and no candidate any more. */
void scheduler_withdraw(struct tcb *thread);

/* The queues decide at kernel exit: "full reschedule". */
void scheduler_reschedule(void);

/* May the current thread, about to block, make room for `thread` at once? Only where the general
 * decision would come to the same: no thread that is ready goes first. Holds at a system call's
 * start, when nothing has been noted yet. */
static inline bool scheduler_may_switch(const struct tcb *thread)
{
    return domain_is_current(thread->domain) &&
           !ready_queue_has_above(domain_now(), thread->priority);
}

/* The current thread cannot go on. */
static inline void scheduler_current_stops(void)
{
    if (scheduler_decision == DECISION_NONE) {
        scheduler_decision = DECISION_RESCHEDULE;
    }
}

/* State of a thread; whatever stops the current thread makes the scheduler choose another. */
static inline void thread_set_state(struct tcb *thread, enum thread_state state)
{
    thread->state = (uint8_t)state;
    if (!thread_is_runnable(thread) && thread == current_thread) {
        scheduler_current_stops();
    }
}

void thread_set_priority(struct tcb *thread, unsigned priority);
void thread_set_domain(struct tcb *thread, unsigned domain);

/* Without MCS: a new time slice; Yield. */
void scheduler_give_slice(struct tcb *thread);
void scheduler_yield(void);

/* The timer's interrupt: a tick, or with MCS a deadline. */
void scheduler_tick(void);

/* MCS: what the time that has gone by asks for. */
void scheduler_decide_on_time(void);

/* `thread`, in no queue, is the current one from now on, and goes on where it is to. `before`: the
 * one whose registers are in the processor. */
void scheduler_run(struct tcb *before, struct tcb *thread);

/* At kernel exit: decides, switches address space, FPU and registers, waits while nobody can run.
 * Afterwards current_thread is the one to return to, in state THREAD_RUNNING. */
void scheduler_finish_decision(void);

/* The last that happens on the way back to user level. */
static inline void scheduler_leave(void)
{
    if (WITH_STATE_CHECK) {
        state_check();
    }
    utilisation_leave();
}

static inline void scheduler_finish(void)
{
    if (unlikely(scheduler_decision != DECISION_NONE || (WITH_MCS && budget_deadline_is_old))) {
        scheduler_finish_decision();
    } else {
        scheduler_leave();
    }
}

/* Makes `thread` the first to run (boot). */
void scheduler_start(struct tcb *thread);
