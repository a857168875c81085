/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The derivation tree as Revoke shows it (spec 03, section 13.4).
 */
#include "support/actors.h"
#include "support/ipc.h"
#include "support/irq.h"
#include "support/objects.h"
#include "support/raw.h"
#include "support/tcb.h"
#include "support/test.h"

static seL4_CPtr copy_of(seL4_CPtr source)
{
    return new_copy(source, seL4_AllRights);
}

/* A message through `cap` arrives at `endpoint` with this badge: the capability works. */
static void expect_badge(seL4_CPtr cap, seL4_CPtr endpoint, seL4_Word badge)
{
    run_sender(cap);
    struct answer answer = receive_if_any(endpoint);
    CHECK_EQ(answer.label, ACTOR_LABEL);
    CHECK_EQ(answer.badge, badge);
}

TEST(revoke_original, "3/R-CDT-01",
     "Revoke on an unbadged original deletes its copies, badged originals and their copies")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr copy = copy_of(ep);
    seL4_CPtr badged = new_badged(ep, 5);
    seL4_CPtr slots[] = {copy, copy_of(copy), badged, copy_of(badged), new_badged(copy, 6)};
    revoke_cap(ep);
    for (unsigned i = 0; i < 5; i += 1) {
        CHECK(!slot_is_full(slots[i]));
    }
    expect_badge(ep, ep, 0);
}

TEST(revoke_copy, "3/R-CDT-02", "Revoke on a copy deletes nothing, not even its copies")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr copy = copy_of(ep);
    seL4_CPtr badged = new_badged(ep, 5);
    seL4_CPtr badged_copy = copy_of(badged);
    seL4_CPtr slots[] = {ep, copy, copy_of(copy), badged, badged_copy, copy_of(badged_copy)};
    revoke_cap(copy);
    revoke_cap(badged_copy);
    for (unsigned i = 0; i < 6; i += 1) {
        CHECK(slot_is_full(slots[i]));
    }
    expect_badge(slots[5], ep, 5);
}

TEST(revoke_badged, "3/R-CDT-03",
     "Revoke on a badged original deletes exactly what is copied of it")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr before = new_badged(ep, 4);
    seL4_CPtr badged = new_badged(ep, 5);
    seL4_CPtr after = new_badged(ep, 6);
    seL4_CPtr unbadged = copy_of(ep);
    seL4_CPtr first = copy_of(badged);
    seL4_CPtr gone[] = {first, copy_of(first), copy_of(badged)};
    seL4_CPtr kept[] = {ep, before, badged, after, unbadged, copy_of(before), copy_of(after)};
    revoke_cap(badged);
    for (unsigned i = 0; i < 3; i += 1) {
        CHECK(!slot_is_full(gone[i]));
    }
    for (unsigned i = 0; i < 7; i += 1) {
        CHECK(slot_is_full(kept[i]));
    }
    expect_badge(badged, ep, 5);
}

TEST(revoke_equal_badges, "3/R-CDT-04",
     "of two originals with equal badges each owns only the copies of its own")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr twins[] = {new_badged(ep, 5), new_badged(ep, 5)};
    seL4_CPtr copies[] = {copy_of(twins[0]), copy_of(twins[1])};
    revoke_cap(twins[0]);
    CHECK(!slot_is_full(copies[0]));
    CHECK(slot_is_full(twins[1]) && slot_is_full(copies[1]));
    copies[0] = copy_of(twins[0]);
    revoke_cap(twins[1]);
    CHECK(!slot_is_full(copies[1]));
    CHECK(slot_is_full(twins[0]) && slot_is_full(copies[0]));
}

/* Deletes one of two originals with equal badges, whichever is the newer. */
static void delete_one_of_twins(unsigned deleted)
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr twins[] = {new_badged(ep, 5), new_badged(ep, 5)};
    seL4_CPtr copies[] = {copy_of(twins[deleted]), copy_of(twins[deleted])};
    delete_cap(twins[deleted]);
    revoke_cap(twins[!deleted]);
    revoke_cap(copies[0]);
    revoke_cap(copies[1]);
    CHECK(slot_is_full(copies[0]) && slot_is_full(copies[1]));
    expect_badge(copies[0], ep, 5);
    revoke_cap(ep);
    CHECK(!slot_is_full(copies[0]) && !slot_is_full(copies[1]));
}

TEST(orphans_of_badged, "3/R-CDT-05",
     "copies of a deleted badged original are out of reach of its twin, not of the unbadged one")
{
    delete_one_of_twins(0);
    delete_one_of_twins(1);
}

TEST(badged_from_copy, "3/R-CDT-06", "what is minted from an unbadged copy survives that copy")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr copy = copy_of(ep);
    seL4_CPtr badged = new_badged(copy, 5);
    revoke_cap(copy);
    CHECK(slot_is_full(badged));
    delete_cap(copy);
    expect_badge(badged, ep, 5);
}

TEST(badge_0_is_no_original, "3/R-CDT-07", "Revoke on a cap minted with badge 0 deletes nothing")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr minted = new_badged(ep, 0);
    seL4_CPtr copy = copy_of(minted);
    seL4_CPtr badged = new_badged(minted, 5);
    revoke_cap(minted);
    CHECK(slot_is_full(copy) && slot_is_full(badged));
}

TEST(moved_original, "3/R-CDT-08", "a moved original is still one")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr badged = new_badged(ep, 5);
    seL4_CPtr copies[] = {copy_of(badged), copy_of(ep)};
    seL4_CPtr moved[] = {new_slot(), new_slot()};
    CHECK_EQ(seL4_CNode_Move(ROOT, moved[0], DEPTH, ROOT, badged, DEPTH), seL4_NoError);
    CHECK_EQ(seL4_CNode_Move(ROOT, moved[1], DEPTH, ROOT, ep, DEPTH), seL4_NoError);
    revoke_cap(moved[0]);
    CHECK(!slot_is_full(copies[0]));
    CHECK(slot_is_full(copies[1]));
    revoke_cap(moved[1]);
    CHECK(!slot_is_full(copies[1]) && !slot_is_full(moved[0]));
    CHECK(slot_is_full(moved[1]));
}

TEST(revoke_untyped, "3/R-CDT-09",
     "Revoke on an untyped deletes the caps to everything made of it, in every CSpace")
{
    seL4_CPtr other_space = new_cnode(4);
    seL4_CPtr untyped = new_untyped(16);
    seL4_CPtr child = new_object_from(untyped, seL4_UntypedObject, 14);
    seL4_CPtr ep = new_object_from(child, seL4_EndpointObject, 0);
    seL4_CPtr badged = new_badged(ep, 5);
    seL4_CPtr gone[] = {child,
                        ep,
                        badged,
                        copy_of(badged),
                        new_object_from(untyped, seL4_TCBObject, 0),
                        new_object_from(untyped, seL4_CapTableObject, 4),
                        new_object_from(child, seL4_X86_4K, 0)};
    seL4_CPtr kept = new_endpoint();
    EXPECT_OK(invoke(other_space, CNodeCopy, WORDS(ROOT), WORDS(1, 4, badged, DEPTH, 15)));
    EXPECT_OK(invoke(other_space, CNodeCopy, WORDS(ROOT), WORDS(2, 4, kept, DEPTH, 15)));
    revoke_cap(untyped);
    for (unsigned i = 0; i < 7; i += 1) {
        CHECK(!slot_is_full(gone[i]));
    }
    EXPECT(invoke(ROOT, CNodeMove, WORDS(other_space), WORDS(new_slot(), DEPTH, 1, 4)),
           seL4_FailedLookup, 1, seL4_MissingCapability, 4);
    EXPECT_OK(invoke(ROOT, CNodeMove, WORDS(other_space), WORDS(new_slot(), DEPTH, 2, 4)));
    CHECK(slot_is_full(untyped) && slot_is_full(kept) && slot_is_full(other_space));
    CHECK(untyped_is_free(untyped, 16));
}

static seL4_CPtr new_irq_handler(unsigned number)
{
    seL4_CPtr handler = new_slot();
    EXPECT_OK(issue_quiet(seL4_CapIRQControl, handler, number));
    return handler;
}

static seL4_CPtr new_vspace_from(seL4_CPtr untyped)
{
    seL4_CPtr vspace = new_object_from(untyped, seL4_X64_PML4Object, 0);
    CHECK_EQ(seL4_X86_ASIDPool_Assign(seL4_CapInitThreadASIDPool, vspace), seL4_NoError);
    return vspace;
}

/* One hidden slot after the other holds the last cap to an object made of an untyped. */
TEST(revoke_hidden_caps, "3/R-CDT-10", "Revoke on an untyped reaches caps in TCBs and IRQ targets")
{
    enum { PARTS = 4, BITS = 13 };
    seL4_CPtr untypeds[PARTS];
    for (unsigned i = 0; i < PARTS; i += 1) {
        untypeds[i] = new_untyped(BITS);
    }
    seL4_CPtr caps[PARTS] = {new_object_from(untypeds[0], seL4_CapTableObject, 4),
                             new_vspace_from(untypeds[1]),
                             new_object_from(untypeds[2], seL4_X86_4K, 0),
                             new_object_from(untypeds[3], seL4_NotificationObject, 0)};
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0);
    EXPECT_OK(tcb_configure(
        tcb, (struct space){
                 .cspace = caps[0], .vspace = caps[1], .buffer = 0x400000, .frame = caps[2]}));
    CHECK_EQ(seL4_IRQHandler_SetNotification(new_irq_handler(0), caps[3]), seL4_NoError);
    for (unsigned i = 0; i < PARTS; i += 1) {
        delete_cap(caps[i]);
        CHECK(!untyped_is_free(untypeds[i], BITS));
    }
    for (unsigned i = 0; i < PARTS; i += 1) {
        revoke_cap(untypeds[i]);
        CHECK(untyped_is_free(untypeds[i], BITS));
    }
    CHECK(slot_is_full(tcb));
}

static void send_twice(struct thread *thread)
{
    for (int i = 0; i < 2; i += 1) {
        message((seL4_Word)seL4_SysSend, (seL4_CPtr)thread->shared,
                seL4_MessageInfo_new(ACTOR_LABEL, 0, 0, 1), NONE, WORDS(ACTOR_WORD));
        thread->notes[0] += 1;
    }
}

/* Sends that a thread completes whose CSpace root is revoked, or not, after the first. */
static seL4_Word sends_completed(int revoke)
{
    enum { RADIX = 4, SLOT = 2 };
    seL4_CPtr cnode = new_cnode(RADIX);
    seL4_CPtr ep = new_endpoint();
    EXPECT_OK(invoke(cnode, CNodeCopy, WORDS(ROOT), WORDS(SLOT, RADIX, ep, DEPTH, 15)));
    struct thread *thread =
        new_thread(send_twice, MAIN_PRIORITY + 1, (void *)((seL4_Word)SLOT << (64 - RADIX)), 0);
    CHECK_EQ(seL4_TCB_SetSpace(thread->tcb, 0, cnode, 0, seL4_CapInitThreadVSpace, 0),
             seL4_NoError);
    thread->is_in_other_cspace = 1;
    start_thread(thread);
    if (revoke) {
        revoke_cap(cnode);
    }
    take_message(ep);
    if (revoke) {
        expect_nobody(ep);
    } else {
        take_message(ep);
    }
    return thread->notes[0];
}

TEST(revoke_cspace_root, "3/R-CDT-11", "a TCB whose CSpace root is revoked has no CSpace")
{
    CHECK_EQ(sends_completed(0), 2);
    CHECK_EQ(sends_completed(1), 1);
}

TEST(revoke_buffer, "3/R-CDT-12",
     "a thread whose buffer is revoked goes on without: messages are cut to four words")
{
    seL4_CPtr ep = new_endpoint();
    seL4_MessageInfo_t ten_words = seL4_MessageInfo_new(ACTOR_LABEL, 0, 0, 10);
    struct thread *with = run_receiver(ep);
    message((seL4_Word)seL4_SysSend, ep, ten_words, NONE, WORDS(ACTOR_WORD));
    CHECK_EQ(with->notes[GOT_LENGTH], 10);
    struct thread *without = run_receiver(ep);
    revoke_cap(image_frame(without->buffer));
    message((seL4_Word)seL4_SysSend, ep, ten_words, NONE, WORDS(ACTOR_WORD));
    CHECK(without->is_done);
    CHECK_EQ(without->notes[GOT_LABEL], ACTOR_LABEL);
    CHECK_EQ(without->notes[GOT_LENGTH], 4);
    CHECK_EQ(without->notes[GOT_WORD], ACTOR_WORD);
}

static void receive_cap(struct thread *thread)
{
    const seL4_CPtr *caps = thread->shared; /* endpoint, receive slot */
    seL4_SetCapReceivePath(ROOT, caps[1], DEPTH);
    thread->notes[GOT_EXTRA_CAPS] = receive(caps[0]).extra_caps;
}

TEST(revoke_received, "3/R-CDT-13", "a cap received in a message is deleted with the sender's")
{
    seL4_CPtr caps[] = {new_endpoint(), new_slot()};
    seL4_CPtr sent = new_endpoint();
    struct thread *receiver = run_thread(receive_cap, MAIN_PRIORITY + 1, caps);
    message((seL4_Word)seL4_SysSend, caps[0], seL4_MessageInfo_new(0, 0, 1, 0), WORDS(sent), NONE);
    CHECK_EQ(receiver->notes[GOT_EXTRA_CAPS], 1);
    expect_badge(caps[1], sent, 0);
    revoke_cap(sent);
    CHECK(!slot_is_full(caps[1]) && slot_is_full(sent));
}

TEST(revoke_irq, "3/R-CDT-14",
     "Revoke on IRQControl deletes all handlers, on the first handler its copies")
{
    seL4_CPtr handler = new_irq_handler(0);
    seL4_CPtr other = new_irq_handler(1);
    seL4_CPtr other_copy = copy_of(other);
    seL4_CPtr copy = copy_of(handler);
    seL4_CPtr copies[] = {copy, copy_of(copy)};
    revoke_cap(copy);
    CHECK(slot_is_full(handler) && slot_is_full(copies[1]));
    revoke_cap(handler);
    CHECK(!slot_is_full(copies[0]) && !slot_is_full(copies[1]));
    CHECK(slot_is_full(handler) && slot_is_full(other) && slot_is_full(other_copy));
    revoke_cap(seL4_CapIRQControl);
    CHECK(!slot_is_full(handler) && !slot_is_full(other) && !slot_is_full(other_copy));
    EXPECT_OK(invoke(new_irq_handler(0), IRQAckIRQ, NONE, NONE));
}

TEST(revoke_own_tcb, "3/R-CDT-15", "Revoke on one's own TCB cap deletes its copies only")
{
    seL4_CPtr copy = copy_of(seL4_CapInitThreadTCB);
    revoke_cap(seL4_CapInitThreadTCB);
    CHECK(!slot_is_full(copy) && slot_is_full(seL4_CapInitThreadTCB));
}

TEST(revoke_leaves_reply, "3/R-CDT-16", "Revoke on an endpoint deletes no reply caps of its calls")
{
    seL4_CPtr ep = new_endpoint();
    struct thread *saved_caller = run_caller(new_badged(ep, 5));
    take_message(ep);
    seL4_CPtr saved = keep_caller();
    struct thread *caller = run_caller(new_badged(ep, 6));
    take_message(ep);
    revoke_cap(ep);
    CHECK(slot_is_full(saved) && !saved_caller->is_done && !caller->is_done);
    reply(3, 33);
    expect_answered(caller, 3, 33);
    message((seL4_Word)seL4_SysSend, saved, seL4_MessageInfo_new(4, 0, 0, 1), NONE, WORDS(44));
    expect_answered(saved_caller, 4, 44);
}

TEST(revoke_untyped_copy, "3/R-CDT-17",
     "an untyped's copy is deleted by its Revoke, with all that was made of the copy")
{
    seL4_CPtr untyped = new_untyped(12);
    seL4_CPtr copy = copy_of(untyped);
    seL4_CPtr third = copy_of(copy);
    seL4_CPtr ep = new_object_from(third, seL4_EndpointObject, 0);
    revoke_cap(copy);
    CHECK(slot_is_full(copy) && !slot_is_full(third) && !slot_is_full(ep));
    ep = new_object_from(copy, seL4_EndpointObject, 0);
    revoke_cap(untyped);
    CHECK(slot_is_full(untyped) && !slot_is_full(copy) && !slot_is_full(ep));
}

TEST(objects_of_deleted_untyped, "3/R-CDT-18",
     "objects of a child untyped survive its deletion, and are deleted by Revoke on the parent")
{
    seL4_CPtr untyped = new_untyped(14);
    seL4_CPtr child = new_object_from(untyped, seL4_UntypedObject, 12);
    seL4_CPtr ep = new_object_from(child, seL4_EndpointObject, 0);
    seL4_CPtr copy = copy_of(ep);
    delete_cap(child);
    expect_badge(copy, ep, 0);
    CHECK(!untyped_is_free(untyped, 14));
    revoke_cap(untyped);
    CHECK(!slot_is_full(ep) && !slot_is_full(copy));
    CHECK(untyped_is_free(untyped, 14));
}
