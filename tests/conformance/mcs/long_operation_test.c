/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Long operations on a small budget (spec 05, section 13.3).
 */
#include "mcs/agents.h"
#include "mcs/traces.h"
#include "support/objects.h"
#include "support/test.h"

enum { RADIX = 14, COPIES = 1 << RADIX, BUDGET_US = 500, PERIOD_US = 5000, FEWEST_PERIODS = 4 };

/* A CNode full of copies of the capability. */
static seL4_CPtr new_copies(seL4_CPtr cap)
{
    seL4_CPtr cnode = new_cnode(RADIX);
    for (seL4_Word i = 0; i < COPIES; i += 1) {
        CHECK_EQ(seL4_CNode_Copy(cnode, i, RADIX, ROOT, cap, DEPTH, seL4_AllRights), seL4_NoError);
    }
    return cnode;
}

static int is_full(seL4_CPtr cnode, seL4_Word index)
{
    return seL4_CNode_Move(cnode, index, RADIX, cnode, index, RADIX) == seL4_DeleteFirst;
}

TEST(revoke_on_small_budget, "5/R-MCS-125 5/R-MCS-040",
     "Revoke of many capabilities takes several refills, no more time in all, and others run")
{
    seL4_CPtr ep = new_endpoint(), sc = sched_context_with(BUDGET_US, PERIOD_US);
    seL4_CPtr copies = new_copies(ep);
    struct agent *agent = new_agent(ABOVE);
    sched_context_unbind(agent->own);
    sched_context_bind(sc, agent->tcb);
    seL4_Word begin = cycles_now();
    agent_does(agent, ipc_invoke(ROOT, CNodeRevoke, NONE, WORDS(ep, DEPTH)));
    CHECK(!agent_is_done(agent)); /* we run, though it is above us */
    while (!agent_is_done(agent)) {
    }
    seL4_Word elapsed = us_of_cycles(cycles_now() - begin);
    EXPECT_OK(agent->answer);
    CHECK(!is_full(copies, 0) && !is_full(copies, COPIES - 1));
    CHECK(elapsed > FEWEST_PERIODS * PERIOD_US);
    seL4_Word consumed = sched_context_consumed(sc);
    CHECK(consumed > FEWEST_PERIODS * BUDGET_US);
    CHECK(consumed <= (elapsed / PERIOD_US + 2) * BUDGET_US);
}
