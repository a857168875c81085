/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The derivation tree as a list in pre-order; invariants D1 to D4 stand in its header.
 */
#include "core/derivation.h"

#include "core/assert.h"
#include "core/fault_seed.h"
#include "core/tcb.h"

enum { ATTRIBUTES_OF_OBJECT = RANK_OBJECT << ATTRIBUTE_RANK_SHIFT | ATTRIBUTE_ORIGINAL };

/* Holds no capability and has no attributes. */
static _Alignas(32) struct slot list_head = {
    .previous = (uint64_t)(uintptr_t)&list_head,
    .next = (uint64_t)(uintptr_t)&list_head,
};

static struct slot *derivation_or_end(struct slot *slot)
{
    return slot == &list_head ? NULL : slot;
}

struct slot *derivation_first(void)
{
    return derivation_next(&list_head);
}

struct slot *derivation_next(const struct slot *slot)
{
    return derivation_or_end(derivation_behind(slot));
}

struct slot *derivation_previous(const struct slot *slot)
{
    return derivation_or_end(derivation_before(slot));
}

void derivation_insert_root(struct slot *slot, struct cap cap)
{
    kdebug_assert(slot_is_empty(slot));
    derivation_link(&list_head, slot, cap, ATTRIBUTES_OF_OBJECT);
}

void derivation_insert_child(struct slot *parent, struct slot *slot, struct cap cap)
{
    kdebug_assert(slot_is_empty(slot));
    derivation_link(parent, slot, cap, ATTRIBUTES_OF_OBJECT);
}

void derivation_insert_children(struct slot *parent, struct slot *first, word_t count,
                                struct cap cap, word_t stride)
{
    struct slot *last = first + (count - 1);
    struct slot *behind = derivation_behind(parent);
    behind->previous = (uint64_t)(uintptr_t)first;
    for (struct slot *slot = first; slot <= last; slot += 1) {
        kdebug_assert(slot_is_empty(slot));
        slot->cap = cap;
        slot->previous = (uint64_t)(uintptr_t)(slot + 1);
        slot->next = (uint64_t)(uintptr_t)behind | ATTRIBUTES_OF_OBJECT;
        behind = slot;
        cap.word[0] += stride;
    }
    last->previous = (uint64_t)(uintptr_t)parent;
    derivation_set_next(parent, last);
}

void derivation_insert_copy(struct slot *source, struct slot *slot, struct cap cap)
{
    if (cap_kind(cap) != CAP_UNTYPED) {
        bool is_original = cap_has_badge(cap) && cap_badge(cap) != cap_badge(source->cap);
        derivation_insert_plain_copy(source, slot, cap, is_original || SEEDED(CDT));
        return;
    }
    kdebug_assert(slot_is_empty(slot));
    source->cap.word[1] = BIT(cap_get(cap, CAP_UNTYPED_SIZE_BITS));
    derivation_link(source, slot, cap, (source->next & ATTRIBUTE_RANK) | ATTRIBUTE_ORIGINAL);
}

void derivation_insert_in_tcb(struct slot *source, struct slot *slot, struct cap cap)
{
    derivation_insert_copy(source, slot, cap);
    slot->next |= ATTRIBUTE_IN_TCB;
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

/* The capabilities that a control capability has issued are its children. */
static bool derivation_is_issuer(const struct slot *slot, const struct slot *next)
{
    enum cap_kind kind = cap_kind(slot->cap);
    enum cap_kind issued = cap_kind(next->cap);
    return (kind == CAP_IRQ_CONTROL && issued == CAP_IRQ_HANDLER) ||
           (kind == CAP_IO_PORT_CONTROL && issued == CAP_IO_PORT);
}

bool derivation_is_other_parent(const struct slot *slot, const struct slot *next)
{
    if (!derivation_is_original(slot)) {
        return false;
    }
    return derivation_is_issuer(slot, next) ||
           (derivation_ranks_below(next, slot) && cap_same_object(slot->cap, next->cap));
}

bool derivation_is_final(const struct slot *slot)
{
    return !cap_same_object(slot->cap, derivation_before(slot)->cap) &&
           !cap_same_object(slot->cap, derivation_behind(slot)->cap);
}
