/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Who may answer a thread, with MCS: reply objects and their stacks (core/reply_object.h).
 */
#include "check_answer.h"

#include "core/reply_object.h"
#include "core/sched_context.h"
#include "core/tcb.h"
#include "debug/state_check.h"

#if CONFIG_IS_ON(STATE_CHECK)
void state_check_answer(const struct tcb *thread)
{
    const struct reply *reply = thread->reply;
    state_must_hold(!reply || reply->thread == thread, "R1", thread);
    state_must_hold(!reply || thread->state == THREAD_BLOCKED_ON_REPLY ||
                        thread->state == THREAD_BLOCKED_ON_RECEIVE,
                    "R1", thread);
    state_must_hold(reply || thread->state != THREAD_BLOCKED_ON_REPLY, "R1", thread);
}

void state_check_reply(const struct reply *reply)
{
    const struct tcb *thread = reply->thread;
    bool is_in_call = thread && thread->state == THREAD_BLOCKED_ON_REPLY;
    bool is_in_stack = reply->above || reply->below || reply->top_of;
    state_must_hold(!thread || thread->reply == reply, "R1", reply);
    state_must_hold(!is_in_stack || is_in_call, "R2", reply);
    state_must_hold(!reply->above || reply->above->below == reply, "R2", reply);
    state_must_hold(!reply->below || reply->below->above == reply, "R2", reply);
    state_must_hold(!reply->top_of || (reply->top_of->reply == reply && !reply->above), "R2",
                    reply);
}
#endif
