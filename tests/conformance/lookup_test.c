/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Addresses in CSpaces (spec 03, section 13.2).
 */
#include "support/objects.h"
#include "support/raw.h"
#include "support/test.h"
#include "support/threads.h"

enum { RADIX = 4 };

/* A CNode of 2^RADIX slots with a badged cap to the endpoint in slot 2. */
struct small_space {
    seL4_CPtr cnode; /* guard size 0 */
    seL4_CPtr endpoint;
};

static struct small_space new_small_space(void)
{
    struct small_space space = {new_cnode(RADIX), new_endpoint()};
    EXPECT_OK(invoke(space.cnode, CNodeMint, WORDS(ROOT),
                     WORDS(2, RADIX, space.endpoint, DEPTH, 15, 42)));
    return space;
}

static struct answer delete_at(seL4_CPtr root, seL4_Word index, seL4_Word depth)
{
    return invoke(root, CNodeDelete, NONE, WORDS(index, depth));
}

static struct answer copy_from(seL4_CPtr root, seL4_Word index, seL4_Word depth)
{
    return invoke(ROOT, CNodeCopy, WORDS(root), WORDS(new_slot(), DEPTH, index, depth, 15));
}

static void send_to_shared(struct thread *thread)
{
    const seL4_CPtr *cptr = thread->shared;
    message((seL4_Word)seL4_SysSend, *cptr, seL4_MessageInfo_new(3, 0, 0, 0), NONE, NONE);
}

static struct thread *thread_in_space(void (*run)(struct thread *), seL4_CPtr root, void *shared)
{
    struct thread *thread = new_thread(run, MAIN_PRIORITY + 1, shared, 0);
    CHECK_EQ(seL4_TCB_SetSpace(thread->tcb, 0, root, 0, seL4_CapInitThreadVSpace, 0), seL4_NoError);
    thread->is_in_other_cspace = 1;
    return thread;
}

TEST(top_bits_select, "3/R-LOOK-01",
     "in a one-level CSpace without guard the top bits of a pointer select the slot")
{
    struct small_space space = new_small_space();
    seL4_CPtr cptr = 2ul << 60 | 0xabcdef; /* the rest does not matter */
    start_thread(thread_in_space(send_to_shared, space.cnode, &cptr));
    CHECK_EQ(receive_if_any(space.endpoint).badge, 42);
}

TEST(left_over_bits, "3/R-LOOK-02",
     "slot operations work at the exact depth and report what is left over below it")
{
    struct small_space space = new_small_space();
    EXPECT_OK(copy_from(space.cnode, 2, RADIX));
    EXPECT(copy_from(space.cnode, 2 << 4, RADIX + 4), seL4_FailedLookup, 1, seL4_DepthMismatch, 4,
           0);
}

TEST(depth_zero, "3/R-LOOK-03", "depth 0 is out of range")
{
    EXPECT(delete_at(ROOT, 1, 0), seL4_RangeError, 1, 64);
}

TEST(depth_65, "3/R-LOOK-04", "depth 65 is out of range")
{
    EXPECT(delete_at(ROOT, 1, 65), seL4_RangeError, 1, 64);
}

TEST(roots_that_are_none, "3/R-LOOK-05", "a root that is no CNode is reported before the depth")
{
    seL4_CPtr ep = new_endpoint();
    EXPECT(copy_from(ep, 1, 0), seL4_FailedLookup, 1, seL4_InvalidRoot);
    EXPECT(
        invoke(ROOT, CNodeRotate, WORDS(ep, ROOT), WORDS(new_slot(), DEPTH, 0, 1, 0, 0, ep, DEPTH)),
        seL4_FailedLookup, 1, seL4_InvalidRoot);
    EXPECT(invoke(arena(), UntypedRetype, WORDS(ep), WORDS(seL4_EndpointObject, 0, 1, 65, 0, 1)),
           seL4_FailedLookup, 0, seL4_InvalidRoot);
}

TEST(guard_differs, "3/R-LOOK-06 3/R-LOOK-07", "a guard that differs or does not fit is reported")
{
    struct small_space space = new_small_space();
    seL4_CPtr guarded = new_guarded(space.cnode, 5, 4);
    EXPECT(delete_at(guarded, 0x62, 8), seL4_FailedLookup, 0, seL4_GuardMismatch, 8, 5, 4);
    EXPECT(delete_at(guarded, 5, 3), seL4_FailedLookup, 0, seL4_GuardMismatch, 3, 5, 4);
}

TEST(depth_too_small, "3/R-LOOK-08", "a depth between guard and slot is reported")
{
    seL4_CPtr guarded = new_guarded(new_small_space().cnode, 5, 4);
    EXPECT(delete_at(guarded, 0x5, 4), seL4_FailedLookup, 0, seL4_DepthMismatch, 4, 8);
    EXPECT(delete_at(guarded, 0x31, 7), seL4_FailedLookup, 0, seL4_GuardMismatch, 7, 5, 4);
    EXPECT(delete_at(guarded, 0x2a, 7), seL4_FailedLookup, 0, seL4_DepthMismatch, 7, 8);
}

/* A CNode whose slot 3 leads, with guard 5 of 4 bits, to `below`. */
static seL4_CPtr new_upper_level(seL4_CPtr below)
{
    seL4_CPtr upper = new_cnode(RADIX);
    EXPECT_OK(invoke(upper, CNodeMint, WORDS(ROOT),
                     WORDS(3, RADIX, below, DEPTH, 15, seL4_CNode_CapData_new(5, 4).words[0])));
    return upper;
}

TEST(second_level, "3/R-LOOK-09", "a mismatch on the second level reports the remaining bits")
{
    seL4_CPtr upper = new_upper_level(new_small_space().cnode);
    EXPECT_OK(copy_from(upper, 0x352, 12));
    EXPECT(copy_from(upper, 0x362, 12), seL4_FailedLookup, 1, seL4_GuardMismatch, 8, 5, 4);
    EXPECT(copy_from(upper, 0x35, 8), seL4_FailedLookup, 1, seL4_DepthMismatch, 4, 8);
}

TEST(bits_above_depth, "3/R-LOOK-10", "index bits above the depth are ignored")
{
    struct small_space space = new_small_space();
    EXPECT_OK(copy_from(space.cnode, 0xfff2, RADIX));
}

TEST(whose_lookup_failed, "3/R-LOOK-11", "failed lookups tell target from source")
{
    seL4_CPtr ep = new_endpoint();
    EXPECT(invoke(ROOT, CNodeCopy, WORDS(ROOT), WORDS(new_slot(), 13, ep, 13, 15)),
           seL4_FailedLookup, 0, seL4_GuardMismatch, 13, 0, 51);
    EXPECT(invoke(ROOT, CNodeCopy, WORDS(ROOT), WORDS(new_slot(), DEPTH, ep, 13, 15)),
           seL4_FailedLookup, 1, seL4_GuardMismatch, 13, 0, 51);
}

TEST(root_cnode_depth_13, "3/R-LOOK-12", "the root CNode at depth 13 is a guard mismatch")
{
    EXPECT(delete_at(ROOT, 1, 13), seL4_FailedLookup, 0, seL4_GuardMismatch, 13, 0, 51);
}

TEST(guard_5_of_4_bits, "3/R-LOOK-13", "guard 5 of 4 bits over radix 4: slot 2 is 0x52 at depth 8")
{
    seL4_CPtr guarded = new_guarded(new_small_space().cnode, 5, 4);
    EXPECT_OK(copy_from(guarded, 0x52, 8));
}

TEST(two_guards_one_slot, "3/R-LOOK-14", "caps with different guards reach the same slot")
{
    struct small_space space = new_small_space();
    EXPECT_OK(delete_at(new_guarded(space.cnode, 5, 4), 0x52, 8));
    EXPECT(copy_from(new_guarded(space.cnode, 1, 1), 0x12, 5), seL4_FailedLookup, 1,
           seL4_MissingCapability, 5);
}

TEST(path_ends_early, "3/R-LOOK-15",
     "a path ends at a cap that is no CNode: found by invocations, refused as a slot")
{
    struct small_space space = new_small_space();
    seL4_CPtr upper = new_upper_level(space.cnode);
    EXPECT(copy_from(upper, 0x3520, 16), seL4_FailedLookup, 1, seL4_DepthMismatch, 4, 0);
    seL4_CPtr cptr = 0x352ul << 52 | 0x123;
    start_thread(thread_in_space(send_to_shared, upper, &cptr));
    CHECK_EQ(receive_if_any(space.endpoint).badge, 42);
}

static void nbsend_then_send(struct thread *thread)
{
    const seL4_CPtr *cptr = thread->shared;
    seL4_MessageInfo_t info = seL4_MessageInfo_new(0, 0, 0, 0);
    message((seL4_Word)seL4_SysNBSend, *cptr, info, NONE, NONE);
    thread->notes[0] = 1;
    message((seL4_Word)seL4_SysSend, *cptr, info, NONE, NONE);
    thread->notes[0] = 2;
}

TEST(no_cspace, "3/R-LOOK-16",
     "without a CSpace root NBSend is silent, and Send ends the thread for want of a handler")
{
    struct small_space space = new_small_space();
    seL4_CPtr root = new_copy(space.cnode, seL4_AllRights);
    seL4_CPtr cptr = 2ul << 60;
    struct thread *thread = thread_in_space(nbsend_then_send, root, &cptr);
    revoke_cap(space.cnode);
    start_thread(thread);
    CHECK_EQ(thread->notes[0], 1);
    CHECK_EQ(receive_if_any(space.endpoint).badge, 0);
}
