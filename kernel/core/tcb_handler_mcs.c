/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A thread's handlers and its time (spec 05, sections 7.5 to 7.8).
 */
#include "core/budget.h"
#include "core/object.h"
#include "core/sched_context.h"
#include "core/tcb_space.h"
#include "debug/debug.h"

enum result tcb_check_handler(struct slot *source, word_t number, struct installation *handler)
{
    *handler = (struct installation){0};
    if (slot_is_empty(source)) {
        return RESULT_OK;
    }
    if (!cap_can_call(source->cap)) {
        user_error("TCB handler: needs an endpoint cap with Write and one of Grant, GrantReply.");
        return error_invalid_capability(number);
    }
    *handler = (struct installation){.source = source, .cap = source->cap};
    return RESULT_OK;
}

void tcb_install_handler(const struct invocation *inv, struct tcb *thread,
                         struct installation handler)
{
    tcb_install(inv, &thread->slots[TCB_FAULT_HANDLER], handler);
}

bool tcb_is_timeout_label(word_t label)
{
    return label == TCBSetTimeoutEndpoint;
}

apart enum result tcb_set_timeout_endpoint(struct invocation *inv, struct tcb *thread)
{
    struct installation handler;
    if (inv->extra_count < TCBSetTimeoutEndpoint_Caps) {
        user_error("TCB SetTimeoutEndpoint: the endpoint cap is missing.");
        return error_truncated_message();
    }
    if (tcb_check_handler(inv->extra[TCBSetTimeoutEndpoint_Cap_timeout_fault_ep], 1, &handler) !=
        RESULT_OK) {
        return RESULT_ERROR;
    }
    tcb_install(inv, &thread->slots[TCB_TIMEOUT_HANDLER], handler);
    return RESULT_OK;
}

/* Spec 05, section 7.6, rows 5 to 7. */
static enum result check_sched_context(const struct tcb *thread, struct sched_context *sc)
{
    if (thread->sched_context && thread->sched_context != sc) {
        user_error("TCB SetSchedParams: the TCB has another scheduling context.");
        return error_illegal_operation();
    }
    if (sc->thread && sc->thread != thread) {
        user_error("TCB SetSchedParams: another TCB has the scheduling context.");
        return error_illegal_operation();
    }
    return sched_context_check_ready(sc, thread);
}

enum result tcb_check_time(const struct invocation *inv, const struct tcb *thread,
                           struct new_time *time)
{
    struct cap cap = inv->extra[TCBSetSchedParams_Cap_sched_context]->cap;
    *time = (struct new_time){0};
    if (cap_kind(cap) == CAP_SCHED_CONTEXT) {
        time->sched_context = cap_object(cap);
        if (check_sched_context(thread, time->sched_context) != RESULT_OK) {
            return RESULT_ERROR;
        }
    } else if (!cap_is_null(cap)) {
        user_error("TCB SetSchedParams: the scheduling context cap is none.");
        return error_invalid_capability(2);
    } else if (thread == current_thread) {
        user_error("TCB SetSchedParams: a thread cannot take its own time.");
        return error_illegal_operation();
    }
    return tcb_check_handler(inv->extra[TCBSetSchedParams_Cap_fault_ep], 3, &time->handler);
}

void tcb_install_time(struct tcb *thread, struct sched_context *sc)
{
    if (sc == thread->sched_context) {
        return;
    }
    if (sc) {
        sched_context_bind(sc, thread);
    } else {
        sched_context_take(thread->sched_context);
    }
}
