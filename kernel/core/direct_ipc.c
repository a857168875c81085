/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Messages from one thread directly to another (spec 03, sections 8.3 to 8.5, 10.2).
 */
#include "core/direct_ipc.h"

#include "arch/thread.h"
#include "core/endpoint.h"
#include "core/message.h"
#include "core/notification.h"
#include "core/reply.h"
#include "core/scheduler.h"
#include "core/thread_view.h"

/* The lowest bits of a message info word: extraCaps and length. */
enum { INFO_SHAPE_BITS = ABI_MESSAGE_INFO_LENGTH_BITS + ABI_MESSAGE_INFO_EXTRA_CAPS_BITS };

/* Length of the message that `info` announces if it is plain: no capabilities, and no length to be
 * cut. If it is not, a number above seL4_MsgMaxLength, since the number of capabilities stands in
 * front of the length. */
static inline word_t message_plain_length(word_t info)
{
    return info & MASK(INFO_SHAPE_BITS);
}

/* May `thread`, blocked in a system call, go on at once? */
static inline bool direct_may_leave(const struct tcb *thread)
{
    return thread_view_is_right(thread) && scheduler_may_switch(thread);
}

/* The words of the plain message of `sender`; returns its info as delivered. */
static inline word_t direct_transfer(const struct tcb *sender, struct tcb *receiver, word_t info)
{
    word_t length = message_plain_length(info);
    message_copy_registers(sender, receiver, length);
    if (likely(length <= ABI_MESSAGE_REGISTERS)) {
        return info;
    }
    return abi_message_info_set_length(info, message_copy_rest(sender, receiver, length));
}

static inline void direct_leave(struct tcb *before, struct tcb *thread, word_t badge, word_t info)
{
    thread->state = THREAD_RUNNING;
    current_thread = thread;
    scheduler_leave();
    arch_thread_leave(before, thread, badge, info);
}

bool direct_call(struct tcb *sender, const struct slot *slot, word_t info)
{
    struct cap cap = slot->cap;
    info = abi_message_info_set_caps_unwrapped(info, 0);
    if (unlikely(!cap_can_call(cap) || message_plain_length(info) > seL4_MsgMaxLength)) {
        return false;
    }
    struct endpoint *ep = cap_object(cap);
    struct tcb *receiver = ep->queue.head;
    if (unlikely(!receiver || receiver->state != THREAD_BLOCKED_ON_RECEIVE ||
                 !direct_may_leave(receiver))) {
        return false;
    }
    thread_queue_remove_first(&ep->queue);
    sender->state = THREAD_BLOCKED_ON_REPLY;
    reply_create(sender, receiver, receiver->can_grant);
    info = direct_transfer(sender, receiver, info);
    direct_leave(sender, receiver, cap_badge(cap), info);
    return true;
}

bool direct_reply_receive(struct tcb *replier, const struct slot *slot, word_t info)
{
    struct slot *reply = &replier->slots[TCB_CALLER];
    info = abi_message_info_set_caps_unwrapped(info, 0);
    if (unlikely(message_plain_length(info) > seL4_MsgMaxLength || slot_is_empty(reply))) {
        return false;
    }
    struct cap cap = slot->cap;
    struct endpoint *ep = cap_object(cap);
    if (unlikely(cap_kind(cap) != CAP_ENDPOINT || !cap_has_rights(cap, RIGHT_READ) ||
                 (replier->bound && notification_is_active(replier->bound)))) {
        return false;
    }
    const struct tcb *first = ep->queue.head;
    struct tcb *caller = cap_reply_caller(reply->cap);
    if (unlikely((first && first->state != THREAD_BLOCKED_ON_RECEIVE) ||
                 caller->fault.type != seL4_Fault_NullFault || !direct_may_leave(caller))) {
        return false;
    }
    reply_delete(reply);
    replier->can_grant = cap_has_rights(cap, RIGHT_GRANT);
    replier->blocked_on = ep;
    replier->state = THREAD_BLOCKED_ON_RECEIVE;
    thread_queue_append(&ep->queue, replier);
    info = direct_transfer(replier, caller, info);
    direct_leave(replier, caller, 0, info);
    return true;
}
