/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Sending to endpoints and receiving from them (spec 03, sections 8.3, 8.4).
 */
#include "core/endpoint.h"

#include "core/message.h"
#include "core/notification.h"
#include "core/reply_cap.h"
#include "core/scheduler.h"

/* After delivery: a sender that called waits for its answer if its capability let it ask for one,
 * and is stopped otherwise; any other goes on. `is_offered`: it had been blocked. */
static void endpoint_finish_call(struct tcb *sender, struct tcb *receiver, bool may_be_answered,
                                 bool can_grant)
{
    if (may_be_answered) {
        thread_set_state(sender, THREAD_BLOCKED_ON_REPLY);
        reply_create(sender, receiver, can_grant);
    } else {
        thread_set_state(sender, THREAD_INACTIVE);
    }
}

void endpoint_send(struct tcb *sender, struct cap cap, unsigned mode)
{
    struct endpoint *ep = cap_object(cap);
    struct tcb *receiver = endpoint_first(ep, THREAD_BLOCKED_ON_RECEIVE);
    bool can_grant = cap_has_rights(cap, RIGHT_GRANT);
    bool can_grant_reply = cap_has_rights(cap, RIGHT_GRANT_REPLY);
    if (!receiver) {
        if (mode & SEND_BLOCKING) {
            sender->badge = cap_badge(cap);
            sender->can_grant = can_grant;
            sender->can_grant_reply = can_grant_reply;
            sender->is_calling = (mode & SEND_CALL) != 0;
            endpoint_block(sender, ep, THREAD_BLOCKED_ON_SEND);
        }
        return;
    }
    thread_queue_remove(&ep->queue, receiver);
    message_transfer(sender, receiver, cap_badge(cap), can_grant, ep);
    thread_set_state(receiver, THREAD_RUNNING);
    scheduler_offer(receiver);
    if (mode & SEND_CALL) {
        endpoint_finish_call(sender, receiver, can_grant || can_grant_reply, receiver->can_grant);
    }
}

void endpoint_send_fault(struct tcb *thread, struct cap cap)
{
    struct endpoint *ep = cap_object(cap);
    struct tcb *receiver = endpoint_first(ep, THREAD_BLOCKED_ON_RECEIVE);
    thread->badge = cap_badge(cap);
    if (!receiver) {
        thread->can_grant = cap_has_rights(cap, RIGHT_GRANT);
        thread->can_grant_reply = cap_has_rights(cap, RIGHT_GRANT_REPLY);
        thread->is_calling = true;
        endpoint_block(thread, ep, THREAD_BLOCKED_ON_SEND);
        return;
    }
    thread_queue_remove(&ep->queue, receiver);
    endpoint_deliver_fault(thread, receiver);
    thread_set_state(receiver, THREAD_RUNNING);
    scheduler_offer(receiver);
    endpoint_finish_call(thread, receiver, true, receiver->can_grant);
}

static void endpoint_accept(struct tcb *sender, struct tcb *receiver, struct endpoint *ep,
                            bool receiver_can_grant)
{
    thread_queue_remove(&ep->queue, sender);
    if (sender->fault.type != seL4_Fault_NullFault) {
        endpoint_deliver_fault(sender, receiver);
    } else {
        message_transfer(sender, receiver, sender->badge, sender->can_grant, ep);
    }
    if (sender->is_calling) {
        endpoint_finish_call(sender, receiver, sender->can_grant || sender->can_grant_reply,
                             receiver_can_grant);
        return;
    }
    thread_set_state(sender, THREAD_RUNNING);
    scheduler_offer(sender);
}

void endpoint_receive(struct tcb *receiver, struct cap cap, bool is_blocking)
{
    struct endpoint *ep = cap_object(cap);
    bool can_grant = cap_has_rights(cap, RIGHT_GRANT);
    if (!slot_is_empty(&receiver->slots[TCB_CALLER])) {
        reply_delete(&receiver->slots[TCB_CALLER]);
    }
    if (notification_take_bound(receiver)) {
        return;
    }
    struct tcb *sender = endpoint_first(ep, THREAD_BLOCKED_ON_SEND);
    if (sender) {
        endpoint_accept(sender, receiver, ep, can_grant);
    } else if (is_blocking) {
        receiver->can_grant = can_grant;
        endpoint_block(receiver, ep, THREAD_BLOCKED_ON_RECEIVE);
    } else {
        receiver->context.word[CONTEXT_BADGE] = 0;
    }
}
