/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Invariants of the derivation tree (core/derivation.h) and of untyped memory (core/untyped.c).
 */
#include "arch/object.h"
#include "core/derivation.h"
#include "core/object.h"
#include "core/tcb.h"
#include "debug/state_check.h"

#if CONFIG_IS_ON(STATE_CHECK)
enum {
    GROUPS_BITS = 17, /* log2 of the objects that are remembered */
    NESTING = 48,     /* untypeds inside each other: each copy or halving is one */
};

/* Objects whose capabilities have been passed, to see that none turns up again (D1). A set of
 * hashes with open addressing; `round` tells entries of this check from older ones. */
struct seen_object {
    struct cap cap;
    uint32_t round;
};

/* An untyped that the walk is inside of. */
struct enclosing {
    paddr_t start;
    paddr_t end;
    paddr_t watermark; /* end of what has been given out */
    paddr_t lowest;    /* start of the child passed last: children come newest, highest, first */
};

static struct seen_object seen[BIT(GROUPS_BITS)];
static uint32_t round;
static struct enclosing around[NESTING];
static unsigned depth;

static bool has_identity(struct cap cap)
{
    return cap_same_object(cap, cap);
}

static word_t hash_of(struct cap cap)
{
    word_t key = cap_paddr(cap) + (word_t)cap_kind(cap) * 0x9e3779b97f4a7c15;
    if (cap_kind(cap) == CAP_IRQ_HANDLER || cap_kind(cap) == CAP_IO_PORT) {
        key ^= cap.word[1] << 20;
    }
    return (key * 0xbf58476d1ce4e5b9) >> (WORD_BITS - GROUPS_BITS);
}

/* D1: the object of a new group has not been seen in this round. A full set ends the checking of
 * this invariant, not of the others. */
static void check_first_of_object(const struct slot *slot)
{
    word_t index = hash_of(slot->cap);
    for (unsigned probe = 0; probe < 64; probe += 1) {
        struct seen_object *entry = &seen[(index + probe) & MASK(GROUPS_BITS)];
        if (entry->round != round) {
            *entry = (struct seen_object){slot->cap, round};
            return;
        }
        state_must_hold(!cap_same_object(entry->cap, slot->cap), "D1", slot);
    }
}

static paddr_t object_end(struct cap cap)
{
    return cap_kind(cap) == CAP_UNTYPED ? cap_paddr(cap) + BIT(cap_get(cap, CAP_UNTYPED_SIZE_BITS))
                                        : cap_paddr(cap) + 1;
}

/* D2 and U1 for a slot whose object has memory: it lies in the untypeds the walk is inside of. */
static void check_memory(const struct slot *slot)
{
    struct cap cap = slot->cap;
    paddr_t start = cap_paddr(cap);
    while (depth > 0 && (start < around[depth - 1].start || start >= around[depth - 1].end)) {
        depth -= 1;
    }
    const struct slot *previous = derivation_previous(slot);
    bool is_new = !previous || !cap_same_object(previous->cap, cap);
    if (depth > 0 && is_new) {
        struct enclosing *parent = &around[depth - 1];
        state_must_hold(object_end(cap) <= parent->watermark, "U1 watermark", slot);
        state_must_hold(object_end(cap) <= parent->lowest, "D2 overlap", slot);
        parent->lowest = start;
    }
    if (cap_kind(cap) == CAP_UNTYPED) {
        word_t size = BIT(cap_get(cap, CAP_UNTYPED_SIZE_BITS));
        state_must_hold(cap.word[1] <= size && is_aligned(cap.word[1], 4), "U1", slot);
        state_must_hold(depth < NESTING, "nesting of untypeds", slot);
        around[depth] = (struct enclosing){start, start + size, start + cap.word[1], start + size};
        depth += 1;
    }
}

static void check_slot(const struct slot *slot)
{
    struct cap cap = slot->cap;
    const struct slot *previous = derivation_previous(slot);
    const struct slot *next = derivation_next(slot);
    unsigned rank = derivation_rank(slot);
    state_must_hold(!cap_is_null(cap), "linked slot is empty", slot);
    state_must_hold(WITH_MCS || cap_kind(cap) != CAP_REPLY, "linked Reply capability", slot);
    state_must_hold(!next || derivation_previous(next) == slot, "list", slot);
    state_must_hold(rank >= 1 && rank <= 3, "rank", slot);
    state_must_hold(cap_kind(cap) != CAP_UNTYPED || derivation_is_original(slot), "original", slot);
    if (rank == 3) {
        state_must_hold(previous && derivation_rank(previous) >= 2 &&
                            cap_same_object(previous->cap, cap) &&
                            cap_badge(previous->cap) == cap_badge(cap),
                        "D4", slot);
    }
    if (has_identity(cap) && (!previous || !cap_same_object(previous->cap, cap))) {
        check_first_of_object(slot);
    }
}

static bool has_memory(struct cap cap)
{
    enum cap_kind kind = cap_kind(cap);
    if (cap_kind_is_arch(kind)) {
        return (BIT(kind) & ARCH_KINDS_WITH_MEMORY) != 0;
    }
    return kind != CAP_IRQ_CONTROL && kind != CAP_IRQ_HANDLER && kind != CAP_DOMAIN &&
           kind != CAP_SCHED_CONTROL;
}

word_t state_check_derivation(void)
{
    word_t slots = 0;
    round += 1;
    depth = 0;
    for (const struct slot *slot = derivation_first(); slot; slot = derivation_next(slot)) {
        slots += 1;
        check_slot(slot);
        if (has_memory(slot->cap)) {
            check_memory(slot);
        }
    }
    return slots;
}
#endif
