/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Time accounting: whose time it is, and when it ends (spec 05, sections 3 to 5).
 */
#include "core/budget.h"

#include "arch/clock.h"
#include "core/fault.h"
#include "core/ready_queue.h"
#include "core/release_queue.h"
#include "core/scheduler.h"

struct sched_context *budget_context;
word_t budget_now;
word_t budget_used;
bool budget_deadline_is_old;

void budget_sample(void)
{
    word_t now = arch_clock_read();
    budget_used += now - budget_now;
    budget_now = now;
}

void budget_charge(void)
{
    word_t used = budget_used;
    budget_used = 0;
    if (budget_context) {
        budget_context->consumed += used;
        refills_charge(budget_context, used);
    }
}

/* The current thread, whose first refill is not what it was, goes behind its equals if it can go on
 * at all. */
static void budget_requeue(struct tcb *thread)
{
    if (refill_is_ready(thread->sched_context, budget_now)) {
        ready_queue_append(thread);
    } else {
        release_queue_insert(thread);
    }
    budget_deadline_is_old = true;
    scheduler_reschedule();
}

static bool has_timeout_handler(const struct tcb *thread)
{
    return !slot_is_empty(&thread->slots[TCB_TIMEOUT_HANDLER]);
}

/* The first refill is over. A rest of at most `most` is lost with it; what was used is what is
 * reported. */
static void budget_spend(struct sched_context *sc, word_t most)
{
    word_t used = budget_used;
    word_t amount = refill_first(sc)->amount;
    budget_used = 0;
    sc->consumed += used;
    if (sched_context_is_round_robin(sc)) {
        refills_restore(sc);
    } else {
        refills_charge(sc, used < amount && amount - used <= most ? amount : used);
    }
}

/* The time of `sc`, that of the current thread, is over. What the timer was too early by is no
 * refill of its own, which the list might have no place for. */
static void budget_exhausted(struct tcb *thread, struct sched_context *sc)
{
    budget_spend(sc, clock_precision);
    if (!sched_context_is_round_robin(sc) && has_timeout_handler(thread)) {
        budget_deadline_is_old = true;
        fault_raise(thread, fault_timeout(sc->badge));
        return;
    }
    budget_requeue(thread);
}

void budget_end(void)
{
    struct tcb *thread = current_thread;
    struct sched_context *sc = budget_context;
    bool is_over = sc && refill_first(sc)->amount < budget_used + clock_min_budget;
    if (is_over && thread->sched_context == sc && thread_is_runnable(thread)) {
        budget_exhausted(thread, sc);
    } else {
        scheduler_reschedule();
    }
}

bool budget_admits(void)
{
    if (likely(budget_lasts())) {
        return true;
    }
    current_thread->state = THREAD_RESTART;
    budget_end();
    return false;
}

void budget_give_up(void)
{
    budget_spend(budget_context, UINT64_MAX);
    budget_requeue(current_thread);
}

/* When the first refill of `sc` ends. A slice may be a little longer than it should, a budget may
 * not. */
static word_t budget_deadline(struct sched_context *sc)
{
    word_t end = budget_now + refill_first(sc)->amount;
    return sched_context_is_round_robin(sc) ? end : end - clock_precision;
}

static void budget_set_deadline(void)
{
    word_t time = release_queue_time() - clock_precision;
    if (CONFIG_NUM_DOMAINS > 1) {
        time = min_word(time, domain_end() - clock_precision);
    }
    if (budget_context) {
        time = min_word(time, budget_deadline(budget_context));
    }
    budget_deadline_is_old = false;
    arch_clock_set_deadline(time);
}

void budget_switch(const struct tcb *thread)
{
    struct sched_context *sc = thread->sched_context;
    if (sc != budget_context) {
        budget_charge();
        budget_context = sc;
        budget_deadline_is_old = true;
        if (sc && !sc->is_sporadic) {
            refills_unblock(sc, budget_now);
        }
    } else if (budget_deadline_is_old) {
        budget_charge();
    }
    if (budget_deadline_is_old) {
        budget_set_deadline();
    }
}

void scheduler_tick(void)
{
    budget_deadline_is_old = true;
}

void scheduler_decide_on_time(void)
{
    struct tcb *thread = current_thread;
    if (thread_may_run(thread) && !refill_is_ready(thread->sched_context, budget_now)) {
        release_queue_insert(thread);
        scheduler_reschedule();
    }
    release_queue_wake();
    if (domain_is_over()) {
        scheduler_reschedule();
    }
}

void budget_forget(struct sched_context *sc)
{
    if (sc == budget_context) {
        budget_context = NULL;
        budget_used = 0;
    }
}
