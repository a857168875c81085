/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Which slots of a range are free, behind the cspaces that take slots back: a bitmap. The search
 * goes on where the last one ended, so that slots are reused late.
 * I1: free_count is the number of set bits; a set bit is a free slot; bits behind `end` are clear.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct allocman;

struct allocman_slots {
    size_t first; /* slots [first, end) */
    size_t end;
    size_t *bitmap;
    size_t length; /* words of the bitmap */
    size_t last;   /* word where the last search ended */
    size_t free_count;
};

/* All slots of [first, end) are free. Needs memory: one bit per slot. 0 or an error. */
int allocman_slots_create(struct allocman *alloc, struct allocman_slots *slots, size_t first,
                          size_t end);
/* Gives the memory back. */
void allocman_slots_destroy(struct allocman *alloc, struct allocman_slots *slots);

/* Takes a free slot; false if there is none. */
bool allocman_slots_take(struct allocman_slots *slots, size_t *slot);
/* Takes this slot; false if it is not free. */
bool allocman_slots_take_at(struct allocman_slots *slots, size_t slot);
/* Takes a slot back; one that is free already, or not of the range, is fatal. */
void allocman_slots_put_back(struct allocman_slots *slots, size_t slot);

#ifdef __cplusplus
}
#endif
