/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What may not change when nothing is leaked.
 */
#pragma once

#include <allocman/utspace/split.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct census {
    size_t slots;                                        /* free */
    size_t untypeds[UTSPACE_SPLIT_TYPES][seL4_WordBits]; /* free ones by log2 of their size */
    size_t untyped_bytes;
    size_t memory; /* bytes free for book-keeping */
    size_t memory_pieces;
    size_t reserved_objects;
    long heap_blocks;
    uintptr_t next_address; /* of the address space */
    uintptr_t next_book_keeping;
    size_t reservations;
    size_t pages; /* mapped by the root task's address space among the first ones it hands out */
};

/* Whether the allocator's CSpace is one of two levels. */
extern bool has_two_levels;

struct census take_census(void);
/* Whether nothing has changed since `before`; prints what has. */
bool nothing_lost_since(const struct census *before);

/* Whether the kernel agrees that what the allocator calls free is: takes all of it, and gives it
 * back. */
bool all_memory_can_be_had(void);
