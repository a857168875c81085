/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Address spaces and fault handlers of threads (spec 03, sections 7.5, 13.8).
 */
#include "support/objects.h"
#include "support/partners.h"
#include "support/raw.h"
#include "support/tcb.h"
#include "support/test.h"
#include "support/threads.h"

enum { RADIX = 4, VSPACE = seL4_CapInitThreadVSpace };

/* A CNode of 2^RADIX slots with the cap in slot 2. */
static seL4_CPtr new_space_with(seL4_CPtr cap)
{
    seL4_CPtr cnode = new_cnode(RADIX);
    CHECK_EQ(seL4_CNode_Copy(cnode, 2, RADIX, ROOT, cap, DEPTH, seL4_AllRights), seL4_NoError);
    return cnode;
}

/* A message through this pointer of the partner's CSpace arrives at the endpoint. */
static void expect_sends(struct partner *partner, seL4_CPtr cptr, seL4_CPtr ep)
{
    partner->thread->is_in_other_cspace = 1;
    partner_sends(partner, cptr, 5);
    CHECK_EQ(receive_if_any(ep).label, 5);
    CHECK(partner_is_done(partner));
}

/* The partner has the usual spaces and buffer, and `handler` gets its faults. */
static void expect_usual_space(struct partner *partner, seL4_CPtr handler)
{
    seL4_CPtr ep = new_endpoint();
    partner_does(partner, (seL4_Word)seL4_SysSend, ep, seL4_MessageInfo_new(5, 0, 0, 10), NONE,
                 NONE);
    CHECK_EQ(receive_if_any(ep).length, 10);
    seL4_CPtr empty = new_slot();
    partner_receives(partner, empty);
    expect_receive_refused(handler, empty);
}

TEST(bad_cspace, "3/R-TCB-26", "a CSpace root that is no CNode, or a guard too large, is refused")
{
    seL4_CPtr handler = new_endpoint();
    struct partner *partner = new_partner(ABOVE, handler);
    seL4_CPtr small = new_cnode(RADIX);
    const seL4_Word cspaces[][2] = {
        {new_endpoint(), 0},
        {new_slot(), 0},
        {seL4_CapIRQControl, 0},
        {small, seL4_CNode_CapData_new(0, 61).words[0]},
    };
    for (unsigned i = 0; i < 4; i += 1) {
        struct space space = {
            .handler = 99,
            .data = cspaces[i][1],
            .cspace = cspaces[i][0],
            .vspace = VSPACE,
            .frame = new_slot(),
        };
        EXPECT_PLAIN(tcb_configure(partner->tcb, space), seL4_IllegalOperation);
        EXPECT_PLAIN(tcb_set_space(partner->tcb, space), seL4_IllegalOperation);
    }
    expect_usual_space(partner, handler);
}

TEST(bad_vspace, "3/R-TCB-27", "a VSpace root that is no address space with an ASID is refused")
{
    seL4_CPtr handler = new_endpoint();
    struct partner *partner = new_partner(ABOVE, handler);
    seL4_CPtr vspaces[] = {new_endpoint(), new_slot(), new_object(seL4_X64_PML4Object, 0),
                           image_frame(partner->buffer), ROOT};
    for (unsigned i = 0; i < 5; i += 1) {
        struct space space = {
            .handler = 99, .cspace = new_cnode(RADIX), .vspace = vspaces[i], .frame = new_slot()};
        EXPECT_PLAIN(tcb_configure(partner->tcb, space), seL4_IllegalOperation);
        EXPECT_PLAIN(tcb_set_space(partner->tcb, space), seL4_IllegalOperation);
    }
    expect_usual_space(partner, handler);
}

/* One word less than it needs, or one capability less, is too little. */
static void expect_truncated(seL4_CPtr tcb, seL4_Word label, struct needs needs)
{
    static const seL4_Word words[] = {0, 0, 0, 8};
    static const seL4_Word caps[] = {seL4_CapIRQControl, VSPACE, VSPACE};
    EXPECT_PLAIN(invoke(tcb, label, (struct words){needs.caps, caps},
                        (struct words){needs.words - 1, words}),
                 seL4_TruncatedMessage);
    EXPECT_PLAIN(invoke(tcb, label, (struct words){needs.caps - 1, caps},
                        (struct words){needs.words, words}),
                 seL4_TruncatedMessage);
}

TEST(bad_buffer_first, "3/R-TCB-28",
     "Configure reports missing arguments, then a bad buffer, then a bad CSpace root")
{
    seL4_CPtr handler = new_endpoint();
    struct partner *partner = new_partner(ABOVE, handler);
    struct space space = usual_space(partner->thread);
    space.cspace = new_endpoint();
    space.buffer += 8;
    EXPECT_PLAIN(tcb_configure(partner->tcb, space), seL4_AlignmentError);
    space.frame = arena();
    EXPECT_PLAIN(tcb_configure(partner->tcb, space), seL4_RevokeFirst);
    expect_truncated(partner->tcb, TCBConfigure, configure_needs);
    expect_truncated(partner->tcb, TCBSetSpace, set_space_needs);
    expect_usual_space(partner, handler);
}

TEST(guard_kept, "3/R-TCB-29", "cspace data 0 keeps the guard of the cap, other data replaces it")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr guarded = new_guarded(new_space_with(ep), 5, 4);
    struct partner *partner = new_partner(ABOVE, 0);
    struct space space = usual_space(partner->thread);
    space.cspace = guarded;
    EXPECT_OK(tcb_configure(partner->tcb, space));
    expect_sends(partner, 0x52ul << 56, ep);
    space.data = seL4_CNode_CapData_new(3, 8).words[0];
    EXPECT_OK(tcb_configure(partner->tcb, space));
    expect_sends(partner, 0x032ul << 52, ep);
    space.data = 0;
    EXPECT_OK(tcb_set_space(partner->tcb, space));
    expect_sends(partner, 0x52ul << 56, ep);
}

TEST(last_cap_of_cspace, "3/R-TCB-30",
     "SetSpace is refused while the TCB holds the last cap to its CSpace root")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr cnode = new_space_with(ep);
    struct partner *partner = new_partner(ABOVE, 0);
    struct space space = usual_space(partner->thread);
    space.cspace = cnode;
    EXPECT_OK(tcb_set_space(partner->tcb, space));
    space.cspace = ROOT;
    EXPECT_OK(tcb_set_space(partner->tcb, space));
    space.cspace = cnode;
    EXPECT_OK(tcb_set_space(partner->tcb, space));
    delete_cap(cnode);
    space.cspace = ROOT;
    EXPECT_PLAIN(tcb_set_space(partner->tcb, space), seL4_IllegalOperation);
    EXPECT_PLAIN(tcb_configure(partner->tcb, space), seL4_IllegalOperation);
    expect_sends(partner, 2ul << 60, ep);
}

/* Sends twice through the same pointer, and stops by a fault. */
static void send_twice(struct thread *thread)
{
    for (int i = 0; i < 2; i += 1) {
        message((seL4_Word)seL4_SysSend, (seL4_CPtr)thread->shared,
                seL4_MessageInfo_new(0, 0, 0, 0), NONE, NONE);
    }
}

TEST(space_changes_at_once, "3/R-TCB-32",
     "SetSpace of a running thread counts from its next use of a cap")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr first = new_space_with(new_badged(ep, 1));
    seL4_CPtr second = new_space_with(new_badged(ep, 2));
    struct thread *thread = new_thread(send_twice, BELOW, (void *)(2ul << 60), 0);
    thread->is_in_other_cspace = 1;
    struct space space = {.cspace = first, .vspace = VSPACE};
    EXPECT_OK(tcb_set_space(thread->tcb, space));
    start_thread(thread);
    CHECK_EQ(receive(ep).badge, 1); /* the thread runs on, but we are above it */
    space.cspace = second;
    EXPECT_OK(tcb_set_space(thread->tcb, space));
    CHECK_EQ(receive(ep).badge, 2);
    let_others_run();
    CHECK(thread->is_done);
}
