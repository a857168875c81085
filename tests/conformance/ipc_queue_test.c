/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Who waits at an endpoint (spec 03, section 13.9).
 */
#include "support/objects.h"
#include "support/partners.h"
#include "support/raw.h"
#include "support/test.h"
#include "support/threads.h"

enum { COUNT = 3 };

static void block_receivers(struct partner **partners, seL4_CPtr ep)
{
    for (unsigned i = 0; i < COUNT; i += 1) {
        partners[i] = new_partner(ABOVE, 0);
        partner_receives(partners[i], ep);
        CHECK(!partner_is_done(partners[i]));
    }
}

static void expect_label(seL4_CPtr ep, seL4_Word badge, seL4_Word label)
{
    struct answer answer = receive_if_any(ep);
    CHECK_EQ(answer.badge, badge);
    CHECK_EQ(answer.label, label);
}

static void send(seL4_CPtr cap, seL4_Word label)
{
    message((seL4_Word)seL4_SysSend, cap, seL4_MessageInfo_new(label, 0, 0, 0), NONE, NONE);
}

static void poll_send(seL4_CPtr cap, seL4_Word label)
{
    message((seL4_Word)seL4_SysNBSend, cap, seL4_MessageInfo_new(label, 0, 0, 0), NONE, NONE);
}

/* Each gets one of the messages 1, 2, 3 that are sent now. */
static void expect_receivers_in_order(struct partner **partners, seL4_CPtr cap, seL4_Word badge)
{
    for (unsigned i = 0; i < COUNT; i += 1) {
        poll_send(cap, i + 1);
        expect_got(partners[i], badge, i + 1);
    }
}

TEST(nbsend_without_receiver, "3/R-IPC-04", "NBSend without a receiver loses the message")
{
    seL4_CPtr ep = new_endpoint();
    struct partner *sender = new_partner(ABOVE, 0);
    partner_polls_send(sender, ep, 5);
    CHECK(partner_is_done(sender));
    struct partner *receiver = new_partner(ABOVE, 0);
    partner_receives(receiver, ep);
    CHECK(!partner_is_done(receiver));
}

TEST(nbsend_with_receiver, "3/R-IPC-05", "NBSend reaches a waiting receiver")
{
    seL4_CPtr ep = new_endpoint();
    struct partner *receiver = new_partner(ABOVE, 0);
    partner_receives(receiver, ep);
    struct partner *sender = new_partner(ABOVE, 0);
    partner_polls_send(sender, new_badged(ep, 6), 5);
    CHECK(partner_is_done(sender));
    expect_got(receiver, 6, 5);
}

TEST(nbrecv_without_sender, "3/R-IPC-06", "NBRecv without a sender changes only the badge register")
{
    struct registers r = {
        .rdx = (seL4_Word)seL4_SysNBRecv,
        .rdi = new_endpoint(),
        .r12 = own_reply(),
        .rsi = 0x123456789abcdef,
        .r10 = 11,
        .r8 = 12,
        .r9 = 13,
        .r15 = 14,
    };
    seL4_SetMR(4, 15);
    raw_syscall(&r);
    CHECK_EQ(r.rdi, 0);
    CHECK_EQ(r.rsi, 0x123456789abcdef);
    CHECK_EQ(r.r10, 11);
    CHECK_EQ(r.r8, 12);
    CHECK_EQ(r.r9, 13);
    CHECK_EQ(r.r15, 14);
    CHECK_EQ(seL4_GetMR(4), 15);
}

TEST(nbrecv_with_sender, "3/R-IPC-07", "NBRecv takes the message of a waiting sender")
{
    seL4_CPtr ep = new_endpoint();
    struct partner *sender = new_partner(ABOVE, 0);
    partner_does(sender, (seL4_Word)seL4_SysSend, new_badged(ep, 6),
                 seL4_MessageInfo_new(5, 0, 0, 2), NONE, WORDS(21, 22));
    struct answer answer = receive_if_any(ep);
    CHECK_EQ(answer.badge, 6);
    EXPECT(answer, 5, 21, 22);
    CHECK_EQ(answer.mr[2], MARK(2));
    CHECK(partner_is_done(sender));
}

TEST(badge_of_the_cap, "3/R-IPC-12", "the badge is that of the cap used, whoever waited")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr caps[] = {new_badged(ep, 6), ep, new_badged(ep, (seL4_Word)-1)};
    static const seL4_Word badges[] = {6, 0, (seL4_Word)-1};
    struct partner *partner = new_partner(ABOVE, 0);
    for (unsigned i = 0; i < 3; i += 1) {
        partner_sends(partner, caps[i], i + 1);
        expect_label(ep, badges[i], i + 1);
        partner_receives(partner, ep);
        send(caps[i], i + 1);
        expect_got(partner, badges[i], i + 1);
    }
}

TEST(sender_without_cap, "3/R-IPC-13", "a queued message arrives though its sender's cap is gone")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr badged = new_badged(ep, 6);
    struct partner *sender = new_partner(ABOVE, 0);
    partner_sends(sender, badged, 5);
    delete_cap(badged);
    CHECK(!partner_is_done(sender));
    expect_label(ep, 6, 5);
    CHECK(partner_is_done(sender));
}

TEST(waiting_message_changes, "3/R-IPC-14",
     "what a waiting sender's buffer holds at delivery is delivered")
{
    seL4_CPtr ep = new_endpoint();
    struct partner *sender = new_partner(ABOVE, 0);
    partner_does(sender, (seL4_Word)seL4_SysSend, ep, seL4_MessageInfo_new(5, 0, 0, 6), NONE,
                 WORDS(0, 1, 2, 3, 4, 5));
    sender->buffer->msg[5] = 55;
    EXPECT(receive_if_any(ep), 5, 0, 1, 2, 3, 4, 55);
}

static void block_sender(struct partner **sender, seL4_CPtr cap, seL4_Word label)
{
    *sender = new_partner(ABOVE, 0);
    partner_sends(*sender, cap, label);
    CHECK(!partner_is_done(*sender));
}

TEST(cancel_one_badge, "3/R-IPC-22",
     "CancelBadgedSends makes only senders with the badge send again, behind the others")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr seven = new_badged(ep, 7);
    struct partner *senders[5];
    block_sender(&senders[0], seven, 1);
    block_sender(&senders[1], new_badged(ep, 8), 2);
    block_sender(&senders[2], new_copy(seven, seL4_AllRights), 3);
    block_sender(&senders[3], ep, 4);
    block_sender(&senders[4], new_badged(ep, 9), 5);
    CHECK_EQ(seL4_CNode_CancelBadgedSends(ROOT, seven, DEPTH), seL4_NoError);
    expect_label(ep, 8, 2);
    expect_label(ep, 0, 4);
    expect_label(ep, 9, 5);
    seL4_Word labels = 0;
    for (unsigned i = 0; i < 2; i += 1) {
        struct answer answer = receive_if_any(ep);
        CHECK_EQ(answer.badge, 7);
        labels |= 1ul << answer.label;
    }
    CHECK_EQ(labels, 1 << 1 | 1 << 3);
}

TEST(cancelled_without_cap, "3/R-IPC-23",
     "of cancelled senders whose cap is gone a Send is silent and a Call is told")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr seven = new_badged(ep, 7);
    seL4_CPtr copy = new_copy(seven, seL4_AllRights);
    struct partner *sender;
    block_sender(&sender, copy, 1);
    struct partner *caller = new_partner(ABOVE, 0);
    partner_calls(caller, copy, 2);
    revoke_cap(seven);
    CHECK(!slot_is_full(copy));
    CHECK(!partner_is_done(sender) && !partner_is_done(caller));
    CHECK_EQ(seL4_CNode_CancelBadgedSends(ROOT, seven, DEPTH), seL4_NoError);
    CHECK(partner_is_done(sender));
    CHECK_EQ(sender->answer.badge, copy);
    CHECK_EQ(sender->answer.info, sender->info.words[0]);
    CHECK(partner_is_done(caller));
    EXPECT(without_text(caller->answer), seL4_InvalidCapability, 0);
    CHECK_EQ(receive_if_any(ep).badge, 0);
}

TEST(cancel_with_receivers, "3/R-IPC-24", "CancelBadgedSends does not disturb receivers")
{
    struct partner *partners[COUNT];
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr seven = new_badged(ep, 7);
    block_receivers(partners, seven);
    CHECK_EQ(seL4_CNode_CancelBadgedSends(ROOT, seven, DEPTH), seL4_NoError);
    expect_receivers_in_order(partners, seven, 7);
}

TEST(yield_alone, "3/R-IPC-25", "Yield returns at once where no other has the same priority")
{
    seL4_CPtr ep = new_endpoint();
    struct partner *lower = new_partner(BELOW, 0);
    partner_polls_send(lower, ep, 1);
    seL4_Yield();
    CHECK(!partner_is_done(lower));
    let_others_run();
    CHECK(partner_is_done(lower));
}
