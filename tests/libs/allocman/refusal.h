/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Refusing the n-th request for something: slots and objects of a vka, an allocator's memory for
 * its book-keeping, blocks of the heap (malloc and its kin, which the linker leads here).
 */
#pragma once

#include <allocman/allocman.h>
#include <stdbool.h>
#include <stddef.h>
#include <vka/vka.h>

enum refusal {
    REFUSE_SLOTS_AND_OBJECTS,
    REFUSE_BOOK_KEEPING,
    REFUSE_HEAP,
    NUM_REFUSALS,
};

/* A vka that asks *real, which must stay alive, and refuses as planned: with error 1. */
vka_t refusing_vka(vka_t *real);

/* The request after `count` more of that kind is refused, and those only; negative: none. */
void plan_refusal(allocman_t *alloc, enum refusal kind, long count);
/* Whether it has been. */
bool was_refused(void);

/* Blocks of the heap that are in use. */
long heap_blocks(void);
