/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * CNode_Rotate (spec 03, section 13.3). Untypeds of different sizes show which capability is where.
 */
#include "support/objects.h"
#include "support/raw.h"
#include "support/test.h"

enum { SOURCE_BITS = 5, PIVOT_BITS = 6 };

struct slots {
    seL4_CPtr destination, pivot, source;
};

/* Untypeds in pivot and source, nothing in destination. */
static struct slots new_rotation(void)
{
    return (struct slots){new_slot(), new_untyped(PIVOT_BITS), new_untyped(SOURCE_BITS)};
}

static struct answer rotate_with(struct slots s, seL4_Word to_destination, seL4_Word to_pivot)
{
    return invoke(
        ROOT, CNodeRotate, WORDS(ROOT, ROOT),
        WORDS(s.destination, DEPTH, to_destination, s.pivot, DEPTH, to_pivot, s.source, DEPTH));
}

static struct answer rotate(struct slots s)
{
    return rotate_with(s, 0, 0);
}

/* The slot holds the unused untyped of 2^bits bytes. */
static void expect_untyped(seL4_CPtr slot, seL4_Word bits)
{
    EXPECT(invoke(slot, UntypedRetype, WORDS(ROOT), WORDS(seL4_X86_4K, 0, 0, 0, new_slot(), 1)),
           seL4_NotEnoughMemory, 1ul << bits);
}

static void expect_nothing_moved(struct slots s)
{
    CHECK(!slot_is_full(s.destination));
    expect_untyped(s.pivot, PIVOT_BITS);
    expect_untyped(s.source, SOURCE_BITS);
}

TEST(rotate_three, "3/R-CNODE-32",
     "Rotate moves the pivot to the destination and the source, with its children, to the pivot")
{
    struct slots s = new_rotation();
    seL4_CPtr child = new_object_from(s.source, seL4_EndpointObject, 0);
    EXPECT_OK(rotate(s));
    CHECK(!slot_is_full(s.source));
    expect_untyped(s.destination, PIVOT_BITS);
    revoke_cap(s.pivot);
    CHECK(!slot_is_full(child));
    expect_untyped(s.pivot, SOURCE_BITS);
}

TEST(rotate_swaps, "3/R-CNODE-33", "Rotate of a slot into itself swaps it with the pivot")
{
    struct slots s = new_rotation();
    seL4_CPtr child = new_object_from(s.source, seL4_EndpointObject, 0);
    s.destination = s.source;
    EXPECT_OK(rotate(s));
    expect_untyped(s.source, PIVOT_BITS);
    revoke_cap(s.source);
    CHECK(slot_is_full(child));
    revoke_cap(s.pivot);
    CHECK(!slot_is_full(child));
    expect_untyped(s.pivot, SOURCE_BITS);
}

TEST(rotate_pivot_not_distinct, "3/R-CNODE-34",
     "Rotate refuses a pivot that is the source or the destination")
{
    struct slots s = new_rotation();
    EXPECT_PLAIN(rotate((struct slots){s.destination, s.source, s.source}), seL4_IllegalOperation);
    EXPECT_PLAIN(rotate((struct slots){s.pivot, s.pivot, s.source}), seL4_IllegalOperation);
    EXPECT_PLAIN(rotate((struct slots){s.destination, s.destination, s.source}),
                 seL4_IllegalOperation);
    expect_nothing_moved(s);
}

TEST(rotate_occupied, "3/R-CNODE-35", "Rotate refuses an occupied destination")
{
    struct slots s = new_rotation();
    seL4_CPtr occupied = new_endpoint();
    EXPECT_PLAIN(rotate((struct slots){occupied, s.pivot, s.source}), seL4_DeleteFirst);
    CHECK(slot_is_full(occupied));
    expect_nothing_moved(s);
}

/* Slot 1 of `small`, a CNode of radix 4 without guard, as pivot or as source. */
static struct answer rotate_small(seL4_CPtr destination, seL4_CPtr small, seL4_CPtr other,
                                  int is_pivot)
{
    if (is_pivot) {
        return invoke(ROOT, CNodeRotate, WORDS(small, ROOT),
                      WORDS(destination, DEPTH, 0, 1, 4, 0, other, DEPTH));
    }
    return invoke(ROOT, CNodeRotate, WORDS(ROOT, small),
                  WORDS(destination, DEPTH, 0, other, DEPTH, 0, 1, 4));
}

TEST(rotate_empty, "3/R-CNODE-36 3/R-CNODE-37",
     "Rotate reports an empty source as source, before an empty pivot as target")
{
    struct slots s = new_rotation();
    seL4_CPtr small = new_cnode(4);
    EXPECT(rotate_small(s.destination, small, s.pivot, 0), seL4_FailedLookup, 1,
           seL4_MissingCapability, 4);
    EXPECT(rotate_small(s.destination, small, s.source, 1), seL4_FailedLookup, 0,
           seL4_MissingCapability, 4);
    EXPECT(rotate_small(s.destination, small, new_slot(), 0), seL4_FailedLookup, 1,
           seL4_MissingCapability, 4);
    EXPECT(rotate_small(s.destination, small, new_slot(), 1), seL4_FailedLookup, 1,
           seL4_MissingCapability, 64);
    expect_nothing_moved(s);
}

static struct answer rotate_roots(struct slots s, seL4_CPtr pivot_root, seL4_Word pivot_depth,
                                  seL4_CPtr source_root, seL4_Word source_depth)
{
    return invoke(ROOT, CNodeRotate, WORDS(pivot_root, source_root),
                  WORDS(s.destination, DEPTH, 0, s.pivot, pivot_depth, 0, s.source, source_depth));
}

TEST(rotate_bad_roots, "3/R-CNODE-38",
     "Rotate reports a pivot that is not found as source, behind a source that is not found")
{
    struct slots s = new_rotation();
    seL4_CPtr ep = new_endpoint();
    EXPECT(rotate_roots(s, ep, DEPTH, ROOT, DEPTH), seL4_FailedLookup, 1, seL4_InvalidRoot);
    EXPECT(rotate_roots(s, ep, DEPTH, ep, DEPTH), seL4_FailedLookup, 1, seL4_InvalidRoot);
    EXPECT(rotate_roots(s, ep, DEPTH, ROOT, 13), seL4_FailedLookup, 1, seL4_GuardMismatch, 13, 0,
           51);
    EXPECT(rotate_roots(s, ROOT, 13, ep, DEPTH), seL4_FailedLookup, 1, seL4_InvalidRoot);
    expect_nothing_moved(s);
}

TEST(rotate_endpoint, "3/R-CNODE-39", "Rotate takes no endpoint or notification cap")
{
    struct slots s = new_rotation();
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr caps[] = {ep, new_badged(ep, 3), new_notification()};
    for (unsigned i = 0; i < 3; i += 1) {
        EXPECT_PLAIN(rotate((struct slots){s.destination, caps[i], s.source}),
                     seL4_IllegalOperation);
        EXPECT_PLAIN(rotate((struct slots){s.destination, s.pivot, caps[i]}),
                     seL4_IllegalOperation);
        CHECK(slot_is_full(caps[i]));
    }
    expect_nothing_moved(s);
}

/* The slot holds a cap to a CNode of this radix with this guard. */
static void expect_cnode(seL4_CPtr slot, seL4_Word radix, seL4_Word guard, seL4_Word guard_size)
{
    EXPECT(invoke(slot, CNodeDelete, NONE, WORDS(guard, guard_size)), seL4_FailedLookup, 0,
           seL4_DepthMismatch, guard_size, guard_size + radix);
}

TEST(rotate_guards, "3/R-CNODE-40",
     "the first data word of Rotate is for the cap that arrives in the destination")
{
    struct slots s = {new_slot(), new_cnode(3), new_cnode(4)};
    seL4_Word to_destination = seL4_CNode_CapData_new(5, 6).words[0];
    seL4_Word to_pivot = seL4_CNode_CapData_new(9, 8).words[0];
    EXPECT_OK(rotate_with(s, to_destination, to_pivot));
    expect_cnode(s.destination, 3, 5, 6);
    expect_cnode(s.pivot, 4, 9, 8);
    s.source = s.destination;
    EXPECT_OK(rotate_with(s, to_destination, to_pivot));
    expect_cnode(s.destination, 4, 5, 6);
    expect_cnode(s.pivot, 3, 9, 8);
    EXPECT_PLAIN(rotate_with(s, seL4_CNode_CapData_new(0, 62).words[0], 0), seL4_IllegalOperation);
    EXPECT_PLAIN(rotate_with(s, 0, seL4_CNode_CapData_new(0, 61).words[0]), seL4_IllegalOperation);
    expect_cnode(s.destination, 4, 5, 6);
    expect_cnode(s.pivot, 3, 9, 8);
}

TEST(rotate_truncated, "3/R-CNODE-41", "Rotate needs eight words and two extra caps")
{
    struct slots s = new_rotation();
    EXPECT_PLAIN(invoke(ROOT, CNodeRotate, WORDS(ROOT, ROOT),
                        WORDS(s.destination, DEPTH, 0, s.pivot, DEPTH, 0, s.source)),
                 seL4_TruncatedMessage);
    EXPECT_PLAIN(invoke(ROOT, CNodeRotate, WORDS(ROOT),
                        WORDS(s.destination, DEPTH, 0, s.pivot, DEPTH, 0, s.source, DEPTH)),
                 seL4_TruncatedMessage);
    expect_nothing_moved(s);
}
