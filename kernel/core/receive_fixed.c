/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Receiving: Recv, NBRecv and the second half of ReplyRecv (spec 03, section 1.6).
 */
#include "core/receive.h"

#include "core/cspace.h"
#include "core/endpoint.h"
#include "core/notification.h"
#include "core/reply.h"
#include "core/scheduler.h"
#include "debug/debug.h"

apart void receive_from_endpoint(const struct slot *slot, bool is_blocking)
{
    endpoint_receive(current_thread, slot->cap, is_blocking);
    scheduler_finish();
}

static apart void wait_for_notification(struct notification *ntfn)
{
    notification_wait(current_thread, ntfn);
    scheduler_finish();
}

/* A capability that cannot be received through. */
apart void receive_refused(void)
{
    cptr_t cptr = current_thread->context.word[CONTEXT_CPTR];
    user_error("Cap #%lu cannot be received from.", cptr);
    lookup_failed_missing(0);
    fault_raise(current_thread, fault_cap(cptr, true));
    scheduler_finish();
}

apart void receive_from_notification(const struct slot *slot, bool is_blocking)
{
    struct tcb *thread = current_thread;
    struct notification *ntfn = cap_object(slot->cap);
    const struct tcb *bound = notification_bound(ntfn);
    if (unlikely(bound && bound != thread)) {
        receive_refused();
        return;
    }
    if (notification_is_active(ntfn)) {
        notification_take(thread, ntfn);
    } else if (is_blocking) {
        wait_for_notification(ntfn);
        return;
    } else {
        thread->context.word[CONTEXT_BADGE] = 0;
    }
    scheduler_finish();
}

static apart void receive_nowhere(void)
{
    fault_raise(current_thread, fault_cap(current_thread->context.word[CONTEXT_CPTR], true));
    scheduler_finish();
}

apart void receive_far(bool is_blocking)
{
    const struct slot *slot = cspace_lookup_own_far(current_thread->context.word[CONTEXT_CPTR]);
    if (slot) {
        receive(slot, is_blocking);
    } else {
        receive_nowhere();
    }
}

void answer_pending_caller(void)
{
    struct slot *caller = &current_thread->slots[TCB_CALLER];
    if (cap_kind(caller->cap) == CAP_REPLY) {
        reply_send(current_thread, caller);
    }
}

apart void reply_and_receive(const struct slot *slot)
{
    answer_pending_caller();
    if (slot) {
        receive(slot, true);
    } else {
        receive_far(true);
    }
}
