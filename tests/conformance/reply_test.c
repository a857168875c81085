/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Answers to callers (spec 03, section 13.10).
 */
#include "support/actors.h"
#include "support/ipc.h"
#include "support/objects.h"
#include "support/partners.h"
#include "support/raw.h"
#include "support/test.h"
#include "support/threads.h"

/* A caller whose Call, with this label, has been received by the root thread. */
static struct partner *new_caller(seL4_CPtr ep, seL4_Word label)
{
    struct partner *caller = new_partner(ABOVE, 0);
    partner_calls(caller, ep, label);
    CHECK_EQ(receive_if_any(ep).label, label);
    CHECK(!partner_is_done(caller));
    return caller;
}

/* What is kept to answer a new caller. */
static seL4_CPtr new_kept_reply(struct partner **caller)
{
    *caller = new_caller(new_endpoint(), 1);
    seL4_CPtr kept = keep_caller();
    CHECK(slot_is_full(kept));
    return kept;
}

static void partner_replies_and_receives(struct partner *server, seL4_CPtr cap, seL4_Word label)
{
    partner_does(server, (seL4_Word)seL4_SysReplyRecv, cap, seL4_MessageInfo_new(label, 0, 0, 2),
                 NONE, WORDS(31, 32));
}

TEST(reply_recv_to_nobody, "3/R-RPL-02", "ReplyRecv without a caller receives like Recv")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr badged = new_badged(ep, 6);
    struct partner *server = new_partner(ABOVE, 0);
    struct partner *sender = new_partner(ABOVE, 0);
    partner_sends(sender, badged, 5);
    partner_replies_and_receives(server, ep, 8);
    expect_got(server, 6, 5);
    CHECK(partner_is_done(sender));
    partner_replies_and_receives(server, ep, 8);
    CHECK(!partner_is_done(server));
    partner_sends(sender, badged, 7);
    expect_got(server, 6, 7);
}

TEST(reply_message, "3/R-RPL-03", "a reply has label, length and words, and badge 0")
{
    struct partner *caller = new_caller(new_badged(new_endpoint(), 6), 1);
    send_reply(seL4_MessageInfo_new(0xfedcba9876543, 5, 0, 6), NONE, WORDS(0, 1, 2, 3, 4, 5));
    expect_got(caller, 0, 0xfedcba9876543);
    EXPECT(caller->answer, 0xfedcba9876543, 0, 1, 2, 3, 4, 5);
    CHECK_EQ(caller->answer.caps_unwrapped, 0);
    CHECK_EQ(caller->answer.mr[6], MARK(6));
}

TEST(second_reply, "3/R-RPL-04", "a second Reply does nothing")
{
    seL4_CPtr ep = new_endpoint();
    struct partner *caller = new_caller(ep, 1);
    reply(2, 20);
    expect_got(caller, 0, 2);
    partner_calls(caller, ep, 3);
    reply(4, 40);
    CHECK(!partner_is_done(caller));
    CHECK_EQ(receive_if_any(ep).label, 3);
    CHECK(!partner_is_done(caller));
}

TEST(reply_recv, "3/R-RPL-05", "ReplyRecv answers the caller, then receives the next message")
{
    seL4_CPtr ep = new_endpoint();
    struct partner *server = new_partner(ABOVE, 0);
    struct partner *callers[] = {new_partner(ABOVE, 0), new_partner(ABOVE, 0)};
    partner_calls(callers[0], ep, 1);
    partner_calls(callers[1], ep, 2);
    partner_receives(server, ep);
    expect_got(server, 0, 1);
    partner_replies_and_receives(server, ep, 8);
    expect_got(callers[0], 0, 8);
    EXPECT(callers[0]->answer, 8, 31, 32);
    expect_got(server, 0, 2);
    CHECK_EQ(server->answer.mr[0], 31);
    CHECK(!partner_is_done(callers[1]));
    partner_replies_and_receives(server, ep, 9);
    expect_got(callers[1], 0, 9);
    CHECK(!partner_is_done(server));
}

TEST(reply_recv_nowhere, "3/R-RPL-05", "ReplyRecv has answered when its receive part faults")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr handler = new_endpoint();
    seL4_CPtr empty = new_slot();
    struct partner *server = new_partner(ABOVE, handler);
    struct partner *caller = new_partner(ABOVE, 0);
    partner_receives(server, ep);
    partner_calls(caller, ep, 1);
    expect_got(server, 0, 1);
    partner_replies_and_receives(server, empty, 8);
    expect_got(caller, 0, 8);
    expect_receive_refused(handler, empty);
}

TEST(kept_reply_call, "3/R-RPL-06", "Call on a reply cap that was kept answers and returns empty")
{
    struct partner *caller;
    seL4_CPtr kept = new_kept_reply(&caller);
    struct answer answer = invoke(kept, 4, NONE, WORDS(41, 42));
    EXPECT_OK(answer);
    CHECK_EQ(answer.badge, 0);
    CHECK_EQ(answer.info, 0);
    CHECK_EQ(answer.mr[0], 41);
    CHECK_EQ(answer.mr[2], MARK(2));
    expect_got(caller, 0, 4);
    EXPECT(caller->answer, 4, 41, 42);
    expect_no_caller(kept);
}

TEST(kept_reply_nbsend, "3/R-RPL-07", "NBSend on a reply cap that was kept answers the caller")
{
    struct partner *caller;
    seL4_CPtr kept = new_kept_reply(&caller);
    message((seL4_Word)seL4_SysNBSend, kept, seL4_MessageInfo_new(4, 0, 0, 1), NONE, WORDS(41));
    EXPECT(caller->answer, 4, 41);
    expect_got(caller, 0, 4);
    expect_no_caller(kept);
}

TEST(kept_replies_any_order, "3/R-RPL-08", "reply caps that were kept can be used in any order")
{
    static const unsigned order[] = {1, 2, 0};
    struct partner *callers[3];
    seL4_CPtr kept[3];
    for (unsigned i = 0; i < 3; i += 1) {
        kept[i] = new_kept_reply(&callers[i]);
    }
    for (unsigned i = 0; i < 3; i += 1) {
        unsigned j = order[i];
        CHECK(!partner_is_done(callers[j]));
        seL4_Send(kept[j], seL4_MessageInfo_new(10 + j, 0, 0, 0));
        expect_got(callers[j], 0, 10 + j);
        expect_no_caller(kept[j]);
    }
}

TEST(reply_unwraps_nothing, "3/R-RPL-10", "a cap of the call's own endpoint is not unwrapped")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr slot = new_slot();
    struct partner *caller = new_partner(ABOVE, 0);
    caller->buffer->receiveCNode = ROOT;
    caller->buffer->receiveIndex = slot;
    caller->buffer->receiveDepth = DEPTH;
    partner_calls(caller, ep, 1);
    CHECK_EQ(receive_if_any(ep).label, 1);
    send_reply(seL4_MessageInfo_new(2, 0, 2, 0), WORDS(new_badged(ep, 5), ep), NONE);
    expect_got(caller, 0, 2);
    CHECK_EQ(caller->answer.extra_caps, 1);
    CHECK_EQ(caller->answer.caps_unwrapped, 0);
    partner_sends(caller, slot, 3);
    CHECK_EQ(receive_if_any(ep).badge, 5);
}

TEST(recv_on_reply_cap, "3/R-RPL-11", "Recv on a reply cap faults in the receive phase")
{
    seL4_CPtr handler = new_endpoint();
    struct partner *caller;
    seL4_CPtr kept = new_kept_reply(&caller);
    struct partner *server = new_partner(ABOVE, handler);
    partner_receives(server, kept);
    CHECK(!partner_is_done(server));
    expect_receive_refused(handler, kept);
    CHECK(slot_is_full(kept) && !partner_is_done(caller));
}

TEST(suspended_caller, "3/R-RPL-12", "a caller that was suspended gets no answer, and calls again")
{
    seL4_CPtr ep = new_endpoint();
    struct partner *caller = new_caller(ep, 1);
    CHECK_EQ(seL4_TCB_Suspend(caller->tcb), seL4_NoError);
    reply(2, 20);
    let_others_run();
    CHECK(!partner_is_done(caller));
    CHECK_EQ(seL4_TCB_Resume(caller->tcb), seL4_NoError);
    CHECK_EQ(receive_if_any(ep).label, 1);
    CHECK(!partner_is_done(caller));
    reply(3, 30);
    expect_got(caller, 0, 3);
}
