/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The derivation tree as a list in pre-order; invariants D1 to D4 stand in its header.
 */
#include "core/derivation.h"

#include "arch/object.h"
#include "core/assert.h"
#include "core/fault_seed.h"
#include "core/object.h"
#include "core/tcb.h"

/* Low bits of slot->next. */
enum { ATTRIBUTE_ORIGINAL = 1, ATTRIBUTE_RANK_SHIFT = 1, ATTRIBUTE_IN_TCB = 8, ATTRIBUTES = 31 };
enum { RANK_OBJECT = 1, RANK_COPY = 2, RANK_BADGED_COPY = 3 };

/* Stands before the first slot of the list, and holds no capability. */
static _Alignas(32) struct slot list_head;

struct slot *derivation_first(void)
{
    return derivation_next(&list_head);
}

struct slot *derivation_next(const struct slot *slot)
{
    return (struct slot *)(uintptr_t)(slot->next & ~(uint64_t)ATTRIBUTES);
}

static struct slot *derivation_before(const struct slot *slot)
{
    return (struct slot *)(uintptr_t)slot->previous;
}

struct slot *derivation_previous(const struct slot *slot)
{
    struct slot *before = derivation_before(slot);
    return before == &list_head ? NULL : before;
}

bool derivation_is_original(const struct slot *slot)
{
    return (slot->next & ATTRIBUTE_ORIGINAL) != 0;
}

unsigned derivation_rank(const struct slot *slot)
{
    return (unsigned)(slot->next >> ATTRIBUTE_RANK_SHIFT) & 3;
}

bool derivation_is_in_tcb(const struct slot *slot)
{
    return (slot->next & ATTRIBUTE_IN_TCB) != 0;
}

static void derivation_set_next(struct slot *slot, const struct slot *next)
{
    slot->next = (slot->next & ATTRIBUTES) | (uint64_t)(uintptr_t)next;
}

static void derivation_set_rank(struct slot *slot, unsigned rank)
{
    slot->next = (slot->next & ~(UINT64_C(3) << ATTRIBUTE_RANK_SHIFT)) |
                 (uint64_t)rank << ATTRIBUTE_RANK_SHIFT;
}

/* Places `slot` behind `before`. */
static void derivation_link(struct slot *before, struct slot *slot, struct cap cap, unsigned rank,
                            bool is_original)
{
    struct slot *after = derivation_next(before);
    slot->cap = cap;
    slot->previous = (uint64_t)(uintptr_t)before;
    slot->next = (uint64_t)(uintptr_t)after | (uint64_t)rank << ATTRIBUTE_RANK_SHIFT |
                 (is_original ? ATTRIBUTE_ORIGINAL : 0);
    derivation_set_next(before, slot);
    if (after) {
        after->previous = (uint64_t)(uintptr_t)slot;
    }
}

void derivation_insert_root(struct slot *slot, struct cap cap)
{
    kdebug_assert(slot_is_empty(slot));
    derivation_link(&list_head, slot, cap, RANK_OBJECT, true);
}

void derivation_insert_child(struct slot *parent, struct slot *slot, struct cap cap)
{
    kdebug_assert(slot_is_empty(slot));
    derivation_link(parent, slot, cap, RANK_OBJECT, true);
}

/* Is a capability derived from `source` an original itself? (spec 03, section 5.1) */
static bool derivation_copy_is_original(struct cap source, struct cap copy)
{
    switch ((unsigned)cap_kind(copy)) {
    case CAP_UNTYPED:
        return true;
    case CAP_ENDPOINT:
    case CAP_NOTIFICATION:
        return cap_badge(copy) != cap_badge(source);
    default:
        return SEEDED(CDT);
    }
}

static unsigned derivation_copy_rank(const struct slot *source, struct cap copy)
{
    unsigned rank = derivation_rank(source);
    if (cap_kind(copy) == CAP_UNTYPED || !derivation_is_original(source)) {
        return rank;
    }
    return rank + 1;
}

void derivation_insert_copy(struct slot *source, struct slot *slot, struct cap cap)
{
    kdebug_assert(slot_is_empty(slot));
    if (cap_kind(cap) == CAP_UNTYPED) {
        source->cap.word[1] = BIT(cap_get(cap, CAP_UNTYPED_SIZE_BITS));
    }
    derivation_link(source, slot, cap, derivation_copy_rank(source, cap),
                    derivation_copy_is_original(source->cap, cap));
}

void derivation_insert_in_tcb(struct slot *source, struct slot *slot, struct cap cap)
{
    derivation_insert_copy(source, slot, cap);
    slot->next |= ATTRIBUTE_IN_TCB;
}

void derivation_move(struct slot *from, struct slot *to, struct cap cap)
{
    kdebug_assert(slot_is_empty(to));
    struct slot *before = derivation_before(from);
    struct slot *after = derivation_next(from);
    *to = *from;
    to->cap = cap;
    *from = (struct slot){0};
    if (before) {
        derivation_set_next(before, to);
    }
    if (after) {
        after->previous = (uint64_t)(uintptr_t)to;
    }
    if (cap_kind(cap) == CAP_REPLY) {
        cap_reply_caller(cap)->reply_slot = to;
    }
}

void derivation_swap(struct slot *a, struct cap cap_a, struct slot *b, struct cap cap_b)
{
    _Alignas(32) struct slot aside = {0};
    if (!slot_is_empty(a)) {
        derivation_move(a, &aside, cap_a);
    }
    if (!slot_is_empty(b)) {
        derivation_move(b, a, cap_b);
    }
    if (!slot_is_empty(&aside)) {
        derivation_move(&aside, b, cap_a);
    }
}

void derivation_remove(struct slot *slot)
{
    struct slot *before = derivation_before(slot);
    struct slot *after = derivation_next(slot);
    derivation_set_next(before, after);
    if (after) {
        after->previous = (uint64_t)(uintptr_t)before;
        if (derivation_rank(slot) == RANK_COPY && derivation_rank(after) == RANK_BADGED_COPY) {
            derivation_set_rank(after, RANK_COPY);
        }
    }
    *slot = (struct slot){0};
}

/* Does `cap` name an object in memory that an untyped covers? */
static bool derivation_has_memory(struct cap cap)
{
    enum cap_kind kind = cap_kind(cap);
    if (cap_kind_is_arch(kind)) {
        return arch_kind_has_memory(kind);
    }
    return kind == CAP_UNTYPED || kind == CAP_ENDPOINT || kind == CAP_NOTIFICATION ||
           kind == CAP_CNODE || kind == CAP_THREAD || kind == CAP_ZOMBIE;
}

bool derivation_has_children(const struct slot *slot)
{
    const struct slot *next = derivation_next(slot);
    if (!next || !derivation_is_original(slot)) {
        return false;
    }
    switch ((unsigned)cap_kind(slot->cap)) {
    case CAP_UNTYPED:
        return derivation_has_memory(next->cap) &&
               cap_paddr(next->cap) - cap_paddr(slot->cap) <
                   BIT(cap_get(slot->cap, CAP_UNTYPED_SIZE_BITS));
    case CAP_IRQ_CONTROL:
        return cap_kind(next->cap) == CAP_IRQ_HANDLER;
    case CAP_IO_PORT_CONTROL:
        return cap_kind(next->cap) == CAP_IO_PORT;
    default:
        return derivation_rank(next) > derivation_rank(slot) &&
               cap_same_object(slot->cap, next->cap);
    }
}

bool derivation_is_final(const struct slot *slot)
{
    const struct slot *before = derivation_before(slot);
    const struct slot *after = derivation_next(slot);
    return !cap_same_object(before->cap, slot->cap) &&
           !(after && cap_same_object(after->cap, slot->cap));
}
