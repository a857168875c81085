/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Reply capabilities in messages, and reply objects whose caller is deleted (spec 05, sections 2.5
 * and 9.3).
 */
#include "support/actors.h"
#include "support/ipc.h"
#include "support/objects.h"
#include "support/partners.h"
#include "support/raw.h"
#include "support/test.h"
#include "support/threads.h"

/* The partner wants capabilities in this slot. */
static void set_receive_slot(struct partner *partner, seL4_CPtr slot)
{
    partner->buffer->receiveCNode = ROOT;
    partner->buffer->receiveIndex = slot;
    partner->buffer->receiveDepth = DEPTH;
}

/* A partner whose Call the root thread has received, and what it is kept by. */
static seL4_CPtr new_kept_caller(struct partner *caller)
{
    seL4_CPtr ep = new_endpoint();
    partner_calls(caller, ep, 1);
    CHECK_EQ(receive_if_any(ep).label, 1);
    return keep_caller();
}

/* Sends the cap to another thread; the slot where it arrives. */
static seL4_CPtr send_cap(seL4_CPtr cap)
{
    seL4_CPtr ep = new_endpoint(), slot = new_slot();
    struct partner *taker = new_partner(ABOVE, 0);
    set_receive_slot(taker, slot);
    partner_receives(taker, ep);
    message((seL4_Word)seL4_SysSend, ep, seL4_MessageInfo_new(2, 0, 1, 0), WORDS(cap), NONE);
    expect_got(taker, 0, 2);
    CHECK_EQ(taker->answer.extra_caps, 1);
    CHECK_EQ(taker->answer.caps_unwrapped, 0);
    return slot;
}

TEST(sent_reply_cap, "5/R-MCS-076 5/R-MCS-079",
     "a reply capability that is sent arrives with the right that it had, and answers")
{
    for (unsigned has_grant = 0; has_grant < 2; has_grant += 1) {
        struct partner *caller = new_partner(ABOVE, 0);
        seL4_CPtr slot = new_slot();
        set_receive_slot(caller, slot);
        seL4_CPtr kept = new_kept_caller(caller);
        seL4_CPtr sent = send_cap(has_grant ? kept : new_copy(kept, seL4_NoRights));
        message((seL4_Word)seL4_SysSend, sent, seL4_MessageInfo_new(3, 0, 1, 0),
                WORDS(new_notification()), NONE);
        expect_got(caller, 0, 3);
        CHECK_EQ(caller->answer.extra_caps, has_grant);
        CHECK_EQ(slot_is_full(slot), has_grant);
        expect_no_caller(kept);
    }
}

TEST(caller_deleted, "5/R-MCS-086",
     "with the last TCB capability of its caller a reply object is free, and serves the next one")
{
    struct partner *first = new_partner(ABOVE, 0), *second = new_partner(ABOVE, 0);
    seL4_CPtr kept = new_kept_caller(first);
    delete_cap(first->tcb);
    expect_no_caller(kept);
    set_own_reply(kept);
    seL4_CPtr ep = new_endpoint();
    partner_calls(second, ep, 4);
    CHECK_EQ(receive_if_any(ep).label, 4);
    reply(5, 55);
    expect_got(second, 0, 5);
    EXPECT(second->answer, 5, 55);
}
