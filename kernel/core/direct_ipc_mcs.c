/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Messages from one thread directly to another with MCS: to a receiver without time of its own, and
 * back; so that the time that is charged stays the same (spec 05, section 8.7).
 */
#include "core/direct_ipc.h"

#include "core/budget.h"
#include "core/direct_transfer.h"
#include "core/endpoint.h"
#include "core/notification.h"
#include "core/release_queue.h"
#include "core/reply_object.h"

/* `thread`, which has none, runs on what `before` has run on. */
static inlined void direct_hand_over(struct sched_context *sc, struct tcb *before,
                                     struct tcb *thread)
{
    before->sched_context = NULL;
    thread->sched_context = sc;
    sc->thread = thread;
}

/* `reply`, free, becomes the top of the calls of `sc`. */
static inlined void direct_push(struct sched_context *sc, struct reply *reply)
{
    struct reply *top = sc->reply;
    reply->below = top;
    reply->top_of = sc;
    sc->reply = reply;
    if (unlikely(top)) {
        top->top_of = NULL;
        top->above = reply;
    }
}

static inlined void direct_pop(struct sched_context *sc, struct reply *reply)
{
    struct reply *below = reply->below;
    reply->top_of = NULL;
    sc->reply = below;
    if (unlikely(below)) {
        reply->below = NULL;
        below->above = NULL;
        below->top_of = sc;
    }
}

static inlined enum direct call(struct tcb *sender, const struct slot *slot, word_t info,
                                enum size size)
{
    if (unlikely(!cap_can_call(slot->cap))) {
        return DIRECT_NOT;
    }
    struct endpoint *ep = cap_object(slot->cap);
    struct tcb *receiver = endpoint_first(ep, THREAD_BLOCKED_ON_RECEIVE);
    if (unlikely(!receiver || !receiver->reply || receiver->sched_context ||
                 !direct_may_leave(receiver))) {
        return DIRECT_NOT;
    }
    if (!direct_transfer(sender, receiver, &info, size)) {
        return DIRECT_LONG;
    }
    struct reply *reply = receiver->reply;
    thread_queue_remove_first(&ep->queue, receiver);
    receiver->reply = NULL;
    reply->thread = sender;
    sender->reply = reply;
    sender->state = THREAD_BLOCKED_ON_REPLY;
    direct_push(budget_context, reply);
    direct_hand_over(budget_context, sender, receiver);
    direct_leave(sender, receiver, cap_badge(slot->cap), info);
    return DIRECT_DONE;
}

enum direct direct_call(struct tcb *sender, const struct slot *slot, word_t info)
{
    return call(sender, slot, info, SHORT);
}

enum direct direct_call_long(struct tcb *sender, const struct slot *slot, word_t info)
{
    return call(sender, slot, info, LONG);
}

/* The object that the replier answers through, if that is the one it has its time from. */
static inlined struct reply *direct_reply(const struct tcb *replier)
{
    const struct slot *slot = thread_view_slot(replier, replier->context.word[CONTEXT_REPLY]);
    if (unlikely(!slot || cap_kind(slot->cap) != CAP_REPLY)) {
        return NULL;
    }
    struct reply *reply = cap_object(slot->cap);
    return likely(reply->top_of == budget_context) ? reply : NULL;
}

/* No signal is there for `replier`, and no time to give back. */
static inlined bool direct_just_waits(const struct tcb *replier)
{
    const struct notification *ntfn = replier->bound;
    return likely(!ntfn) ||
           (!notification_is_active(ntfn) && ntfn->sched_context != budget_context);
}

static inlined enum direct reply_receive(struct tcb *replier, const struct slot *slot, word_t info,
                                         enum size size)
{
    struct cap cap = slot->cap;
    struct reply *reply = direct_reply(replier);
    if (unlikely(!reply || !cap_can_receive(cap) || !direct_just_waits(replier))) {
        return DIRECT_NOT;
    }
    struct endpoint *ep = cap_object(cap);
    struct tcb *caller = reply->thread;
    if (unlikely((ep->queue.head && !endpoint_first(ep, THREAD_BLOCKED_ON_RECEIVE)) ||
                 caller->fault.type != seL4_Fault_NullFault || caller->sched_context ||
                 !direct_may_leave(caller))) {
        return DIRECT_NOT;
    }
    if (!direct_transfer(replier, caller, &info, size)) {
        return DIRECT_LONG;
    }
    direct_pop(budget_context, reply);
    direct_hand_over(budget_context, replier, caller);
    caller->reply = NULL;
    reply->thread = replier;
    replier->reply = reply;
    replier->blocked_on = ep;
    replier->state = THREAD_BLOCKED_ON_RECEIVE;
    thread_queue_join(&ep->queue, replier);
    direct_leave(replier, caller, 0, info);
    return DIRECT_DONE;
}

enum direct direct_reply_receive(struct tcb *replier, const struct slot *slot, word_t info)
{
    return reply_receive(replier, slot, info, SHORT);
}

enum direct direct_reply_receive_long(struct tcb *replier, const struct slot *slot, word_t info)
{
    return reply_receive(replier, slot, info, LONG);
}

/* The receiver has time of its own: not sporadic, since that would start to count now. */
static bool direct_receiver_has_time(const struct tcb *receiver)
{
    struct sched_context *sc = receiver->sched_context;
    return sc && sched_context_is_configured(sc) && !sc->is_sporadic &&
           refill_is_ready(sc, budget_now);
}

bool direct_send(struct tcb *sender, const struct slot *slot, word_t info)
{
    struct endpoint *ep = cap_object(slot->cap);
    struct tcb *receiver = endpoint_first(ep, THREAD_BLOCKED_ON_RECEIVE);
    if (!receiver || receiver->priority <= sender->priority || release_queue_is_due() ||
        !direct_receiver_has_time(receiver) || !direct_may_leave(receiver) ||
        !(direct_transfer(sender, receiver, &info, SHORT) ||
          direct_transfer(sender, receiver, &info, LONG))) {
        return false;
    }
    thread_queue_remove_first(&ep->queue, receiver);
    reply_detach(receiver);
    ready_queue_prepend(sender);
    budget_switch(receiver);
    direct_leave(sender, receiver, cap_badge(slot->cap), info);
    return true;
}
