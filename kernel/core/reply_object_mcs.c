/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Reply objects, and the stacks they form (spec 05, sections 8.6 and 9).
 */
#include "core/reply_object.h"

#include "core/assert.h"
#include "core/budget.h"
#include "core/fault.h"
#include "core/message.h"
#include "core/release_queue.h"
#include "core/reply.h"
#include "core/scheduler.h"

void reply_attach(struct reply *reply, struct tcb *receiver)
{
    kdebug_assert(!reply->thread && !receiver->reply);
    reply->thread = receiver;
    receiver->reply = reply;
}

void reply_detach(struct tcb *receiver)
{
    if (receiver->reply) {
        receiver->reply->thread = NULL;
        receiver->reply = NULL;
    }
}

void reply_push(struct reply *reply, struct tcb *caller, struct tcb *callee, bool may_lend)
{
    reply_attach(reply, caller);
    struct sched_context *sc = caller->sched_context;
    if (may_lend && sc && !callee->sched_context) {
        struct reply *top = sc->reply;
        reply->below = top;
        if (top) {
            top->top_of = NULL;
            top->above = reply;
        }
        reply->top_of = sc;
        sc->reply = reply;
        sched_context_give(sc, callee);
    }
}

/* Neighbours in a stack do not know each other through `reply` any more. */
static void reply_cut(struct reply *reply)
{
    if (reply->above) {
        reply->above->below = NULL;
        reply->above = NULL;
    }
    if (reply->below) {
        reply->below->above = NULL;
        reply->below = NULL;
    }
}

/* The top leaves its stack: the next one becomes it. Returns what was lent through it. */
static struct sched_context *reply_leave_top(struct reply *reply)
{
    struct sched_context *sc = reply->top_of;
    struct reply *below = reply->below;
    sc->reply = below;
    reply->top_of = NULL;
    reply->below = NULL;
    if (below) {
        below->above = NULL;
        below->top_of = sc;
    }
    return sc;
}

void reply_pop(struct reply *reply)
{
    struct tcb *caller = reply->thread;
    reply_detach(caller);
    if (!reply->top_of) {
        reply_cut(reply);
        return;
    }
    struct sched_context *sc = reply_leave_top(reply);
    if (!caller->sched_context) {
        sched_context_give(sc, caller);
    }
}

void reply_cancel(struct tcb *thread)
{
    struct reply *reply = thread->reply;
    if (reply->top_of) {
        reply->top_of->reply = NULL;
        reply->top_of = NULL;
    }
    reply_cut(reply);
    reply_detach(thread);
}

/* `caller`, answered, goes on if it has time; else it waits, or its handler is told. */
static void reply_resume(struct tcb *caller, bool was_timeout)
{
    struct sched_context *sc = caller->sched_context;
    bool may_fault = !was_timeout && sc && sched_context_is_configured(sc) &&
                     !slot_is_empty(&caller->slots[TCB_TIMEOUT_HANDLER]);
    if (may_fault) {
        if (sc->is_sporadic && sc != budget_context) {
            refills_unblock(sc, budget_now);
        }
        if (!refill_is_ready(sc, budget_now)) {
            thread_note_ip(caller);
            fault_raise(caller, fault_timeout(sc->badge));
            return;
        }
    }
    scheduler_wake(caller);
}

static void reply_answer(struct tcb *replier, struct reply *reply, bool can_grant)
{
    struct tcb *caller = reply->thread;
    if (!caller || caller->state != THREAD_BLOCKED_ON_REPLY) {
        return;
    }
    enum abi_fault fault = caller->fault.type;
    if (likely(fault == seL4_Fault_NullFault)) {
        message_transfer(replier, caller, 0, can_grant, NULL);
        thread_set_state(caller, THREAD_RUNNING);
    } else {
        thread_set_state(caller, fault_answer(caller, replier) ? THREAD_RESTART : THREAD_INACTIVE);
    }
    reply_pop(reply);
    if (thread_is_runnable(caller)) {
        reply_resume(caller, fault == seL4_Fault_Timeout);
    }
}

void reply_send(struct tcb *replier, struct slot *slot)
{
    bool can_grant = cap_get(slot->cap, CAP_REPLY_OBJECT_GRANT) != 0;
    reply_answer(replier, cap_object(slot->cap), can_grant);
}

void reply_forget(struct tcb *thread)
{
    if (thread->reply) {
        reply_cancel(thread);
    }
}

void reply_reclaim(struct reply *reply)
{
    struct tcb *thread = reply->thread;
    if (thread) {
        thread_cancel_ipc(thread);
        thread_set_state(thread, THREAD_INACTIVE);
    }
}

void reply_destroy(struct reply *reply)
{
    struct tcb *thread = reply->thread;
    if (!thread) {
        return;
    }
    if (thread->state == THREAD_BLOCKED_ON_REPLY) {
        reply_pop(reply);
        thread->fault.type = seL4_Fault_NullFault;
    } else {
        thread_cancel_ipc(thread);
    }
    thread_set_state(thread, THREAD_INACTIVE);
}
