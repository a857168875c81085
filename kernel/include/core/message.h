/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Messages between threads: words and capabilities (spec 03, sections 8.2, 8.6).
 */
#pragma once
#include "core/tcb.h"

#include <abi/constants.h>
#include <abi/message.h>

struct endpoint;

/* Copies the message of `sender` to `receiver`, with capabilities if `can_grant`, and sets the
 * receiver's badge and message info registers. `ep`: endpoint the message goes through, whose
 * capabilities are unwrapped; null for a reply. */
void message_transfer(struct tcb *sender, struct tcb *receiver, word_t badge, bool can_grant,
                      const struct endpoint *ep);

/* Copies the first `length` message words, as many of them as are registers. */
static inlined void message_copy_registers(const struct tcb *sender, struct tcb *receiver,
                                           word_t length)
{
    for (unsigned i = 0; i < ABI_MESSAGE_REGISTERS && unlikely(i < length); i += 1) {
        unsigned index = context_message_register[i];
        receiver->context.word[index] = sender->context.word[index];
    }
}

/* Copies the words up to `length` that are in IPC buffers; returns how many words of the message
 * arrive in all: without a readable and a writable buffer only those in registers. */
word_t message_copy_rest(const struct tcb *sender, struct tcb *receiver, word_t length);

/* Copies all words of a message that `info` announces, which is longer than the registers; returns
 * `info` with the length that has arrived. */
word_t message_copy_all(const struct tcb *sender, struct tcb *receiver, word_t info);

/* Words of the message that `info` announces: a length above 120 counts as 120. */
static inline word_t message_length(word_t info)
{
    return min_word(abi_message_info_length(info), seL4_MsgMaxLength);
}

/* Length and extraCaps of a message info word: its lowest bits. */
static inline word_t message_shape(word_t info)
{
    return info & MASK(ABI_MESSAGE_INFO_LENGTH_BITS + ABI_MESSAGE_INFO_EXTRA_CAPS_BITS);
}

/* Message info word that `thread` sends. */
static inline word_t message_info(const struct tcb *thread)
{
    return thread->context.word[CONTEXT_INFO];
}
/* Stores `count` words as the message of `receiver`; returns how many it could take: those beyond
 * the register words need a writable IPC buffer. */
unsigned message_put(struct tcb *receiver, const word_t *words, unsigned count);
