/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Messages from one thread directly to another (spec 03, sections 8.3 to 8.5, 10.2).
 */
#include "core/direct_ipc.h"

#include "core/direct_transfer.h"
#include "core/endpoint.h"
#include "core/notification.h"
#include "core/ready_queue.h"
#include "core/reply_cap.h"

static inlined enum direct call(struct tcb *sender, const struct slot *slot, word_t info,
                                enum size size)
{
    if (unlikely(!cap_can_call(slot->cap))) {
        return DIRECT_NOT;
    }
    struct endpoint *ep = cap_object(slot->cap);
    struct tcb *receiver = endpoint_first(ep, THREAD_BLOCKED_ON_RECEIVE);
    if (unlikely(!receiver || !direct_may_leave(receiver))) {
        return DIRECT_NOT;
    }
    if (!direct_transfer(sender, receiver, &info, size)) {
        return DIRECT_LONG;
    }
    thread_queue_remove_first(&ep->queue, receiver);
    sender->state = THREAD_BLOCKED_ON_REPLY;
    reply_create(sender, receiver, receiver->can_grant);
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

static inlined enum direct reply_receive(struct tcb *replier, const struct slot *slot, word_t info,
                                         enum size size)
{
    struct slot *reply = &replier->slots[TCB_CALLER];
    struct cap cap = slot->cap;
    if (unlikely(slot_is_empty(reply) || !cap_can_receive(cap) ||
                 (replier->bound && notification_is_active(replier->bound)))) {
        return DIRECT_NOT;
    }
    struct endpoint *ep = cap_object(cap);
    const struct tcb *first = ep->queue.head;
    struct tcb *caller = cap_reply_caller(reply->cap);
    if (unlikely((first && first->state != THREAD_BLOCKED_ON_RECEIVE) ||
                 caller->fault.type != seL4_Fault_NullFault || !direct_may_leave(caller))) {
        return DIRECT_NOT;
    }
    if (!direct_transfer(replier, caller, &info, size)) {
        return DIRECT_LONG;
    }
    reply_delete_of(caller, reply);
    replier->can_grant = cap_has_rights(cap, RIGHT_GRANT);
    replier->blocked_on = ep;
    replier->state = THREAD_BLOCKED_ON_RECEIVE;
    thread_queue_append_to(&ep->queue, first, replier);
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

bool direct_send(struct tcb *sender, const struct slot *slot, word_t info)
{
    struct cap cap = slot->cap;
    struct endpoint *ep = cap_object(cap);
    struct tcb *receiver = endpoint_first(ep, THREAD_BLOCKED_ON_RECEIVE);
    if (!receiver || receiver->priority <= sender->priority || !direct_may_leave(receiver) ||
        !(direct_transfer(sender, receiver, &info, SHORT) ||
          direct_transfer(sender, receiver, &info, LONG))) {
        return false;
    }
    thread_queue_remove_first(&ep->queue, receiver);
    ready_queue_prepend(sender);
    direct_leave(sender, receiver, cap_badge(cap), info);
    return true;
}
