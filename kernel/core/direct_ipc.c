/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Messages from one thread directly to another (spec 03, sections 8.3 to 8.5, 10.2).
 */
#include "core/direct_ipc.h"

#include "core/cspace.h"
#include "core/endpoint.h"
#include "core/message.h"
#include "core/notification.h"
#include "core/reply.h"
#include "core/scheduler.h"

/* No capabilities, and no length to be cut: length and extraCaps are the lowest bits. */
static inline bool message_is_plain(word_t info)
{
    return (info & MASK(ABI_MESSAGE_INFO_LENGTH_BITS + ABI_MESSAGE_INFO_EXTRA_CAPS_BITS)) <=
           seL4_MsgMaxLength;
}

/* The message of `sender`, which is plain, with nothing in the fields about capabilities. */
static inline void direct_transfer(const struct tcb *sender, struct tcb *receiver, word_t info,
                                   word_t badge)
{
    word_t length = abi_message_info_length(info);
    message_copy_registers(sender, receiver, length);
    if (unlikely(length > ABI_MESSAGE_REGISTERS)) {
        info = abi_message_info_set_length(info, message_copy_rest(sender, receiver, length));
    }
    receiver->context.word[CONTEXT_BADGE] = badge;
    receiver->context.word[CONTEXT_INFO] = abi_message_info_set_caps_unwrapped(info, 0);
    receiver->state = THREAD_RUNNING;
}

bool direct_call(struct cap cap, word_t info)
{
    struct tcb *sender = current_thread;
    struct endpoint *ep = cap_object(cap);
    if (cap_kind(cap) != CAP_ENDPOINT || !message_is_plain(info) ||
        !cap_has_rights(cap, RIGHT_WRITE) ||
        !(cap_rights(cap) & (RIGHT_GRANT | RIGHT_GRANT_REPLY))) {
        return false;
    }
    struct tcb *receiver = ep->queue.head;
    if (unlikely(!receiver || receiver->state != THREAD_BLOCKED_ON_RECEIVE ||
                 !scheduler_may_switch(receiver))) {
        return false;
    }
    thread_queue_remove_first(&ep->queue);
    direct_transfer(sender, receiver, info, cap_badge(cap));
    sender->state = THREAD_BLOCKED_ON_REPLY;
    reply_create(sender, receiver, receiver->can_grant);
    scheduler_switch(receiver);
    return true;
}

bool direct_reply_receive(cptr_t cptr, word_t info)
{
    struct tcb *replier = current_thread;
    struct slot *reply = &replier->slots[TCB_CALLER];
    const struct slot *slot = cspace_one_level(replier->slots[TCB_CSPACE].cap, cptr);
    if (unlikely(!message_is_plain(info) || !slot || slot_is_empty(reply))) {
        return false;
    }
    struct cap cap = slot->cap;
    struct endpoint *ep = cap_object(cap);
    if (unlikely(cap_kind(cap) != CAP_ENDPOINT || !cap_has_rights(cap, RIGHT_READ) ||
                 (replier->bound && notification_is_active(replier->bound)))) {
        return false;
    }
    const struct tcb *first = ep->queue.head;
    struct tcb *caller = cap_object(reply->cap);
    if (unlikely((first && first->state != THREAD_BLOCKED_ON_RECEIVE) ||
                 caller->fault.type != seL4_Fault_NullFault || !scheduler_may_switch(caller))) {
        return false;
    }
    reply_delete(reply);
    direct_transfer(replier, caller, info, 0);
    replier->can_grant = cap_has_rights(cap, RIGHT_GRANT);
    replier->blocked_on = ep;
    replier->state = THREAD_BLOCKED_ON_RECEIVE;
    thread_queue_append(&ep->queue, replier);
    scheduler_switch(caller);
    return true;
}
