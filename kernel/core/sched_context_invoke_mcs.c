/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Invocations of scheduling contexts (spec 05, section 7.2).
 */
#include "core/invocation.h"
#include "core/notification.h"
#include "core/object.h"
#include "core/sched_context.h"
#include "core/scheduler.h"
#include "core/yield_to.h"
#include "debug/debug.h"

static enum result bind_thread(struct sched_context *sc, struct tcb *thread)
{
    if (sc->thread) {
        user_error("SchedContext Bind: the scheduling context has a TCB.");
        return error_illegal_operation();
    }
    if (thread->sched_context) {
        user_error("SchedContext Bind: the TCB has a scheduling context.");
        return error_illegal_operation();
    }
    if (sched_context_check_ready(sc, thread) != RESULT_OK) {
        return RESULT_ERROR;
    }
    sched_context_bind(sc, thread);
    return RESULT_OK;
}

static enum result bind_notification(struct sched_context *sc, struct notification *ntfn)
{
    if (sc->notification || ntfn->sched_context) {
        user_error("SchedContext Bind: the scheduling context or the notification has another.");
        return error_illegal_operation();
    }
    sc->notification = ntfn;
    ntfn->sched_context = sc;
    return RESULT_OK;
}

static enum result refuse_object(void)
{
    user_error("SchedContext: the extra cap is neither a TCB nor a notification.");
    return error_invalid_capability(1);
}

static enum result refuse_missing(void)
{
    user_error("SchedContext: the cap of a TCB or a notification is missing.");
    return error_truncated_message();
}

static enum result sched_context_invoke_bind(const struct invocation *inv, struct sched_context *sc)
{
    if (inv->extra_count < SchedContextBind_Caps) {
        return refuse_missing();
    }
    struct cap cap = inv->extra[SchedContextBind_Cap_cap]->cap;
    switch ((unsigned)cap_kind(cap)) {
    case CAP_THREAD:
        return bind_thread(sc, cap_object(cap));
    case CAP_NOTIFICATION:
        return bind_notification(sc, cap_object(cap));
    default:
        return refuse_object();
    }
}

static enum result unbind_thread(struct sched_context *sc, const struct tcb *thread)
{
    if (sc->thread != thread) {
        user_error("SchedContext UnbindObject: the TCB has not this scheduling context.");
        return error_illegal_operation();
    }
    if (thread == current_thread) {
        user_error("SchedContext UnbindObject: a thread cannot take its own time.");
        return error_illegal_operation();
    }
    sched_context_take(sc);
    return RESULT_OK;
}

static enum result unbind_notification(struct sched_context *sc, const struct notification *ntfn)
{
    if (sc->notification != ntfn) {
        user_error("SchedContext UnbindObject: the notification has not this scheduling context.");
        return error_illegal_operation();
    }
    sched_context_unbind_notification(sc);
    return RESULT_OK;
}

static enum result sched_context_invoke_unbind_object(const struct invocation *inv,
                                                      struct sched_context *sc)
{
    if (inv->extra_count < SchedContextUnbindObject_Caps) {
        return refuse_missing();
    }
    struct cap cap = inv->extra[SchedContextUnbindObject_Cap_cap]->cap;
    switch ((unsigned)cap_kind(cap)) {
    case CAP_THREAD:
        return unbind_thread(sc, cap_object(cap));
    case CAP_NOTIFICATION:
        return unbind_notification(sc, cap_object(cap));
    default:
        return refuse_object();
    }
}

static enum result sched_context_invoke_unbind(struct sched_context *sc)
{
    if (sc->thread == current_thread) {
        user_error("SchedContext Unbind: a thread cannot take its own time.");
        return error_illegal_operation();
    }
    sched_context_unbind_all(sc);
    return RESULT_OK;
}

enum result sched_context_invoke(struct invocation *inv)
{
    struct sched_context *sc = cap_object(inv->cap);
    switch (inv->label) {
    case SchedContextBind:
        return sched_context_invoke_bind(inv, sc);
    case SchedContextUnbind:
        return sched_context_invoke_unbind(sc);
    case SchedContextUnbindObject:
        return sched_context_invoke_unbind_object(inv, sc);
    case SchedContextConsumed:
        invocation_return(inv, 0, sched_context_read_consumed(sc));
        return RESULT_OK;
    case SchedContextYieldTo:
        return yield_to_invoke(inv, sc);
    default:
        user_error("SchedContext: label %lu is none of its own.", inv->label);
        return error_illegal_operation();
    }
}
