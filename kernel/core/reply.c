/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Reply capabilities: answering callers and faulting threads (spec 03, sections 8.4, 8.5).
 */
#include "core/reply.h"

#include "core/fault_seed.h"
#include "core/message.h"
#include "core/scheduler.h"

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
