/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Addresses in capability spaces (spec 03, section 3).
 */
#pragma once
#include "core/error.h"
#include "core/scheduler.h"
#include "core/thread_view.h"

/* The slot of `root` that all 64 bits of `address` name, where the path ends in that CNode, whose
 * guard is zero: the ordinary case. Null in every other: the general way finds out. */
static inline struct slot *cspace_one_level(struct cap root, word_t address)
{
    /* In word 0 the kind is above the guard size, so both can be compared at once. */
    word_t kind_and_guard_size = root.word[0] >> CAP_CNODE_GUARD_SIZE.shift;
    word_t radix = cap_get(root, CAP_CNODE_RADIX);
    word_t expected = ((word_t)CAP_CNODE << CAP_CNODE_GUARD_SIZE.width) + WORD_BITS - radix;
    if (unlikely(radix == 0 || kind_and_guard_size != expected ||
                 (address >> radix | root.word[1]) != 0)) {
        return NULL;
    }
    return (struct slot *)cap_object(root) + address;
}

/* A capability pointer resolved from `root` with 64 bits; bits left over do not matter. Null on
 * failure, which current_lookup_failure then describes. */
struct slot *cspace_lookup_far(struct cap root, cptr_t cptr);

/* The same for the current thread, whose view it refreshes. */
struct slot *cspace_lookup_own_far(cptr_t cptr);

static inline struct slot *cspace_lookup_own(cptr_t cptr)
{
    struct slot *slot = thread_view_slot(current_thread, cptr);
    return likely(slot) ? slot : cspace_lookup_own_far(cptr);
}

static inline struct slot *cspace_lookup(const struct tcb *thread, cptr_t cptr)
{
    struct cap root = thread->slots[TCB_CSPACE].cap;
    struct slot *slot = cspace_one_level(root, cptr);
    return likely(slot) ? slot : cspace_lookup_far(root, cptr);
}

/* The slot at (root, index, depth) as invocations name slots (spec 03, section 3.3). Null on
 * failure: the error is recorded, and says whether it `is_source`. */
must_use struct slot *cspace_slot(struct cap root, word_t index, word_t depth, bool is_source);

/* The same in the ordinary case of one level; null where cspace_slot has to find out more. */
static inline struct slot *cspace_near_slot(struct cap root, word_t index, word_t depth)
{
    return likely(depth == WORD_BITS) ? cspace_one_level(root, index) : NULL;
}

/* The same for a destination, which must also be empty: DeleteFirst. */
must_use enum result cspace_empty_slot(struct cap root, word_t index, word_t depth,
                                       struct slot **slot);
