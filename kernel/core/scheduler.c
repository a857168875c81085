/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Which thread runs (spec 03, section 10.2). During a kernel entry events only note what they ask
 * for; scheduler_finish decides once, at the exit.
 *
 * S1 `candidate` is null unless the decision is DECISION_CANDIDATE; a candidate is runnable, in the
 *    current domain, and not the current thread.
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

known_to_assembly struct tcb *current_thread;
struct tcb *idle_thread;

enum decision scheduler_decision;
static struct tcb *candidate;

void scheduler_reschedule(void)
{
    if (scheduler_decision == DECISION_CANDIDATE) {
        ready_queue_prepend(candidate);
        candidate = NULL;
    }
    scheduler_decision = DECISION_RESCHEDULE;
}

void scheduler_offer(struct tcb *thread)
{
    if (thread->domain != current_domain) {
        ready_queue_prepend(thread);
    } else if (scheduler_decision != DECISION_NONE) {
        scheduler_reschedule();
        ready_queue_prepend(thread);
    } else {
        candidate = thread;
        scheduler_decision = DECISION_CANDIDATE;
    }
}

void scheduler_withdraw(struct tcb *thread)
{
    ready_queue_remove(thread);
    if (thread == candidate) {
        candidate = NULL;
        scheduler_decision = DECISION_RESCHEDULE;
    }
}

void thread_set_state(struct tcb *thread, enum thread_state state)
{
    thread->state = (uint8_t)state;
    if (thread == current_thread && scheduler_decision == DECISION_NONE &&
        !thread_is_runnable(thread)) {
        scheduler_decision = DECISION_RESCHEDULE;
    }
}

void thread_set_priority(struct tcb *thread, unsigned priority)
{
    ready_queue_remove(thread);
    thread->priority = (uint8_t)priority;
    if (!thread_is_runnable(thread)) {
        return;
    }
    if (thread == current_thread) {
        scheduler_reschedule();
    } else if (thread != candidate) {
        scheduler_offer(thread);
    }
}

void thread_set_domain(struct tcb *thread, unsigned domain)
{
    scheduler_withdraw(thread);
    thread->domain = (uint8_t)domain;
    if (thread == current_thread) {
        scheduler_reschedule();
    } else if (thread_is_runnable(thread)) {
        ready_queue_prepend(thread);
    }
}

void scheduler_yield(void)
{
    if (!ready_queue_has_from(current_domain, current_thread->priority)) {
        return; /* nobody to yield to */
    }
    ready_queue_append(current_thread);
    scheduler_reschedule();
}

void scheduler_tick(void)
{
    if (current_thread->state == THREAD_RUNNING) {
        if (current_thread->time_slice > 1) {
            current_thread->time_slice -= 1;
        } else {
            current_thread->time_slice = CONFIG_TIME_SLICE;
            ready_queue_append(current_thread);
            scheduler_reschedule();
        }
    }
    if (domain_tick()) {
        scheduler_reschedule();
    }
}

static struct tcb *scheduler_choose(void)
{
    domain_advance_if_due();
    struct tcb *thread = ready_queue_take_highest(current_domain);
    return thread ? thread : idle_thread;
}

/* Rows 3 to 6 of the decision table: the thread to run next. */
static struct tcb *scheduler_decide(void)
{
    struct tcb *thread = candidate;
    candidate = NULL;
    if (!thread) {
        return scheduler_choose();
    }
    bool is_below = thread->priority < current_thread->priority || current_thread == idle_thread;
    if (is_below && ready_queue_has_above(current_domain, thread->priority)) {
        ready_queue_prepend(thread);
        return scheduler_choose();
    }
    if (thread_is_runnable(current_thread) && thread->priority == current_thread->priority &&
        !SEEDED(SCHED)) {
        ready_queue_append(thread);
        return scheduler_choose();
    }
    ready_queue_remove(thread);
    return thread;
}

static void scheduler_settle(void)
{
    if (thread_is_runnable(current_thread)) {
        ready_queue_prepend(current_thread);
    }
    current_thread = scheduler_decide();
    scheduler_decision = DECISION_NONE;
    if (current_thread->state == THREAD_RESTART) {
        current_thread->context.next_ip = current_thread->context.word[CONTEXT_IP];
        current_thread->state = THREAD_RUNNING;
    }
}

void scheduler_finish_decision(void)
{
    struct tcb *before = current_thread;
    scheduler_settle();
    while (unlikely(current_thread == idle_thread)) {
        utilisation_leave();
        irq_t irq = arch_irq_wait();
        utilisation_enter();
        irq_deliver(irq);
        if (scheduler_decision != DECISION_NONE) {
            scheduler_settle();
        }
    }
    if (current_thread != before) {
        arch_thread_switch(before, current_thread);
    }
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
    state_must_hold(!candidate && scheduler_decision == DECISION_NONE, "S1", candidate);
    state_must_hold(current_thread && current_thread != idle_thread, "current thread",
                    current_thread);
}
#endif
