/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Between the system calls and the direct messages; see direct_switch.h.
 */
#include "direct_switch.h"

#include "core/direct_ipc.h"

bool direct_is_allowed;
unsigned direct_calls, direct_replies, direct_sends;

typedef enum direct direct_function(struct tcb *thread, const struct slot *slot, word_t info);
direct_function __real_direct_call, __wrap_direct_call;
direct_function __real_direct_call_long, __wrap_direct_call_long;
direct_function __real_direct_reply_receive, __wrap_direct_reply_receive;
direct_function __real_direct_reply_receive_long, __wrap_direct_reply_receive_long;
bool __real_direct_send(struct tcb *sender, const struct slot *slot, word_t info);
bool __wrap_direct_send(struct tcb *sender, const struct slot *slot, word_t info);

static enum direct if_allowed(direct_function *function, struct tcb *thread,
                              const struct slot *slot, word_t info, unsigned *count)
{
    enum direct direct = direct_is_allowed ? function(thread, slot, info) : DIRECT_NOT;
    *count += direct == DIRECT_DONE;
    return direct;
}

enum direct __wrap_direct_call(struct tcb *thread, const struct slot *slot, word_t info)
{
    return if_allowed(__real_direct_call, thread, slot, info, &direct_calls);
}

enum direct __wrap_direct_call_long(struct tcb *thread, const struct slot *slot, word_t info)
{
    return if_allowed(__real_direct_call_long, thread, slot, info, &direct_calls);
}

enum direct __wrap_direct_reply_receive(struct tcb *thread, const struct slot *slot, word_t info)
{
    return if_allowed(__real_direct_reply_receive, thread, slot, info, &direct_replies);
}

enum direct __wrap_direct_reply_receive_long(struct tcb *thread, const struct slot *slot,
                                             word_t info)
{
    return if_allowed(__real_direct_reply_receive_long, thread, slot, info, &direct_replies);
}

bool __wrap_direct_send(struct tcb *sender, const struct slot *slot, word_t info)
{
    bool is_done = direct_is_allowed && __real_direct_send(sender, slot, info);
    direct_sends += is_done;
    return is_done;
}
