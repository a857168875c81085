/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The receiving half of system calls with MCS (spec 05, section 8.3).
 */
#include "core/cspace.h"
#include "core/endpoint.h"
#include "core/notification.h"
#include "core/receive_phase.h"
#include "core/scheduler.h"
#include "debug/debug.h"

static void receive_refused(cptr_t cptr)
{
    user_error("Cap #%lu cannot be received from, or answered through.", cptr);
    lookup_failed_missing(0);
    fault_raise(current_thread, fault_cap(cptr, true));
}

/* The reply object that the thread has named; null: it has faulted. */
static struct reply *receive_reply(const struct tcb *thread)
{
    cptr_t cptr = thread->context.word[CONTEXT_REPLY];
    const struct slot *slot = cspace_lookup_own(cptr);
    if (!slot) {
        fault_raise(current_thread, fault_cap(cptr, true));
        return NULL;
    }
    if (cap_kind(slot->cap) != CAP_REPLY) {
        receive_refused(cptr);
        return NULL;
    }
    return cap_object(slot->cap);
}

static void receive_from_endpoint(struct tcb *thread, struct cap cap, bool is_blocking,
                                  bool has_reply)
{
    struct reply *reply = has_reply ? receive_reply(thread) : NULL;
    if (reply || !has_reply) {
        endpoint_receive_with(thread, cap, is_blocking, reply);
    }
}

static void receive_from_notification(struct tcb *thread, struct cap cap, bool is_blocking)
{
    struct notification *ntfn = cap_object(cap);
    const struct tcb *bound = notification_bound(ntfn);
    if (unlikely(bound && bound != thread)) {
        receive_refused(thread->context.word[CONTEXT_CPTR]);
    } else if (notification_is_active(ntfn)) {
        notification_take(thread, ntfn);
    } else if (is_blocking) {
        notification_wait(thread, ntfn);
    } else {
        thread->context.word[CONTEXT_BADGE] = 0;
    }
}

void receive_phase(bool is_blocking, bool has_reply)
{
    struct tcb *thread = current_thread;
    cptr_t cptr = thread->context.word[CONTEXT_CPTR];
    const struct slot *slot = cspace_lookup_own(cptr);
    if (unlikely(!slot)) {
        fault_raise(thread, fault_cap(cptr, true));
    } else if (cap_kind(slot->cap) == CAP_ENDPOINT && cap_has_rights(slot->cap, RIGHT_READ)) {
        receive_from_endpoint(thread, slot->cap, is_blocking, has_reply);
    } else if (cap_kind(slot->cap) == CAP_NOTIFICATION && cap_has_rights(slot->cap, RIGHT_READ)) {
        receive_from_notification(thread, slot->cap, is_blocking);
    } else {
        receive_refused(cptr);
    }
    scheduler_finish();
}
