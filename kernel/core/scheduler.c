/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Which thread runs (spec 03, section 10.2). During a kernel entry events only note what they ask
 * for; scheduler_finish decides once, at the exit. Only Yield, which is alone in its entry, and
 * direct messages decide at once.
 *
 * S1 `scheduler_candidate` is null unless the decision is DECISION_CANDIDATE; a candidate is
 *    runnable, in the current domain, and not the current thread.
 */
#include "core/scheduler.h"

#include "arch/irq.h"
#include "arch/thread.h"
#include "core/assert.h"
#include "core/domain.h"
#include "core/fault_seed.h"
#include "core/irq.h"
#include "core/ready_queue.h"
#include "core/utilisation.h"
#include "debug/state_check.h"

#include <config.h>

known_to_assembly often_used struct tcb *current_thread;
struct tcb *idle_thread;

often_used enum decision scheduler_decision;
often_used struct tcb *scheduler_candidate;

void scheduler_reschedule(void)
{
    if (scheduler_decision == DECISION_CANDIDATE) {
        ready_queue_prepend(scheduler_candidate);
        scheduler_candidate = NULL;
    }
    scheduler_decision = DECISION_RESCHEDULE;
}

void scheduler_offer_more(struct tcb *thread)
{
    if (thread->domain == current_domain) {
        scheduler_reschedule();
    }
    ready_queue_prepend(thread);
}

void scheduler_withdraw(struct tcb *thread)
{
    ready_queue_remove(thread);
    if (thread == scheduler_candidate) {
        scheduler_candidate = NULL;
        scheduler_decision = DECISION_RESCHEDULE;
    }
}

void thread_set_domain(struct tcb *thread, unsigned domain)
{
    scheduler_withdraw(thread);
    thread->domain = (uint8_t)domain;
    if (thread == current_thread) {
        scheduler_reschedule();
    } else if (thread_may_run(thread)) {
        ready_queue_prepend(thread);
    }
}

void scheduler_run(struct tcb *before, struct tcb *thread)
{
    current_thread = thread;
    if (thread->state == THREAD_RESTART) {
        thread->context.next_ip = thread->context.word[CONTEXT_IP];
        thread->state = THREAD_RUNNING;
    }
    if (thread != before) {
        arch_thread_switch(before, thread);
    }
}

static struct tcb *scheduler_choose(void)
{
    struct tcb *thread = ready_queue_take_highest(domain_now());
    return thread ? thread : idle_thread;
}

/* Rows 4 to 6 of the decision table, for a candidate that is not above the current thread, which
 * goes on if it can: at the front of its queue it would be the next to be taken. */
static struct tcb *scheduler_decide_below(struct tcb *thread, bool may_go_on)
{
    bool is_equal = thread->priority == current_thread->priority;
    if (!may_go_on) {
        if (is_equal || !ready_queue_has_above(domain_now(), thread->priority)) {
            ready_queue_remove(thread);
            return thread;
        }
        ready_queue_prepend(thread);
        return scheduler_choose();
    }
    if (is_equal) {
        ready_queue_append(thread);
    } else {
        ready_queue_prepend(thread);
    }
    if (!ready_queue_has_above(domain_now(), current_thread->priority)) {
        return current_thread;
    }
    ready_queue_prepend(current_thread);
    return scheduler_choose();
}

/* Rows 2 to 6 of the decision table: the thread to run next. While the idle thread is the current
 * one no other thread is ready, so that row 4 need not ask for it. */
static struct tcb *scheduler_decide(void)
{
    struct tcb *thread = scheduler_candidate;
    bool may_go_on = thread_may_run(current_thread);
    scheduler_candidate = NULL;
    scheduler_decision = DECISION_NONE;
    if (thread && thread->priority + SEEDED(SCHED) <= current_thread->priority) {
        return scheduler_decide_below(thread, may_go_on);
    }
    if (may_go_on) {
        ready_queue_prepend(current_thread);
    }
    if (thread) {
        ready_queue_remove(thread);
        return thread;
    }
    domain_advance_if_due();
    return scheduler_choose();
}

/* Nobody can run until an interrupt changes that. */
static apart void scheduler_wait(void)
{
    current_thread = idle_thread;
    do {
        if (WITH_MCS) {
            budget_switch(idle_thread);
        }
        utilisation_leave();
        irq_t irq = arch_irq_wait();
        utilisation_enter();
        if (WITH_MCS) {
            budget_sample();
        }
        irq_deliver(irq);
        if (WITH_MCS) {
            scheduler_decide_on_time();
        }
    } while (scheduler_decision == DECISION_NONE);
}

void scheduler_finish_decision(void)
{
    struct tcb *before = current_thread;
    struct tcb *thread;
    if (WITH_MCS) {
        scheduler_decide_on_time();
    }
    for (;;) {
        thread = scheduler_decide();
        if (likely(thread != idle_thread)) {
            break;
        }
        scheduler_wait();
    }
    if (WITH_MCS) {
        budget_switch(thread);
        yield_to_complete(thread);
    }
    scheduler_run(before, thread);
    scheduler_leave();
}

void scheduler_start(struct tcb *thread)
{
    current_thread = thread;
    arch_thread_start(thread);
}

#if CONFIG_IS_ON(STATE_CHECK)
/* At kernel exit the decision has been taken: S1 leaves no candidate. */
void state_check_scheduler(void)
{
    state_must_hold(!scheduler_candidate && scheduler_decision == DECISION_NONE, "S1",
                    scheduler_candidate);
    state_must_hold(current_thread && current_thread != idle_thread, "current thread",
                    current_thread);
}
#endif
