/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Capabilities in messages (spec 03, section 13.11).
 */
#include "support/actors.h"
#include "support/objects.h"
#include "support/pages.h"
#include "support/partners.h"
#include "support/raw.h"
#include "support/test.h"
#include "support/threads.h"

enum { LABEL = 3, OLD = 0x01d, NOWHERE = 1 << 30 };

/* Where the partner wants the next capability. Marks its badge words. */
static void set_receive_path(struct partner *partner, seL4_CPtr root, seL4_Word index,
                             seL4_Word depth)
{
    partner->buffer->receiveCNode = root;
    partner->buffer->receiveIndex = index;
    partner->buffer->receiveDepth = depth;
    for (unsigned i = 0; i < seL4_MsgMaxExtraCaps; i += 1) {
        partner->buffer->caps_or_badges[i] = OLD;
    }
}

static void send_with_caps(seL4_CPtr ep, struct words caps)
{
    message((seL4_Word)seL4_SysSend, ep, seL4_MessageInfo_new(LABEL, 7, caps.count, 1), caps,
            WORDS(9));
}

/* A new partner that waits at the endpoint for a capability in the slot. */
static struct partner *new_receiver(seL4_CPtr ep, seL4_CPtr slot)
{
    struct partner *receiver = new_partner(ABOVE, 0);
    set_receive_path(receiver, ROOT, slot, DEPTH);
    partner_receives(receiver, ep);
    CHECK(!partner_is_done(receiver));
    return receiver;
}

/* The message has arrived with these extraCaps and capsUnwrapped. */
static void expect_caps(const struct partner *receiver, seL4_Word extra, seL4_Word unwrapped)
{
    CHECK(partner_is_done(receiver));
    EXPECT(receiver->answer, LABEL, 9);
    CHECK_EQ(receiver->answer.extra_caps, extra);
    CHECK_EQ(receiver->answer.caps_unwrapped, unwrapped);
}

/* Sends caps through `ep` to a receiver with `slot`, and checks what it is told of them. */
static struct partner *transfer(seL4_CPtr ep, seL4_CPtr slot, struct words caps, seL4_Word extra,
                                seL4_Word unwrapped)
{
    struct partner *receiver = new_receiver(ep, slot);
    send_with_caps(ep, caps);
    expect_caps(receiver, extra, unwrapped);
    return receiver;
}

TEST(one_cap, "3/R-CAPX-01", "a cap arrives in the receive slot, and the sender keeps its own")
{
    seL4_CPtr ntfn = new_badged(new_notification(), 6);
    seL4_CPtr slot = new_slot();
    struct partner *receiver = transfer(new_endpoint(), slot, WORDS(ntfn), 1, 0);
    CHECK_EQ(receiver->buffer->caps_or_badges[0], OLD);
    seL4_Signal(slot);
    CHECK_EQ(receive_if_any(ntfn).badge, 6);
}

TEST(no_grant, "3/R-CAPX-02", "without Grant the message arrives without caps")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr slot = new_slot();
    struct partner *receiver = new_receiver(ep, slot);
    send_with_caps(new_copy(ep, seL4_CapRights_new(1, 0, 1, 1)), WORDS(ep, new_notification()));
    expect_caps(receiver, 0, 0);
    CHECK(!slot_is_full(slot));
    CHECK_EQ(receiver->buffer->caps_or_badges[0], OLD);
}

static void partner_sends_caps(struct partner *sender, seL4_CPtr cap, struct words caps)
{
    partner_does(sender, (seL4_Word)seL4_SysSend, cap,
                 seL4_MessageInfo_new(LABEL, 0, caps.count, 1), caps, WORDS(9));
    CHECK(!partner_is_done(sender));
}

/* The receiver takes the message of a sender that waits. */
static void take_caps(seL4_CPtr ep, seL4_CPtr slot, seL4_Word extra)
{
    struct partner *receiver = new_partner(ABOVE, 0);
    set_receive_path(receiver, ROOT, slot, DEPTH);
    partner_receives(receiver, ep);
    expect_caps(receiver, extra, 0);
    CHECK_EQ(slot_is_full(slot), extra);
}

TEST(grant_when_it_blocked, "3/R-CAPX-03", "the Grant that a sender had when it blocked decides")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr ntfn = new_notification();
    seL4_CPtr cap = new_copy(ep, seL4_AllRights);
    struct partner *sender = new_partner(ABOVE, 0);
    partner_sends_caps(sender, cap, WORDS(ntfn));
    delete_cap(cap);
    CHECK_EQ(seL4_CNode_Copy(ROOT, cap, DEPTH, ROOT, ep, DEPTH, seL4_CanWrite), seL4_NoError);
    take_caps(ep, new_slot(), 1);
    partner_sends_caps(sender, cap, WORDS(ntfn));
    delete_cap(cap);
    CHECK_EQ(seL4_CNode_Copy(ROOT, cap, DEPTH, ROOT, ep, DEPTH, seL4_AllRights), seL4_NoError);
    take_caps(ep, new_slot(), 0);
}

TEST(unwrap, "3/R-CAPX-04", "a cap of the message's endpoint arrives as its badge")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr slot = new_slot();
    struct partner *receiver =
        transfer(ep, slot, WORDS(new_badged(ep, 6), ep, new_badged(ep, 8)), 3, 7);
    CHECK_EQ(receiver->buffer->caps_or_badges[0], 6);
    CHECK_EQ(receiver->buffer->caps_or_badges[1], 0);
    CHECK_EQ(receiver->buffer->caps_or_badges[2], 8);
    CHECK(!slot_is_full(slot));
}

TEST(unwrap_without_slot, "3/R-CAPX-05", "unwrapping needs no receive slot and no rights")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr powerless = new_copy(new_badged(ep, 6), seL4_NoRights);
    struct partner *receiver = new_partner(ABOVE, 0);
    set_receive_path(receiver, 0, 0, 0);
    partner_receives(receiver, ep);
    send_with_caps(ep, WORDS(powerless));
    expect_caps(receiver, 1, 1);
    CHECK_EQ(receiver->buffer->caps_or_badges[0], 6);
}

TEST(unwrap_and_transfer, "3/R-CAPX-06", "badges before and after a cap: 3 caps, 2 unwrapped")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr slot = new_slot();
    struct partner *receiver =
        transfer(ep, slot, WORDS(new_badged(ep, 6), new_notification(), new_badged(ep, 8)), 3, 5);
    CHECK(slot_is_full(slot));
    CHECK_EQ(receiver->buffer->caps_or_badges[0], 6);
    CHECK_EQ(receiver->buffer->caps_or_badges[1], OLD);
    CHECK_EQ(receiver->buffer->caps_or_badges[2], 8);
}

TEST(second_cap_stops, "3/R-CAPX-07", "the second cap to be transferred ends the transfer")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr slot = new_slot();
    seL4_CPtr first = new_badged(new_notification(), 1);
    seL4_CPtr second = new_badged(new_notification(), 2);
    struct partner *receiver = transfer(ep, slot, WORDS(first, new_badged(ep, 8), second), 2, 2);
    CHECK_EQ(receiver->buffer->caps_or_badges[1], 8);
    CHECK_EQ(receiver->buffer->caps_or_badges[2], OLD);
    seL4_Signal(slot);
    CHECK_EQ(receive_if_any(first).badge, 1);
    CHECK_EQ(receive_if_any(second).badge, 0);
}

TEST(no_slot_stops, "3/R-CAPX-08", "without a slot the first cap to be transferred ends it")
{
    seL4_CPtr ep = new_endpoint();
    struct partner *receiver =
        transfer(ep, new_notification(),
                 WORDS(new_badged(ep, 6), new_notification(), new_badged(ep, 8)), 1, 1);
    CHECK_EQ(receiver->buffer->caps_or_badges[0], 6);
    CHECK_EQ(receiver->buffer->caps_or_badges[2], OLD);
}

TEST(bad_receive_paths, "3/R-CAPX-09",
     "a receive slot that is no empty slot means no caps; the message arrives, nobody faults")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr ntfn = new_notification();
    seL4_CPtr empty = new_slot();
    const seL4_Word paths[][3] = {
        {ROOT, ntfn, DEPTH}, {ROOT, empty, 0},   {ROOT, empty, 65},    {ROOT, empty, 13},
        {ROOT, empty, 63},   {ep, empty, DEPTH}, {NOWHERE, empty, 64}, {new_slot(), empty, DEPTH},
    };
    struct partner *receiver = new_partner(ABOVE, 0);
    for (unsigned i = 0; i < sizeof(paths) / sizeof(paths[0]); i += 1) {
        set_receive_path(receiver, paths[i][0], paths[i][1], paths[i][2]);
        partner_receives(receiver, ep);
        send_with_caps(ep, WORDS(ntfn));
        expect_caps(receiver, 0, 0);
    }
    CHECK(!slot_is_full(empty));
    (void)transfer(ep, empty, WORDS(ntfn), 1, 0);
}

/* The cap ends the transfer, first in the list or behind a badge. */
static void expect_stops(seL4_CPtr cap)
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr slot = new_slot();
    (void)transfer(ep, slot, WORDS(cap, ep, new_notification()), 0, 0);
    (void)transfer(ep, slot, WORDS(ep, cap, ep), 1, 1);
    CHECK(!slot_is_full(slot));
}

TEST(empty_source, "3/R-CAPX-10", "an empty slot ends the transfer")
{
    expect_stops(new_slot());
}

TEST(underivable, "3/R-CAPX-11", "caps that cannot be copied end the transfer")
{
    expect_stops(seL4_CapIRQControl);
    expect_stops(new_object(seL4_X86_PageTableObject, 0));
    expect_stops(arena());
}

/* A CSpace of two levels for a sender: slot 1 has `ep`, 2 `cap`, and 3 leads to 16 more slots. */
struct two_levels {
    seL4_CPtr upper, lower;
};

static struct two_levels new_two_levels(seL4_CPtr ep, seL4_CPtr cap)
{
    struct two_levels space = {new_cnode(4), new_cnode(4)};
    seL4_CPtr from[] = {ep, cap, space.lower};
    for (unsigned i = 0; i < 3; i += 1) {
        CHECK_EQ(seL4_CNode_Copy(space.upper, i + 1, 4, ROOT, from[i], DEPTH, seL4_AllRights),
                 seL4_NoError);
    }
    CHECK_EQ(seL4_CNode_Copy(space.lower, 5, 4, ROOT, cap, DEPTH, seL4_AllRights), seL4_NoError);
    return space;
}

TEST(path_gone_at_delivery, "3/R-CAPX-12",
     "one cap that does not resolve any more at delivery keeps all from being transferred")
{
    seL4_CPtr ep = new_endpoint();
    struct two_levels space = new_two_levels(ep, new_notification());
    struct words caps = WORDS(2ul << 60, 0x35ul << 56);
    for (unsigned is_broken = 0; is_broken < 2; is_broken += 1) {
        struct partner *sender = new_partner(ABOVE, 0);
        CHECK_EQ(seL4_TCB_SetSpace(sender->tcb, 0, space.upper, 0, seL4_CapInitThreadVSpace, 0),
                 seL4_NoError);
        sender->thread->is_in_other_cspace = 1;
        partner_sends_caps(sender, 1ul << 60, caps);
        if (is_broken) { /* the guard is another now */
            CHECK_EQ(seL4_CNode_Delete(space.upper, 3, 4), seL4_NoError);
            CHECK_EQ(seL4_CNode_Mint(space.upper, 3, 4, ROOT, space.lower, DEPTH, seL4_AllRights,
                                     seL4_CNode_CapData_new(1, 1).words[0]),
                     seL4_NoError);
        }
        take_caps(ep, new_slot(), !is_broken);
    }
}

TEST(keeps_badge_and_rights, "3/R-CAPX-13", "a transferred endpoint cap keeps badge and rights")
{
    seL4_CPtr handler = new_endpoint();
    seL4_CPtr sent = new_endpoint();
    seL4_CPtr slot = new_slot();
    seL4_CPtr badged = new_badged(sent, 6);
    (void)transfer(new_endpoint(), slot, WORDS(new_copy(badged, seL4_CanWrite)), 1, 0);
    struct partner *user = new_partner(ABOVE, handler);
    partner_sends(user, slot, 5);
    struct answer answer = receive_if_any(sent);
    CHECK_EQ(answer.badge, 6);
    CHECK_EQ(answer.label, 5);
    partner_calls(user, slot, 5); /* neither Grant nor GrantReply: no caller */
    CHECK_EQ(receive_if_any(sent).badge, 6);
    reply(0, 0);
    CHECK(!partner_is_done(user));
    seL4_CPtr readable = new_slot();
    (void)transfer(new_endpoint(), readable, WORDS(new_copy(badged, seL4_CanRead)), 1, 0);
    EXPECT(invoke(readable, 0, NONE, NONE), seL4_InvalidCapability, 0);
    user = new_partner(ABOVE, handler);
    partner_receives(user, slot);
    expect_receive_refused(handler, slot);
}

TEST(frame_unmapped, "3/R-CAPX-14", "a frame cap arrives unmapped, and the sent one stays mapped")
{
    seL4_Word window = new_window();
    seL4_CPtr frame = new_object(seL4_X86_4K, 0);
    seL4_CPtr slot = new_slot();
    volatile seL4_Word *page = map_page(frame, window);
    *page = 1234;
    (void)transfer(new_endpoint(), slot, WORDS(frame), 1, 0);
    CHECK_EQ(seL4_X86_Page_Unmap(slot), seL4_NoError);
    CHECK_EQ(*page, 1234);
    EXPECT(invoke(frame, X86PageMap, WORDS(seL4_CapInitThreadVSpace), WORDS(window + 4096, 3, 0)),
           seL4_InvalidArgument, 0);
    CHECK_EQ(*map_page(slot, window + 4096), 1234);
}

static struct answer retype(seL4_CPtr untyped, seL4_CPtr slot)
{
    return invoke(untyped, UntypedRetype, WORDS(ROOT),
                  WORDS(seL4_EndpointObject, 0, 0, 0, slot, 1));
}

TEST(untyped_becomes_full, "3/R-CAPX-15", "a transferred untyped has the memory, the sent one none")
{
    seL4_CPtr untyped = new_untyped(12);
    seL4_CPtr slot = new_slot();
    (void)transfer(new_endpoint(), slot, WORDS(untyped), 1, 0);
    EXPECT(retype(untyped, new_slot()), seL4_NotEnoughMemory, 0);
    EXPECT_OK(retype(slot, new_slot()));
    EXPECT(retype(untyped, new_slot()), seL4_NotEnoughMemory, 0);
}

TEST(path_read_at_delivery, "3/R-CAPX-16",
     "the receive path that the buffer holds at delivery is used")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr before = new_slot();
    seL4_CPtr now = new_slot();
    struct partner *receiver = new_receiver(ep, before);
    set_receive_path(receiver, ROOT, now, DEPTH);
    send_with_caps(ep, WORDS(new_notification()));
    expect_caps(receiver, 1, 0);
    CHECK(slot_is_full(now) && !slot_is_full(before));
}
