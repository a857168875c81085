/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Who may answer a thread, without MCS (core/tcb.h, T3).
 */
#include "core/tcb.h"
#include "debug/state_check.h"

#if CONFIG_IS_ON(STATE_CHECK)
void state_check_answer(const struct tcb *thread)
{
    const struct slot *slot = thread->reply_slot;
    if (!slot) {
        return;
    }
    state_must_hold(thread->state == THREAD_BLOCKED_ON_REPLY, "T3", thread);
    state_must_hold(cap_kind(slot->cap) == CAP_REPLY && cap_reply_caller(slot->cap) == thread, "T3",
                    thread);
}
#endif
