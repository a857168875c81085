/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Operations on CNodes (spec 03, section 13.3), but Rotate and those about callers.
 */
#include "support/objects.h"
#include "support/pages.h"
#include "support/raw.h"
#include "support/test.h"
#include "support/threads.h"

static struct answer copy(seL4_CPtr destination, seL4_CPtr source, seL4_Word rights)
{
    return invoke(ROOT, CNodeCopy, WORDS(ROOT), WORDS(destination, DEPTH, source, DEPTH, rights));
}

static struct answer mint(seL4_CPtr destination, seL4_CPtr source, seL4_Word badge)
{
    return invoke(ROOT, CNodeMint, WORDS(ROOT),
                  WORDS(destination, DEPTH, source, DEPTH, 15, badge));
}

static struct answer move(seL4_CPtr destination, seL4_CPtr source)
{
    return invoke(ROOT, CNodeMove, WORDS(ROOT), WORDS(destination, DEPTH, source, DEPTH));
}

static struct answer mutate(seL4_CPtr destination, seL4_CPtr source, seL4_Word data)
{
    return invoke(ROOT, CNodeMutate, WORDS(ROOT), WORDS(destination, DEPTH, source, DEPTH, data));
}

static void send_through(struct thread *thread)
{
    const seL4_CPtr *cptr = thread->shared;
    message((seL4_Word)seL4_SysSend, *cptr, seL4_MessageInfo_new(1, 0, 0, 0), NONE, NONE);
}

/* The badge with which a message through `cap` arrives at `endpoint`. */
static seL4_Word badge_of(seL4_CPtr cap, seL4_CPtr endpoint)
{
    run_thread(send_through, MAIN_PRIORITY + 1, &cap);
    return receive_if_any(endpoint).badge;
}

TEST(all_need_two_words, "3/R-CNODE-01", "every operation needs two words")
{
    for (seL4_Word label = CNodeRevoke; label < IRQIssueIRQHandler; label += 1) {
        EXPECT_PLAIN(invoke(ROOT, label, NONE, WORDS(new_slot())), seL4_TruncatedMessage);
    }
}

TEST(copy_without_root, "3/R-CNODE-02", "Copy without source root is truncated, occupied or not")
{
    EXPECT_PLAIN(invoke(ROOT, CNodeCopy, NONE, WORDS(1, DEPTH, 1, DEPTH, 15)),
                 seL4_TruncatedMessage);
    EXPECT(invoke(ROOT, CNodeCopy, NONE, WORDS(1, 0, 1, DEPTH, 15)), seL4_RangeError, 1, 64);
}

TEST(copy_bad_target_first, "3/R-CNODE-03", "a bad target comes before the missing words")
{
    EXPECT(invoke(ROOT, CNodeCopy, WORDS(ROOT), WORDS(1, 13)), seL4_FailedLookup, 0,
           seL4_GuardMismatch, 13, 0, 51);
}

TEST(copy_occupied, "3/R-CNODE-04 3/R-CNODE-05",
     "Copy into an occupied slot is refused, whatever the source")
{
    seL4_CPtr ep = new_badged(new_endpoint(), 9);
    seL4_CPtr other = new_notification();
    EXPECT_PLAIN(copy(other, ep, 15), seL4_DeleteFirst);
    CHECK(slot_is_full(ep) && slot_is_full(other));
    EXPECT_PLAIN(invoke(ROOT, CNodeCopy, WORDS(ep), WORDS(other, DEPTH, 0, 0, 15)),
                 seL4_DeleteFirst);
}

TEST(copy_from_empty, "3/R-CNODE-06", "Copy from an empty slot reports the source's depth")
{
    EXPECT(copy(new_slot(), new_slot(), 15), seL4_FailedLookup, 1, seL4_MissingCapability, 64);
}

TEST(copy_length_4, "3/R-CNODE-07", "Copy without rights is truncated, after the source was found")
{
    seL4_CPtr ep = new_endpoint();
    EXPECT_PLAIN(invoke(ROOT, CNodeCopy, WORDS(ROOT), WORDS(new_slot(), DEPTH, ep, DEPTH)),
                 seL4_TruncatedMessage);
    EXPECT(invoke(ROOT, CNodeCopy, WORDS(ROOT), WORDS(new_slot(), DEPTH, new_slot(), DEPTH)),
           seL4_FailedLookup, 1, seL4_MissingCapability, 64);
}

TEST(copy_read_only, "3/R-CNODE-08 3/R-CNODE-09", "rights are masked, and never come back")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr reader = new_slot();
    seL4_CPtr again = new_slot();
    EXPECT_OK(copy(reader, ep, 2));
    EXPECT_OK(copy(again, reader, 15));
    EXPECT(invoke(reader, 0, NONE, NONE), seL4_InvalidCapability, 0);
    EXPECT(invoke(again, 0, NONE, NONE), seL4_InvalidCapability, 0);
    run_thread(send_through, MAIN_PRIORITY + 1, &ep);
    CHECK_EQ(receive_if_any(again).label, 1);
}

TEST(copy_keeps_badge, "3/R-CNODE-10", "a copy of a badged cap has the badge")
{
    seL4_CPtr ep = new_endpoint();
    CHECK_EQ(badge_of(new_copy(new_badged(ep, 17), seL4_AllRights), ep), 17);
}

TEST(copy_keeps_guard, "3/R-CNODE-11", "a copy of a CNode cap has the guard")
{
    seL4_CPtr guarded = new_copy(new_guarded(new_cnode(4), 5, 4), seL4_AllRights);
    EXPECT(invoke(guarded, CNodeDelete, NONE, WORDS(0x62, 8)), seL4_FailedLookup, 0,
           seL4_GuardMismatch, 8, 5, 4);
}

TEST(copy_irq_control, "3/R-CNODE-12", "IRQControl cannot be copied")
{
    EXPECT_PLAIN(copy(new_slot(), seL4_CapIRQControl, 15), seL4_IllegalOperation);
}

TEST(copy_used_untyped, "3/R-CNODE-14", "an untyped with children cannot be copied")
{
    (void)new_endpoint();
    EXPECT_PLAIN(copy(new_slot(), arena(), 15), seL4_RevokeFirst);
}

TEST(copy_unmapped_table, "3/R-CNODE-15", "an unmapped page table cannot be copied")
{
    EXPECT_PLAIN(copy(new_slot(), new_object(seL4_X86_PageTableObject, 0), 15),
                 seL4_IllegalOperation);
}

TEST(copy_mapped_frame, "3/R-CNODE-17",
     "a mapped frame can be copied; deleting the copy leaves the mapping")
{
    seL4_CPtr frame = new_object(seL4_X86_4K, 0);
    volatile seL4_Word *page = map_page(frame, new_window());
    *page = 170;
    seL4_CPtr twin = new_slot();
    EXPECT_OK(copy(twin, frame, 15));
    delete_cap(twin);
    CHECK_EQ(*page, 170);
}

TEST(copy_tcb_without_rights, "3/R-CNODE-16", "a TCB cap copied with no rights is fully usable")
{
    seL4_CPtr tcb = new_copy(new_object(seL4_TCBObject, 0), seL4_NoRights);
    EXPECT(invoke(tcb, TCBReadRegisters, NONE, WORDS(0, 3)), seL4_NoError, 0, 0, 0x202);
}

TEST(mint_badge, "3/R-CNODE-18", "Mint gives an unbadged cap its badge")
{
    seL4_CPtr ep = new_endpoint();
    CHECK_EQ(badge_of(new_badged(ep, 0xfedcba9876543210), ep), 0xfedcba9876543210);
}

TEST(mint_badged_again, "3/R-CNODE-19 3/R-CNODE-20",
     "a badged cap takes no badge, not even its own")
{
    seL4_CPtr caps[] = {new_badged(new_endpoint(), 5), new_badged(new_notification(), 5)};
    static const seL4_Word badges[] = {0, 5, 6};
    for (unsigned i = 0; i < 6; i += 1) {
        EXPECT_PLAIN(mint(new_slot(), caps[i % 2], badges[i / 2]), seL4_IllegalOperation);
    }
}

TEST(mint_badge_0, "3/R-CNODE-21", "Mint with badge 0 on an unbadged endpoint cap copies")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr plain = new_badged(ep, 0);
    run_thread(send_through, MAIN_PRIORITY + 1, &plain);
    struct answer answer = receive_if_any(ep);
    CHECK_EQ(answer.label, 1);
    CHECK_EQ(answer.badge, 0);
}

TEST(mint_guard_limits, "3/R-CNODE-22", "guard and radix have 64 bits at most")
{
    seL4_CPtr cnode = new_cnode(4);
    EXPECT_OK(mint(new_slot(), cnode, seL4_CNode_CapData_new(0, 60).words[0]));
    EXPECT_PLAIN(mint(new_slot(), cnode, seL4_CNode_CapData_new(0, 61).words[0]),
                 seL4_IllegalOperation);
}

TEST(mint_guard_0, "3/R-CNODE-23", "Mint with data 0 removes a CNode cap's guard")
{
    seL4_CPtr plain = new_badged(new_guarded(new_cnode(4), 5, 4), 0);
    EXPECT_OK(invoke(plain, CNodeDelete, NONE, WORDS(2, 4)));
}

TEST(mint_length_5, "3/R-CNODE-24", "Mint without badge is truncated")
{
    EXPECT_PLAIN(
        invoke(ROOT, CNodeMint, WORDS(ROOT), WORDS(new_slot(), DEPTH, new_endpoint(), DEPTH, 15)),
        seL4_TruncatedMessage);
}

TEST(move_moves, "3/R-CNODE-25", "Move empties the source; the children stay with the moved cap")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr child = new_badged(ep, 3);
    seL4_CPtr moved = new_slot();
    EXPECT_OK(move(moved, ep));
    CHECK(!slot_is_full(ep) && slot_is_full(moved));
    CHECK_EQ(badge_of(child, moved), 3);
    revoke_cap(moved);
    CHECK(!slot_is_full(child) && slot_is_full(moved));
}

TEST(move_onto_itself, "3/R-CNODE-26", "Move onto its own slot is refused")
{
    seL4_CPtr ep = new_endpoint();
    EXPECT_PLAIN(move(ep, ep), seL4_DeleteFirst);
}

TEST(move_untyped, "3/R-CNODE-28", "a moved untyped keeps its children, which block its reset")
{
    seL4_CPtr untyped = new_untyped(12);
    seL4_CPtr ep = new_slot();
    CHECK_EQ(seL4_Untyped_Retype(untyped, seL4_EndpointObject, 0, ROOT, 0, 0, ep, 1), seL4_NoError);
    seL4_CPtr moved = new_slot();
    EXPECT_OK(move(moved, untyped));
    EXPECT(invoke(moved, UntypedRetype, WORDS(ROOT), WORDS(seL4_X86_4K, 0, 0, 0, new_slot(), 1)),
           seL4_NotEnoughMemory, 4096 - 16);
    revoke_cap(moved);
    CHECK(!slot_is_full(ep));
    EXPECT_OK(
        invoke(moved, UntypedRetype, WORDS(ROOT), WORDS(seL4_X86_4K, 0, 0, 0, new_slot(), 1)));
}

TEST(mutate_endpoint, "3/R-CNODE-29", "Mutate on endpoint and notification caps is refused")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr ntfn = new_notification();
    seL4_CPtr caps[] = {ep, new_badged(ep, 3), ntfn, new_badged(ntfn, 3)};
    for (unsigned i = 0; i < 8; i += 1) {
        EXPECT_PLAIN(mutate(new_slot(), caps[i / 2], i % 2), seL4_IllegalOperation);
        CHECK(slot_is_full(caps[i / 2]));
    }
}

TEST(mutate_guard, "3/R-CNODE-30", "Mutate changes a CNode cap's guard and empties the source")
{
    seL4_CPtr cnode = new_cnode(4);
    seL4_CPtr mutated = new_slot();
    EXPECT_OK(mutate(mutated, cnode, seL4_CNode_CapData_new(5, 4).words[0]));
    CHECK(!slot_is_full(cnode));
    EXPECT_OK(invoke(mutated, CNodeDelete, NONE, WORDS(0x52, 8)));
}

TEST(mutate_tcb, "3/R-CNODE-31", "Mutate moves a TCB cap whatever the data")
{
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0);
    seL4_CPtr moved = new_slot();
    EXPECT_OK(mutate(moved, tcb, 0xffff));
    CHECK(!slot_is_full(tcb));
    EXPECT_OK(invoke(moved, TCBSuspend, NONE, NONE));
}

TEST(empty_slots, "3/R-CNODE-42", "Delete and Revoke on an empty slot succeed")
{
    EXPECT_OK(invoke(ROOT, CNodeDelete, NONE, WORDS(new_slot(), DEPTH)));
    EXPECT_OK(invoke(ROOT, CNodeRevoke, NONE, WORDS(new_slot(), DEPTH)));
}

TEST(cancel_badged_sends_caps, "3/R-CNODE-46",
     "CancelBadgedSends wants an endpoint cap with all four rights")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr caps[] = {new_slot(),
                        new_notification(),
                        new_copy(ep, seL4_NoWrite),
                        new_copy(ep, seL4_NoRead),
                        new_copy(ep, seL4_CapRights_new(1, 0, 1, 1)),
                        new_copy(ep, seL4_CapRights_new(0, 1, 1, 1))};
    for (unsigned i = 0; i < 6; i += 1) {
        EXPECT_PLAIN(invoke(ROOT, CNodeCancelBadgedSends, NONE, WORDS(caps[i], DEPTH)),
                     seL4_IllegalOperation);
    }
}

TEST(cancel_unbadged, "3/R-CNODE-47", "CancelBadgedSends on an unbadged cap disturbs nobody")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr badged = new_badged(ep, 7);
    run_thread(send_through, MAIN_PRIORITY + 1, &badged);
    EXPECT_OK(invoke(ROOT, CNodeCancelBadgedSends, NONE, WORDS(ep, DEPTH)));
    CHECK_EQ(receive_if_any(ep).badge, 7);
}

TEST(foreign_labels, "3/R-CNODE-48", "CNodes and TCBs do not take each other's labels")
{
    EXPECT_PLAIN(invoke(seL4_CapInitThreadTCB, CNodeDelete, NONE, WORDS(1, DEPTH)),
                 seL4_IllegalOperation);
    EXPECT_PLAIN(invoke(ROOT, TCBSetPriority, WORDS(seL4_CapInitThreadTCB), WORDS(1, 2)),
                 seL4_IllegalOperation);
}
