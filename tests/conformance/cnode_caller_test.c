/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * CNode operations on reply capabilities (spec 03, section 13.3).
 */
#include "support/actors.h"
#include "support/objects.h"
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
