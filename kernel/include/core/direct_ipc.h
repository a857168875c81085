/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The short way of the most frequent messages: a Call to a waiting receiver, and the answer to it,
 * without capabilities, where the other thread runs next. It does what the general path would do,
 * and is shorter because nothing has to be decided twice. docs/decisions/0005-direct-ipc.md has the
 * conditions; the conformance suite runs on kernels with and without it.
 */
#pragma once
#include "core/tcb.h"

enum direct {
    DIRECT_NOT,  /* a condition does not hold; nothing has changed: the general path has to do it */
    DIRECT_LONG, /* nothing has changed; the message is not in registers only */
    DIRECT_DONE, /* the message has gone; on real machines the functions do not return then */
};

/* Call and ReplyRecv of the current thread through the capability in `slot`, with a message in
 * registers or with a longer one; `info`: the message info word. */
enum direct direct_call(struct tcb *sender, const struct slot *slot, word_t info);
enum direct direct_call_long(struct tcb *sender, const struct slot *slot, word_t info);
enum direct direct_reply_receive(struct tcb *replier, const struct slot *slot, word_t info);
enum direct direct_reply_receive_long(struct tcb *replier, const struct slot *slot, word_t info);

/* Send or NBSend to a receiver of higher priority, of any length; true: done. `slot`: an endpoint
 * with Write. */
bool direct_send(struct tcb *sender, const struct slot *slot, word_t info);
