/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Sending: Send, NBSend and Call (spec 03, sections 1.2, 1.3).
 */
#include "core/send.h"

#include "core/cspace.h"
#include "core/direct_ipc.h"
#include "core/endpoint.h"
#include "core/message.h"
#include "core/notification.h"
#include "core/reply.h"
#include "core/scheduler.h"
#include "debug/debug.h"

/* The sending is done; in a combined system call something still follows. */
static inline void send_leave(unsigned mode)
{
    if (!WITH_MCS || !(mode & SEND_COMBINED)) {
        scheduler_leave();
    }
}

static inline void send_finish(unsigned mode)
{
    if (!WITH_MCS || !(mode & SEND_COMBINED)) {
        scheduler_finish();
    }
}

static apart void send_refused(unsigned mode)
{
    user_error("The cap has no right to send.");
    error_invalid_capability(0);
    if (mode & SEND_CALL) {
        answer_error();
    }
    send_leave(mode);
}

/* Capabilities go along, and it is not known whether they resolve. */
static inline bool message_has_caps(unsigned mode)
{
    return !(mode & SEND_CHECKED) && abi_message_info_extra_caps(message_info(current_thread)) > 0;
}

static apart void check_caps(struct slot *slot, unsigned mode);

static apart void send_to_receiver(struct slot *slot, unsigned mode)
{
    struct tcb *sender = current_thread;
    bool is_plain = !(mode & (SEND_CALL | SEND_COMBINED));
    if (WITH_FASTPATH && is_plain && direct_send(sender, slot, message_info(sender))) {
        return;
    }
    endpoint_send(sender, slot->cap, mode);
    send_finish(mode);
}

static void send_to_endpoint(struct slot *slot, unsigned mode)
{
    struct endpoint *ep = cap_object(slot->cap);
    if (unlikely(message_has_caps(mode))) {
        check_caps(slot, mode);
    } else if (unlikely(!cap_has_rights(slot->cap, RIGHT_WRITE))) {
        send_refused(mode);
    } else if (!(mode & SEND_BLOCKING) && !endpoint_first(ep, THREAD_BLOCKED_ON_RECEIVE)) {
        send_leave(mode);
    } else {
        send_to_receiver(slot, mode);
    }
}

static apart void signal_somebody(struct slot *slot, unsigned mode)
{
    notification_signal(cap_object(slot->cap), cap_badge(slot->cap));
    if (mode & SEND_CALL) {
        answer_caller(0, 0);
    }
    send_finish(mode);
}

static void send_to_notification(struct slot *slot, unsigned mode)
{
    if (unlikely(message_has_caps(mode))) {
        check_caps(slot, mode);
    } else if (unlikely(!cap_has_rights(slot->cap, RIGHT_WRITE))) {
        send_refused(mode);
    } else if (!notification_gather(cap_object(slot->cap), cap_badge(slot->cap))) {
        signal_somebody(slot, mode);
    } else {
        if (mode & SEND_CALL) {
            answer_caller(0, 0);
        }
        send_leave(mode);
    }
}

static apart void invoke_nothing(unsigned mode)
{
    user_error("Attempted to invoke a null cap #%lu.", current_thread->context.word[CONTEXT_CPTR]);
    error_invalid_capability(0);
    if (mode & SEND_CALL) {
        answer_error();
    }
    send_leave(mode);
}

static void send_to_nothing(struct slot *slot, unsigned mode)
{
    if (unlikely(message_has_caps(mode))) {
        check_caps(slot, mode);
    } else {
        invoke_nothing(mode);
    }
}

static apart void reply_through(struct slot *slot, unsigned mode)
{
    reply_send(current_thread, slot);
    if (mode & SEND_CALL) {
        answer_caller(0, 0);
    }
    send_finish(mode);
}

static void send_reply(struct slot *slot, unsigned mode)
{
    if (unlikely(message_has_caps(mode))) {
        check_caps(slot, mode);
    } else {
        reply_through(slot, mode);
    }
}

/* By kind of capability: what carries messages, and what is invoked. */
send_function *const send_functions[CAP_KINDS] = {
    [CAP_NULL] = send_to_nothing,
    [CAP_NULL + 1 ... CAP_ENDPOINT - 1] = invoke_object,
    [CAP_ENDPOINT] = send_to_endpoint,
    [CAP_ENDPOINT + 1 ... CAP_NOTIFICATION - 1] = invoke_object,
    [CAP_NOTIFICATION] = send_to_notification,
    [CAP_NOTIFICATION + 1 ... CAP_REPLY - 1] = invoke_object,
    [CAP_REPLY] = send_reply,
    [CAP_REPLY + 1 ... CAP_KINDS - 1] = invoke_object,
};

/* Capabilities that go along with a message must resolve, whatever becomes of them. */
static void check_caps(struct slot *slot, unsigned mode)
{
    if (message_caps_resolve(mode)) {
        send(slot, mode | SEND_CHECKED);
    }
}

/* A target that does not resolve: the polling calls say nothing. */
static apart void send_nowhere(unsigned mode)
{
    cptr_t cptr = current_thread->context.word[CONTEXT_CPTR];
    user_error("Invocation of invalid cap #%lu.", cptr);
    if (mode & SEND_BLOCKING) {
        fault_raise(current_thread, fault_cap(cptr, false));
    }
    scheduler_finish();
}

/* Through what is not in a CSpace of one level. */
apart void send_far(unsigned mode)
{
    struct slot *slot = cspace_lookup_own_far(current_thread->context.word[CONTEXT_CPTR]);
    if (slot) {
        send(slot, mode);
    } else {
        send_nowhere(mode);
    }
}
