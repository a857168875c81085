/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Resolving addresses in capability spaces (spec 03, section 3).
 */
#include "core/cspace.h"

#include "core/fault_seed.h"
#include "core/tcb.h"

/* The slot that the low `bits` of `address` name, starting at `cap`; `bits_left` of them remain.
 * Each level takes at least one bit, so there are at most 64. */
static struct slot *cspace_resolve(struct cap cap, word_t address, unsigned bits,
                                   unsigned *bits_left)
{
    if (cap_kind(cap) != CAP_CNODE) {
        lookup_failed_root();
        return NULL;
    }
    word_t rest = address << (WORD_BITS - bits); /* what is left of it, from the top bit down */
    for (;;) {
        unsigned radix = (unsigned)cap_get(cap, CAP_CNODE_RADIX);
        unsigned guard_size = (unsigned)cap_get(cap, CAP_CNODE_GUARD_SIZE);
        word_t guard = cap.word[1];
        /* in two steps, since a guard of no bits would make it a shift by 64 */
        if (unlikely(guard_size > bits || rest >> 1 >> (WORD_BITS - 1 - guard_size) != guard)) {
            lookup_failed_guard(bits + SEEDED(LOOK), guard, guard_size);
            return NULL;
        }
        if (unlikely(guard_size + radix > bits)) {
            lookup_failed_depth(bits, guard_size + radix);
            return NULL;
        }
        bits -= guard_size + radix;
        rest <<= guard_size;
        struct slot *slot = (struct slot *)cap_object(cap) + (rest >> (WORD_BITS - radix));
        rest <<= radix;
        if (bits == 0 || cap_kind(slot->cap) != CAP_CNODE) {
            *bits_left = bits;
            return slot;
        }
        cap = slot->cap;
    }
}

struct slot *cspace_lookup_far(struct cap root, cptr_t cptr)
{
    unsigned bits_left;
    return cspace_resolve(root, cptr, WORD_BITS, &bits_left);
}

apart struct slot *cspace_lookup_own_far(cptr_t cptr)
{
    if (!thread_view_is_right(current_thread)) {
        thread_view_refresh(current_thread);
    }
    return cspace_lookup(current_thread, cptr);
}

struct slot *cspace_slot(struct cap root, word_t index, word_t depth, bool is_source)
{
    struct slot *near = cspace_near_slot(root, index, depth);
    if (likely(near)) {
        return near;
    }
    if (cap_kind(root) == CAP_CNODE && (depth < 1 || depth > WORD_BITS)) {
        error_range(1, WORD_BITS);
        return NULL;
    }
    unsigned bits_left = 0;
    struct slot *slot = cspace_resolve(root, index, (unsigned)depth, &bits_left);
    if (slot && bits_left > 0) {
        lookup_failed_depth(bits_left, 0);
        slot = NULL;
    }
    if (!slot) {
        error_failed_lookup(is_source);
    }
    return slot;
}

enum result cspace_empty_slot(struct cap root, word_t index, word_t depth, struct slot **slot)
{
    *slot = cspace_slot(root, index, depth, false);
    if (!*slot) {
        return RESULT_ERROR;
    }
    return slot_is_empty(*slot) ? RESULT_OK : error_delete_first();
}
