/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Reply capabilities: answering callers and faulting threads (spec 03, sections 8.4, 8.5).
 */
#include "core/reply.h"

#include "core/derivation.h"
#include "core/fault_seed.h"
#include "core/invocation.h"
#include "core/message.h"
#include "core/reply_cap.h"
#include "core/scheduler.h"
#include "debug/debug.h"

void reply_send(struct tcb *replier, struct slot *slot)
{
    struct tcb *caller = cap_reply_caller(slot->cap);
    bool can_grant = cap_get(slot->cap, CAP_REPLY_GRANT) != 0;
    if (likely(caller->fault.type == seL4_Fault_NullFault)) {
        /* While capabilities go along the slot is in use: it cannot be the one that takes them. */
        message_transfer(replier, caller, SEEDED(RPL) ? 1 : 0, can_grant, NULL);
        reply_delete(slot);
        thread_set_state(caller, THREAD_RUNNING);
        scheduler_offer(caller);
        return;
    }
    reply_delete(slot);
    if (fault_answer(caller, replier)) {
        thread_set_state(caller, THREAD_RESTART);
        scheduler_offer(caller);
    } else {
        thread_set_state(caller, THREAD_INACTIVE);
    }
}

void reply_slot_clear(struct slot *slot)
{
    reply_delete(slot);
}

void reply_forget(struct tcb *thread)
{
    if (thread->reply_slot) {
        reply_delete(thread->reply_slot);
    }
}

void reply_move(struct slot *from, struct slot *to, struct cap cap)
{
    cap_reply_caller(cap)->reply_slot = to;
    to->cap = cap;
    from->cap = cap_null();
}

_Static_assert(CNodeSaveCaller == CNodeRotate + 1, "LAST_LABEL of CNodes");

apart enum result reply_save_caller(struct slot *slot)
{
    if (!slot_is_empty(slot)) {
        user_error("CNode SaveCaller: the slot is in use.");
        return error_delete_first();
    }
    struct slot *caller = &current_thread->slots[TCB_CALLER];
    if (slot_is_empty(caller)) {
        user_error("CNode SaveCaller: nobody waits for a reply.");
        return RESULT_OK;
    }
    derivation_move(caller, slot, caller->cap);
    return RESULT_OK;
}
