/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Reply capabilities in CNodes and messages (spec 03, sections 13.3, 13.5 and 13.11).
 */
#include "support/actors.h"
#include "support/objects.h"
#include "support/partners.h"
#include "support/raw.h"
#include "support/test.h"

static struct answer save_caller(seL4_CPtr slot)
{
    return invoke(ROOT, CNodeSaveCaller, NONE, WORDS(slot, DEPTH));
}

static void answer_through(seL4_CPtr saved)
{
    message((seL4_Word)seL4_SysSend, saved, seL4_MessageInfo_new(3, 0, 0, 1), NONE, WORDS(33));
}

/* A thread that has called the root task, which has its message. */
static struct thread *new_caller(void)
{
    seL4_CPtr ep = new_endpoint();
    struct thread *caller = run_caller(ep);
    take_message(ep);
    CHECK(!caller->is_done);
    return caller;
}

TEST(reply_cap_is_not_copied, "3/R-CNODE-13", "a reply cap cannot be copied or minted")
{
    struct thread *caller = new_caller();
    seL4_CPtr saved = new_slot();
    seL4_CPtr copy = new_slot();
    EXPECT_OK(save_caller(saved));
    EXPECT_PLAIN(invoke(ROOT, CNodeCopy, WORDS(ROOT), WORDS(copy, DEPTH, saved, DEPTH, 15)),
                 seL4_IllegalOperation);
    EXPECT_PLAIN(invoke(ROOT, CNodeMint, WORDS(ROOT), WORDS(copy, DEPTH, saved, DEPTH, 15, 1)),
                 seL4_IllegalOperation);
    CHECK(!slot_is_full(copy) && slot_is_full(saved) && !caller->is_done);
}

TEST(reply_cap_moves, "3/R-CNODE-27", "a moved reply cap still answers")
{
    struct thread *caller = new_caller();
    seL4_CPtr saved = new_slot();
    seL4_CPtr moved = new_slot();
    EXPECT_OK(save_caller(saved));
    EXPECT_OK(invoke(ROOT, CNodeMove, WORDS(ROOT), WORDS(moved, DEPTH, saved, DEPTH)));
    CHECK(!slot_is_full(saved));
    answer_through(moved);
    expect_answered(caller, 3, 33);
    CHECK(!slot_is_full(moved));
}

TEST(save_nobody, "3/R-CNODE-43", "SaveCaller without a caller succeeds and saves nothing")
{
    expect_nobody(new_endpoint()); /* a receive forgets earlier callers */
    seL4_CPtr slot = new_slot();
    EXPECT_OK(save_caller(slot));
    CHECK(!slot_is_full(slot));
}

TEST(save_into_occupied, "3/R-CNODE-44",
     "SaveCaller into an occupied slot is refused, the caller can still be answered")
{
    struct thread *caller = new_caller();
    EXPECT_PLAIN(save_caller(new_endpoint()), seL4_DeleteFirst);
    reply(4, 44);
    expect_answered(caller, 4, 44);
}

TEST(saved_caller, "3/R-CNODE-45", "a saved caller is answered through the saved cap only, once")
{
    struct thread *caller = new_caller();
    seL4_CPtr saved = new_slot();
    EXPECT_OK(save_caller(saved));
    CHECK(slot_is_full(saved));
    reply(4, 44);
    CHECK(!caller->is_done);
    answer_through(saved);
    expect_answered(caller, 3, 33);
    CHECK(!slot_is_full(saved));
}

TEST(delete_caller_tcb, "3/R-DEL-09", "the last TCB cap of a caller takes its reply cap away")
{
    struct thread *caller = new_caller();
    seL4_CPtr saved = new_slot();
    EXPECT_OK(save_caller(saved));
    CHECK(slot_is_full(saved));
    delete_cap(caller->tcb);
    CHECK(!slot_is_full(saved));
    caller = new_caller();
    delete_cap(caller->tcb);
    EXPECT_OK(save_caller(saved));
    CHECK(!slot_is_full(saved));
}

/* A partner that wants capabilities in this slot. */
static struct partner *new_taker(seL4_CPtr slot)
{
    struct partner *taker = new_partner(ABOVE, 0);
    taker->buffer->receiveCNode = ROOT;
    taker->buffer->receiveIndex = slot;
    taker->buffer->receiveDepth = DEPTH;
    return taker;
}

TEST(reply_slot_is_in_use, "3/R-CAPX-09",
     "the slot of the reply cap that is being used cannot take a cap of that reply")
{
    seL4_CPtr saved = new_slot();
    seL4_CPtr ep = new_endpoint();
    struct partner *caller = new_taker(saved);
    partner_calls(caller, ep, 1);
    CHECK_EQ(receive_if_any(ep).label, 1);
    EXPECT_OK(save_caller(saved));
    message((seL4_Word)seL4_SysSend, saved, seL4_MessageInfo_new(2, 0, 1, 0),
            WORDS(new_notification()), NONE);
    expect_got(caller, 0, 2);
    CHECK_EQ(caller->answer.extra_caps, 0);
    CHECK(!slot_is_full(saved));
}

TEST(underivable_reply, "3/R-CAPX-11", "a reply cap ends the transfer of caps")
{
    struct thread *caller = new_caller();
    seL4_CPtr saved = new_slot(), slot = new_slot(), ep = new_endpoint();
    EXPECT_OK(save_caller(saved));
    struct partner *taker = new_taker(slot);
    for (unsigned before = 0; before < 2; before += 1) { /* caps that are unwrapped */
        partner_receives(taker, ep);
        message((seL4_Word)seL4_SysSend, ep, seL4_MessageInfo_new(2, 0, 3, 0),
                before ? WORDS(ep, saved, ep) : WORDS(saved, ep, new_notification()), NONE);
        expect_got(taker, 0, 2);
        CHECK_EQ(taker->answer.extra_caps, before);
        CHECK_EQ(taker->answer.caps_unwrapped, before);
        CHECK(!slot_is_full(slot));
    }
    CHECK(slot_is_full(saved) && !caller->is_done);
}
