/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * An invocation of a kernel object: what a Send, NBSend or Call on its capability asks for. Filled
 * in by core/syscall.c before the object's decoding function sees it (spec 03, sections 1.2-1.4).
 */
#pragma once
#include "core/assert.h"
#include "core/error.h"
#include "core/scheduler.h"

#include <abi/invocation.h>

enum { MAX_EXTRA_CAPS = 3 };

struct invocation {
    struct slot *slot; /* holds the invoked capability */
    struct cap cap;    /* its contents at entry */
    word_t label;      /* enum abi_invocation */
    unsigned length;   /* message words the caller supplied, 0..120 */
    unsigned extra_count;
    struct slot *extra[MAX_EXTRA_CAPS]; /* resolved; a slot may be empty */
    const uint64_t
        *buffer;  /* caller's IPC buffer (abi_ipc_word) if `length` goes beyond registers */
    bool is_call; /* results and errors are delivered */
    unsigned result_length; /* words set by invocation_return */
};

/* Message word `index` < length: from a register of the caller or its IPC buffer. */
static inline word_t invocation_word(const struct invocation *inv, unsigned index)
{
    kdebug_assert(index < inv->length);
    if (index < ABI_MESSAGE_REGISTERS) {
        return current_thread->context.word[context_message_register[index]];
    }
    return inv->buffer[ABI_IPC_MSG + index];
}

/* Are at least `length` words and `extra` capabilities there? */
static inline bool invocation_has(const struct invocation *inv, unsigned length, unsigned extra)
{
    return inv->length >= length && inv->extra_count >= extra;
}

/* Sets the first `count` result words: all that the caller can take. */
void invocation_return_words(struct invocation *inv, const word_t *words, unsigned count);

/* Sets result word `index`; called in ascending order from 0, when nothing can fail any more. */
void invocation_return(struct invocation *inv, unsigned index, word_t value);

/* A result word per object kind's entry point; unknown labels give IllegalOperation. */
enum result cnode_invoke(struct invocation *inv);
enum result untyped_invoke(struct invocation *inv);
enum result tcb_invoke(struct invocation *inv);
enum result irq_control_invoke(struct invocation *inv);
enum result irq_handler_invoke(struct invocation *inv);
enum result domain_invoke(struct invocation *inv);
enum result sched_context_invoke(struct invocation *inv); /* MCS */
enum result sched_control_invoke(struct invocation *inv);
