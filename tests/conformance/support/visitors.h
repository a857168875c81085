/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Threads that touch memory at the test's word, and the page faults that come of it. They are above
 * MAIN_PRIORITY, so that an access is over, or the fault waits at the handler, when the function
 * that asks for it returns.
 */
#pragma once
#include "support/threads.h"

/* What came of an access: no fault, or the FSR word of one. */
enum visit {
    VISIT_OK = 0,
    READ_MISSING = 4,
    READ_DENIED = 5,
    WRITE_MISSING = 6,
    WRITE_DENIED = 7,
};

struct visitor {
    struct thread *thread;
    seL4_CPtr handler; /* endpoint of its faults, nothing else comes there */
    seL4_Word address, word;
    seL4_Word (*access)(seL4_Word address, seL4_Word word);
};

/* A visitor in the root task's VSpace; in another one, where the image is mapped. */
struct visitor *new_visitor(void);
struct visitor *new_visitor_in(seL4_CPtr space);

/* Reads a word, writes one, calls code. A fault has to be that of this access; it is taken from the
 * handler, so that the calling root thread can reply to it. What a good visit brought is in
 * visitor->word: what was read, or what the code returned. */
seL4_Word visit_read(struct visitor *visitor, seL4_Word address);
seL4_Word visit_write(struct visitor *visitor, seL4_Word address, seL4_Word word);
seL4_Word visit_call(struct visitor *visitor, seL4_Word address);

/* The visitor reads this word there, without a fault. */
void expect_word(struct visitor *visitor, seL4_Word address, seL4_Word word);

/* Does the word change while other threads of MAIN_PRIORITY run? */
int is_growing(const volatile seL4_Word *word);

/* FSR word of a fetch where nothing is mapped: the processor tells fetches apart if it has SMEP. */
seL4_Word fetch_missing(void);

/* Takes the fault that waits at the handler: the FSR word of a page fault that this instruction
 * made by touching this address, VISIT_OK if none waits. */
seL4_Word take_fault(seL4_CPtr handler, seL4_Word instruction, seL4_Word address);
