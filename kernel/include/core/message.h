/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Messages between threads: words and capabilities (spec 03, sections 8.2, 8.6).
 */
#pragma once
#include "core/tcb.h"

#include <abi/message.h>

struct endpoint;

/* Copies the message of `sender` to `receiver`, with capabilities if `can_grant`, and sets the
 * receiver's badge and message info registers. `ep`: endpoint the message goes through, whose
 * capabilities are unwrapped; null for a reply. */
void message_transfer(struct tcb *sender, struct tcb *receiver, word_t badge, bool can_grant,
                      const struct endpoint *ep);

/* Message info word of `thread` with the length cut to 120. */
word_t message_info(const struct tcb *thread);

/* Stores `count` words as the message of `receiver`; returns how many it could take: those beyond
 * the register words need a writable IPC buffer. */
unsigned message_put(struct tcb *receiver, const word_t *words, unsigned count);
