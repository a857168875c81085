/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What scheduling contexts tell of the time used (spec 05, sections 4.5 and 7.2).
 */
#include "mcs/agents.h"
#include "mcs/traces.h"
#include "support/objects.h"
#include "support/test.h"

enum { BUDGET_US = 3000, PERIOD_US = 20000, LONG_US = 100000 };

/* Works for notes[0] microseconds and ends. */
static void work(struct thread *thread)
{
    trace_work(thread->shared, thread->notes[0]);
}

/* A thread has run on the scheduling context for that long, and is Inactive. */
static void use(seL4_CPtr sc, seL4_Word microseconds)
{
    static struct trace trace;
    struct thread *thread = new_thread_on(sc, work, ABOVE, &trace);
    thread->notes[0] = microseconds;
    trace_begin(&trace);
    start_thread(thread);
    CHECK(thread->is_done);
    delete_cap(thread->tcb);
}

TEST(consumed_answer, "5/R-MCS-034", "Consumed tells one word, microseconds, and clears it")
{
    seL4_CPtr sc = sched_context_with(LONG_US, LONG_US);
    EXPECT(invoke(sc, SchedContextConsumed, NONE, NONE), seL4_NoError, 0);
    use(sc, 1500);
    struct answer answer = invoke(sc, SchedContextConsumed, NONE, NONE);
    CHECK_EQ(answer.label, seL4_NoError);
    CHECK_EQ(answer.length, 1);
    CHECK_EQ(answer.badge, 0);
    CHECK_EQ(answer.extra_caps, 0);
    EXPECT_US(answer.mr[0], 1500);
    EXPECT(invoke(sc, SchedContextConsumed, NONE, NONE), seL4_NoError, 0);
}

TEST(consumed_own, "5/R-MCS-034", "the scheduling context that runs tells nothing new at once")
{
    seL4_Yield(); /* that no slice ends in between */
    (void)sched_context_consumed(seL4_CapInitThreadSC);
    CHECK_EQ(sched_context_consumed(seL4_CapInitThreadSC), 0);
}

TEST(consumed_sent, "5/R-MCS-035", "Consumed by Send clears the time and changes no register")
{
    seL4_CPtr sc = sched_context_with(LONG_US, LONG_US);
    use(sc, 1500);
    struct ipc order = ipc_order(sc, SchedContextConsumed, NONE, NONE);
    EXPECT_ONLY_BADGE(ipc(order), order, sc); /* RDI too is as it was */
    CHECK_EQ(sched_context_consumed(sc), 0);
}

TEST(consumed_adds_up, "5/R-MCS-034", "time adds up over threads, until it is read")
{
    seL4_CPtr sc = sched_context_with(LONG_US, LONG_US);
    use(sc, 1000);
    use(sc, 500);
    spin_us(3000); /* ours, not its */
    EXPECT_US(sched_context_consumed(sc), 1500);
}

TEST(consumed_over_refills, "5/R-MCS-034", "time is charged over refills")
{
    static struct trace trace;
    seL4_CPtr sc = sched_context_with(BUDGET_US, PERIOD_US);
    trace_begin(&trace);
    start_thread(new_thread_on(sc, trace_spin, ABOVE, &trace));
    spin_us(PERIOD_US + PERIOD_US / 2);
    EXPECT_US(sched_context_consumed(sc), 2 * BUDGET_US);
    spin_us(PERIOD_US);
    EXPECT_US(sched_context_consumed(sc), BUDGET_US);
}

TEST(consumed_kept, "5/R-MCS-034", "new parameters and unbinding do not clear the time")
{
    seL4_CPtr sc = sched_context_with(LONG_US, LONG_US);
    use(sc, 1500);
    sched_context_configure(sc, LONG_US, LONG_US, 0, 0, 0);
    sched_context_unbind(sc);
    EXPECT_US(sched_context_consumed(sc), 1500);
}

TEST(consumed_by_borrower, "5/R-MCS-065 5/R-MCS-034",
     "a server's time is charged to the scheduling context that its client lends")
{
    struct service service = new_service();
    struct agent *client = new_agent(ABOVE);
    agent_does(client, ipc_call(service.endpoint, 1));
    (void)sched_context_consumed(client->own);
    (void)sched_context_consumed(service.server->own);
    agent_does(service.server, ipc_yield());
    CHECK(agent_is_done(service.server));
    CHECK(sched_context_consumed(client->own) > 0);
    CHECK_EQ(sched_context_consumed(service.server->own), 0);
}
