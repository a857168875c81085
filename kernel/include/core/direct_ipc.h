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

/* Call and ReplyRecv of the current thread through the capability in `slot`; `info`: the message
 * info word. False: a condition does not hold; nothing has changed, and the general path has to do
 * it. Otherwise the message has gone (and on real machines these do not return). */
bool direct_call(struct tcb *sender, const struct slot *slot, word_t info);
bool direct_reply_receive(struct tcb *replier, const struct slot *slot, word_t info);
