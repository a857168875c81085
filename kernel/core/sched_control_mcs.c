/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * SchedControl: the right to say how much time a scheduling context has (spec 05, section 7.1).
 */
#include "core/budget.h"
#include "core/invocation.h"
#include "core/object.h"
#include "core/release_queue.h"
#include "core/scheduler.h"
#include "debug/debug.h"

#include <abi/constants.h>

/* More are accepted, but no more are kept: joining those that are ready is one stretch of work. */
enum { MIN_REFILLS = 2, MOST_REFILLS = 2048 };

/* Arguments, checked. */
struct parameters {
    struct sched_context *sc;
    word_t budget; /* ticks */
    word_t period;
    word_t refills;
    word_t badge;
    bool is_sporadic;
};

/* Spec 05, section 7.1, rows 4 to 8. */
static enum result check_times(word_t budget_us, word_t period_us)
{
    word_t min_us = clock_to_us(clock_min_budget);
    word_t max_us = clock_max_us();
    if (budget_us > max_us || period_us > max_us || budget_us < min_us || period_us < min_us) {
        user_error("SchedControl: budget %lu us, period %lu us: each must be in %lu to %lu.",
                   budget_us, period_us, min_us, max_us);
        return error_range(min_us, max_us);
    }
    if (budget_us > period_us) {
        user_error("SchedControl: the budget of %lu us is more than the period of %lu us.",
                   budget_us, period_us);
        return error_range(min_us, period_us);
    }
    return RESULT_OK;
}

static enum result check_arguments(const struct invocation *inv, struct parameters *parameters)
{
    word_t budget_us = invocation_word(inv, SchedControlConfigureFlags_MR_budget);
    word_t period_us = invocation_word(inv, SchedControlConfigureFlags_MR_period);
    word_t extra = invocation_word(inv, SchedControlConfigureFlags_MR_extra_refills);
    if (check_times(budget_us, period_us) != RESULT_OK) {
        return RESULT_ERROR;
    }
    struct cap cap = inv->extra[SchedControlConfigureFlags_Cap_schedcontext]->cap;
    if (cap_kind(cap) != CAP_SCHED_CONTEXT) {
        user_error("SchedControl: the extra cap is no scheduling context.");
        return error_invalid_capability(1);
    }
    word_t most =
        sched_context_refills((unsigned)cap_get(cap, CAP_SCHED_CONTEXT_SIZE_BITS)) - MIN_REFILLS;
    if (extra > most) {
        user_error("SchedControl: %lu extra refills, but there is room for %lu.", extra, most);
        return error_range(0, most);
    }
    *parameters = (struct parameters){
        .sc = cap_object(cap),
        .budget = clock_from_us(budget_us),
        .period = clock_from_us(period_us),
        .refills =
            budget_us == period_us ? MIN_REFILLS : min_word(MIN_REFILLS + extra, MOST_REFILLS),
        .badge = invocation_word(inv, SchedControlConfigureFlags_MR_badge),
        .is_sporadic = (invocation_word(inv, SchedControlConfigureFlags_MR_flags) &
                        seL4_SchedContext_Sporadic) != 0,
    };
    return RESULT_OK;
}

static void set_refills(const struct parameters *parameters)
{
    struct sched_context *sc = parameters->sc;
    bool is_in_use =
        sched_context_is_configured(sc) && sc->thread && thread_is_runnable(sc->thread);
    if (is_in_use && parameters->budget != parameters->period) {
        refills_update(sc, parameters->budget, parameters->period, parameters->refills, budget_now);
    } else {
        refills_start(sc, parameters->budget, parameters->period, parameters->refills, budget_now);
    }
}

static void configure(const struct parameters *parameters)
{
    struct sched_context *sc = parameters->sc;
    struct tcb *thread = sc->thread;
    if (thread) {
        release_queue_remove(thread);
        scheduler_withdraw(thread);
    }
    if (sc == budget_context) {
        budget_charge();
        budget_deadline_is_old = true;
    }
    set_refills(parameters);
    if (thread == current_thread) {
        scheduler_reschedule();
    } else if (thread && thread_is_runnable(thread)) {
        sched_context_wake(thread);
    }
    sc->badge = parameters->badge;
    sc->is_sporadic = parameters->is_sporadic;
}

enum result sched_control_invoke(struct invocation *inv)
{
    struct parameters parameters;
    if (inv->label != SchedControlConfigureFlags) {
        user_error("SchedControl: label %lu is none of its own.", inv->label);
        return error_illegal_operation();
    }
    if (!invocation_has(inv, SchedControlConfigureFlags_Length, SchedControlConfigureFlags_Caps)) {
        user_error("SchedControl Configure: message words or the extra cap are missing.");
        return error_truncated_message();
    }
    if (check_arguments(inv, &parameters) != RESULT_OK) {
        return RESULT_ERROR;
    }
    configure(&parameters);
    return RESULT_OK;
}
