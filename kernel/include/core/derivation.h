/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The derivation tree (spec 03, section 5.1). All slots with capabilities, but those with Reply
 * capabilities, form one doubly linked list: the tree in pre-order, each child directly behind its
 * parent, newest first. Depth is not stored, for deleting a capability would have to change it in
 * every descendant. Whether a slot descends from another follows from the capabilities, their
 * order, and of these attributes the last two:
 *
 *   in TCB    the slot is one of a TCB's own (core/thread_view.h)
 *   original  the capability may have children (untyped capabilities always are original)
 *   rank      1 object, 2 copy or badged capability, 3 copy of a badged capability
 *
 * D1 The capabilities to one object stand together in the list, without others between them.
 * D2 Every descendant of an untyped U stands behind U, and its object lies inside U; between U and
 *    its last descendant stand only descendants of U.
 * D3 The descendants of an original capability S that is not untyped are the slots directly behind
 *    S with the same object and a rank above S's.
 * D4 A slot of rank 3 directly follows its badged original or another slot of rank 3 that does;
 *    when that original goes, derivation_remove turns the first of them into rank 2.
 */
#pragma once
#include "arch/object.h"
#include "core/assert.h"
#include "core/object.h"
#include "core/slot.h"

/* Low bits of slot->next. */
enum {
    ATTRIBUTE_ORIGINAL = 1,
    ATTRIBUTE_RANK_SHIFT = 1,
    ATTRIBUTE_RANK = 3 << ATTRIBUTE_RANK_SHIFT,
    ATTRIBUTE_IN_TCB = 8,
    ATTRIBUTES = 31,
};
enum { RANK_OBJECT = 1, RANK_COPY = 2, RANK_BADGED_COPY = 3 };

static inline bool derivation_is_original(const struct slot *slot)
{
    return (slot->next & ATTRIBUTE_ORIGINAL) != 0;
}

static inline bool derivation_is_in_tcb(const struct slot *slot)
{
    return (slot->next & ATTRIBUTE_IN_TCB) != 0;
}

static inline unsigned derivation_rank(const struct slot *slot)
{
    return (unsigned)(slot->next & ATTRIBUTE_RANK) >> ATTRIBUTE_RANK_SHIFT;
}

/* Is the rank of `slot` above that of `other`: does it stand deeper? */
static inline bool derivation_ranks_below(const struct slot *slot, const struct slot *other)
{
    return (slot->next & ATTRIBUTE_RANK) > (other->next & ATTRIBUTE_RANK);
}

/* Neighbours of a slot in the list, which is a ring: its head, which holds no capability, stands
 * before the first slot and behind the last one. */
static inline struct slot *derivation_before(const struct slot *slot)
{
    return (struct slot *)(uintptr_t)slot->previous;
}

static inline struct slot *derivation_behind(const struct slot *slot)
{
    return (struct slot *)(uintptr_t)(slot->next & ~(uint64_t)ATTRIBUTES);
}

/* The list for those who walk it: null at its ends. */
struct slot *derivation_first(void);
struct slot *derivation_next(const struct slot *slot);
struct slot *derivation_previous(const struct slot *slot);

static inline void derivation_set_next(struct slot *slot, const struct slot *next)
{
    slot->next = (slot->next & ATTRIBUTES) | (uint64_t)(uintptr_t)next;
}

/* Places `slot` behind `before`. */
static inline void derivation_link(struct slot *before, struct slot *slot, struct cap cap,
                                   uint64_t attributes)
{
    struct slot *behind = derivation_behind(before);
    slot->cap = cap;
    slot->previous = (uint64_t)(uintptr_t)before;
    slot->next = (uint64_t)(uintptr_t)behind | attributes;
    derivation_set_next(before, slot);
    behind->previous = (uint64_t)(uintptr_t)slot;
}

/* Puts `cap` in the empty `slot` as a tree of its own (boot), before all others. */
void derivation_insert_root(struct slot *slot, struct cap cap);

/* Puts `cap` in the empty `slot` as a new original child of `parent`. */
void derivation_insert_child(struct slot *parent, struct slot *slot, struct cap cap);

/* The same for `count` (at least one) empty slots from `first` on. Each object is `stride` bytes
 * above that of the slot before; `cap` is the capability to the lowest. */
void derivation_insert_children(struct slot *parent, struct slot *first, word_t count,
                                struct cap cap, word_t stride);

/* Puts `cap`, derived from the capability in `source`, in the empty `slot`: as a child of an
 * original source, else as its sibling. Copying an untyped fills the source up (spec 03, 6.6). */
void derivation_insert_copy(struct slot *source, struct slot *slot, struct cap cap);

/* The same for every kind but untyped. `is_original`: the copy has another badge (section 5.1). */
static inline void derivation_insert_plain_copy(struct slot *source, struct slot *slot,
                                                struct cap cap, bool is_original)
{
    uint64_t depth = (source->next & ATTRIBUTE_ORIGINAL) << ATTRIBUTE_RANK_SHIFT;
    kdebug_assert(slot_is_empty(slot));
    derivation_link(source, slot, cap,
                    (source->next & ATTRIBUTE_RANK) + depth +
                        (is_original ? ATTRIBUTE_ORIGINAL : 0));
}

/* The same for a slot of a TCB; deletion then sees that it is one. */
void derivation_insert_in_tcb(struct slot *source, struct slot *slot, struct cap cap);

/* derivation_move for Reply capabilities: not in the list, but the caller knows where they are. */
void reply_move(struct slot *from, struct slot *to, struct cap cap);

/* Moves the place of `from` in the tree to the empty `to`, with `cap` as its capability; `from` is
 * empty afterwards. */
static inline void derivation_move(struct slot *from, struct slot *to, struct cap cap)
{
    kdebug_assert(slot_is_empty(to));
    if (!WITH_MCS && unlikely(cap_kind(cap) == CAP_REPLY)) {
        reply_move(from, to, cap);
        return;
    }
    struct slot *before = derivation_before(from);
    struct slot *behind = derivation_behind(from);
    to->cap = cap;
    to->previous = from->previous;
    to->next = from->next;
    *from = (struct slot){0};
    derivation_set_next(before, to);
    behind->previous = (uint64_t)(uintptr_t)to;
}

/* Exchanges capabilities and places of two slots; either may be empty. `cap_a` ends in `b`. */
void derivation_swap(struct slot *a, struct cap cap_a, struct slot *b, struct cap cap_b);

/* Empties `slot` and takes it out of the tree; children move up to the parent. */
static inline void derivation_remove(struct slot *slot)
{
    struct slot *before = derivation_before(slot);
    struct slot *behind = derivation_behind(slot);
    if (unlikely(derivation_rank(behind) == RANK_BADGED_COPY &&
                 derivation_rank(slot) == RANK_COPY)) {
        behind->next ^= (uint64_t)(RANK_BADGED_COPY ^ RANK_COPY) << ATTRIBUTE_RANK_SHIFT; /* D4 */
    }
    derivation_set_next(before, behind);
    behind->previous = (uint64_t)(uintptr_t)before;
    *slot = (struct slot){0};
}

/* Does `cap` name an object in memory that an untyped covers? */
static inline bool cap_has_memory(struct cap cap)
{
    return cap_is_one_of(cap, CAP_OBJECT_KINDS | BIT(CAP_UNTYPED) | BIT(CAP_ZOMBIE) |
                                  ARCH_KINDS_WITH_MEMORY);
}

/* Is the object inside an untyped, whose address is aligned to its size? */
static inline bool untyped_covers(struct cap untyped, struct cap cap)
{
    word_t difference = (cap.word[0] ^ untyped.word[0]) & MASK(CAP_ADDRESS_BITS);
    return cap_has_memory(cap) && difference >> cap_get(untyped, CAP_UNTYPED_SIZE_BITS) == 0;
}

/* Has anything been made of the untyped in `slot` that is still there? */
static inline bool untyped_has_children(const struct slot *slot)
{
    return untyped_covers(slot->cap, derivation_behind(slot)->cap);
}

/* derivation_is_parent where `slot` holds neither an untyped nor one of CAP_OBJECT_KINDS. */
bool derivation_is_other_parent(const struct slot *slot, const struct slot *next);

/* Does `next`, the slot behind `slot`, descend from it? */
static inline bool derivation_is_parent(const struct slot *slot, const struct slot *next)
{
    if (cap_kind(slot->cap) == CAP_UNTYPED) {
        return untyped_covers(slot->cap, next->cap);
    }
    if (cap_is_one_of(slot->cap, CAP_OBJECT_KINDS)) {
        return derivation_is_original(slot) && derivation_ranks_below(next, slot) &&
               cap_same_kind_and_address(slot->cap, next->cap);
    }
    return derivation_is_other_parent(slot, next);
}

static inline bool derivation_has_children(const struct slot *slot)
{
    return derivation_is_parent(slot, derivation_behind(slot));
}

/* Is this the only capability to its object? (spec 03, section 5.3) */
bool derivation_is_final(const struct slot *slot);

/* The same for CAP_OBJECT_KINDS. */
static inline bool derivation_is_final_object(const struct slot *slot)
{
    return !cap_same_kind_and_address(slot->cap, derivation_before(slot)->cap) &&
           !cap_same_kind_and_address(slot->cap, derivation_behind(slot)->cap);
}
