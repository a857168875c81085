/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Sending to endpoints and receiving from them with MCS: the receiver brings the reply object, and
 * time goes along with a call (spec 05, sections 8.4, 8.5, 11.2).
 */
#include "core/endpoint.h"

#include "core/fault_seed.h"
#include "core/message.h"
#include "core/notification.h"
#include "core/reply_object.h"
#include "core/sched_context.h"
#include "core/scheduler.h"

/* After delivery: a sender that called waits for its answer through `reply`, which the receiver has
 * given, if its capability let it ask for one; else it is stopped. */
static void endpoint_finish_call(struct tcb *sender, struct tcb *receiver, struct reply *reply,
                                 bool may_be_answered, bool may_lend)
{
    if (!reply || !may_be_answered) {
        thread_set_state(sender, THREAD_INACTIVE);
        return;
    }
    thread_set_state(sender, THREAD_BLOCKED_ON_REPLY);
    reply_push(reply, sender, receiver, may_lend);
}

/* The receiver that waits first, taken out, and the reply object it waited with. */
static struct reply *endpoint_take_receiver(struct endpoint *ep, struct tcb *receiver)
{
    struct reply *reply = receiver->reply;
    thread_queue_remove(&ep->queue, receiver);
    reply_detach(receiver);
    return reply;
}

static void endpoint_wake_receiver(struct tcb *receiver)
{
    thread_set_state(receiver, THREAD_RUNNING);
    scheduler_wake(receiver);
}

static void endpoint_block_sender(struct tcb *sender, struct cap cap, bool is_call)
{
    sender->badge = cap_badge(cap);
    sender->can_grant = cap_has_rights(cap, RIGHT_GRANT);
    sender->can_grant_reply = cap_has_rights(cap, RIGHT_GRANT_REPLY);
    sender->is_calling = is_call;
    endpoint_block(sender, cap_object(cap), THREAD_BLOCKED_ON_SEND);
}

void endpoint_send(struct tcb *sender, struct cap cap, unsigned mode)
{
    struct endpoint *ep = cap_object(cap);
    struct tcb *receiver = endpoint_first(ep, THREAD_BLOCKED_ON_RECEIVE);
    if (!receiver) {
        if (mode & SEND_BLOCKING) {
            endpoint_block_sender(sender, cap, (mode & SEND_CALL) != 0);
        }
        return;
    }
    struct reply *reply = endpoint_take_receiver(ep, receiver);
    message_transfer(sender, receiver, cap_badge(cap), cap_has_rights(cap, RIGHT_GRANT), ep);
    if (mode & SEND_CALL) {
        endpoint_finish_call(sender, receiver, reply, cap_can_call(cap), !SEEDED(LEND));
    } else if ((mode & SEND_COMBINED) && sender->sched_context && !receiver->sched_context) {
        sched_context_give(sender->sched_context, receiver);
    }
    endpoint_wake_receiver(receiver);
}

void endpoint_send_fault(struct tcb *thread, struct cap cap)
{
    struct endpoint *ep = cap_object(cap);
    struct tcb *receiver = endpoint_first(ep, THREAD_BLOCKED_ON_RECEIVE);
    if (!receiver) {
        endpoint_block_sender(thread, cap, true);
        return;
    }
    struct reply *reply = endpoint_take_receiver(ep, receiver);
    thread->badge = cap_badge(cap);
    bool may_lend = thread->fault.type != seL4_Fault_Timeout;
    endpoint_deliver_fault(thread, receiver);
    endpoint_finish_call(thread, receiver, reply, true, may_lend);
    endpoint_wake_receiver(receiver);
}

static void endpoint_accept(struct tcb *sender, struct tcb *receiver, struct endpoint *ep,
                            struct reply *reply)
{
    bool may_lend = sender->fault.type != seL4_Fault_Timeout;
    thread_queue_remove(&ep->queue, sender);
    if (sender->fault.type != seL4_Fault_NullFault) {
        endpoint_deliver_fault(sender, receiver);
    } else {
        message_transfer(sender, receiver, sender->badge, sender->can_grant, ep);
    }
    if (sender->is_calling) {
        endpoint_finish_call(sender, receiver, reply, sender->can_grant || sender->can_grant_reply,
                             may_lend);
        return;
    }
    thread_set_state(sender, THREAD_RUNNING);
    scheduler_wake(sender);
}

void endpoint_receive_with(struct tcb *receiver, struct cap cap, bool is_blocking,
                           struct reply *reply)
{
    struct endpoint *ep = cap_object(cap);
    if (reply) {
        reply_reclaim(reply);
    }
    if (notification_take_bound(receiver)) {
        return;
    }
    if (is_blocking && receiver->bound) {
        sched_context_return(receiver->bound, receiver);
    }
    struct tcb *sender = endpoint_first(ep, THREAD_BLOCKED_ON_SEND);
    if (sender) {
        endpoint_accept(sender, receiver, ep, reply);
    } else if (is_blocking) {
        if (reply) {
            reply_attach(reply, receiver);
        }
        endpoint_block(receiver, ep, THREAD_BLOCKED_ON_RECEIVE);
    } else {
        receiver->context.word[CONTEXT_BADGE] = 0;
    }
}
