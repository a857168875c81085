/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Bind of scheduling contexts: to threads and to notifications (spec 05, section 7.2).
 */
#include "mcs/agents.h"
#include "mcs/traces.h"
#include "support/objects.h"
#include "support/order.h"
#include "support/test.h"

enum { BITS = seL4_MinSchedContextBits, LONG_US = 100000, BUDGET_US = 2000, PERIOD_US = 20000 };

static struct answer bind(seL4_CPtr sc, seL4_CPtr cap)
{
    return invoke(sc, SchedContextBind, WORDS(cap), NONE);
}

static seL4_CPtr new_tcb(void)
{
    return new_object(seL4_TCBObject, 0);
}

TEST(bind_wrong_cap, "5/R-MCS-025", "Bind needs a TCB or a notification")
{
    seL4_CPtr sc = sched_context_new(BITS);
    EXPECT_PLAIN(invoke(sc, SchedContextBind, NONE, NONE), seL4_TruncatedMessage);
    const seL4_CPtr caps[] = {ROOT, new_slot(), new_endpoint(), reply_new(), sc, sched_control()};
    for (unsigned i = 0; i < sizeof(caps) / sizeof(caps[0]); i += 1) {
        EXPECT(bind(sc, caps[i]), seL4_InvalidCapability, 1);
    }
}

TEST(bind_twice, "5/R-MCS-026", "neither a scheduling context nor a TCB is bound twice")
{
    seL4_CPtr first = sched_context_new(BITS), second = sched_context_new(BITS);
    seL4_CPtr tcb = new_tcb(), other = new_tcb();
    EXPECT_OK(bind(first, tcb));
    EXPECT_PLAIN(bind(first, tcb), seL4_IllegalOperation);
    EXPECT_PLAIN(bind(first, other), seL4_IllegalOperation);
    EXPECT_PLAIN(bind(second, tcb), seL4_IllegalOperation);
    EXPECT_PLAIN(bind(seL4_CapInitThreadSC, other), seL4_IllegalOperation);
    EXPECT_OK(bind(second, other));
}

TEST(bind_to_blocked, "5/R-MCS-027 5/R-MCS-101",
     "a thread that is blocked, however it is, takes no scheduling context without time")
{
    seL4_CPtr ep = new_endpoint(), service = new_endpoint(), reply = reply_new();
    const struct ipc calls[] = {ipc_wait(new_notification()), ipc_recv(new_endpoint(), reply_new()),
                                ipc_send(ep, 1), ipc_call(ep, 2), ipc_call(service, 3)};
    seL4_CPtr unconfigured = sched_context_new(BITS), exhausted = sched_context_new(BITS);
    sched_context_configure(exhausted, BUDGET_US, LONG_US, 0, 0, 0);
    exhaust(exhausted);
    seL4_CPtr ready = sched_context_with(BUDGET_US, LONG_US);
    for (unsigned i = 0; i < sizeof(calls) / sizeof(calls[0]); i += 1) {
        struct agent *agent = new_agent(ABOVE);
        agent_does_and_is_passive(agent, calls[i]);
        if (i == 4) { /* blocked on the answer */
            EXPECT_MESSAGE(ipc(ipc_nbrecv(service, reply)), 0, 3);
        }
        CHECK(!agent_is_done(agent));
        EXPECT_PLAIN(bind(unconfigured, agent->tcb), seL4_IllegalOperation);
        EXPECT_PLAIN(bind(exhausted, agent->tcb), seL4_IllegalOperation);
        EXPECT_OK(bind(ready, agent->tcb));
        sched_context_unbind(ready);
    }
}

TEST(bind_unconfigured, "5/R-MCS-027",
     "a thread that is Inactive or runnable takes a scheduling context without parameters")
{
    seL4_CPtr first = sched_context_new(BITS), second = sched_context_new(BITS);
    struct agent *inactive = new_agent(ABOVE), *runnable = new_agent(ABOVE);
    sched_context_unbind(inactive->own);
    EXPECT_OK(bind(first, inactive->tcb));
    sched_context_unbind(runnable->own);
    agent_does(runnable, ipc_yield());
    CHECK(!agent_is_done(runnable));
    EXPECT_OK(bind(second, runnable->tcb));
    let_others_run();
    CHECK(!agent_is_done(runnable));
    sched_context_configure(second, LONG_US, LONG_US, 0, 0, 0);
    CHECK(agent_is_done(runnable));
}

TEST(bind_exhausted, "5/R-MCS-027", "a runnable thread that takes one without time waits for it")
{
    static struct trace trace;
    seL4_CPtr sc = sched_context_with(BUDGET_US, PERIOD_US);
    struct thread *thread = new_thread_on(0, trace_spin, ABOVE, &trace);
    start_thread(thread);
    trace_begin(&trace);
    exhaust(sc);
    EXPECT_OK(bind(sc, thread->tcb));
    spin_us(PERIOD_US + BUDGET_US);
    EXPECT_RUN(&trace, 0, PERIOD_US, PERIOD_US + BUDGET_US);
}

TEST(bind_both, "5/R-MCS-028", "one TCB and one notification are bound at the same time")
{
    seL4_CPtr sc = sched_context_new(BITS), other = sched_context_new(BITS);
    seL4_CPtr tcb = new_tcb(), ntfn = new_notification(), second = new_notification();
    EXPECT_OK(bind(sc, tcb));
    EXPECT_OK(bind(sc, ntfn));
    EXPECT_PLAIN(bind(sc, ntfn), seL4_IllegalOperation);
    EXPECT_PLAIN(bind(sc, second), seL4_IllegalOperation);
    EXPECT_PLAIN(bind(sc, new_tcb()), seL4_IllegalOperation);
    EXPECT_PLAIN(bind(other, ntfn), seL4_IllegalOperation);
    EXPECT_OK(bind(other, second));
    EXPECT_OK(bind(other, new_tcb()));
}

TEST(bind_without_rights, "5/R-MCS-028", "rights of a notification capability do not matter")
{
    seL4_CPtr sc = sched_context_new(BITS), ntfn = new_notification();
    EXPECT_OK(bind(sc, new_copy(ntfn, seL4_NoRights)));
    EXPECT_PLAIN(bind(sched_context_new(BITS), ntfn), seL4_IllegalOperation);
}

TEST(bind_runs, "5/R-MCS-029",
     "a runnable thread of higher priority runs before the Bind that it waited for returns")
{
    struct thread *passer = new_passer(1, ABOVE, 0), *lower = new_passer(2, BELOW, 0);
    sched_context_unbind(passer->sched_context);
    sched_context_unbind(lower->sched_context);
    order_begin();
    start_thread(passer);
    start_thread(lower);
    let_others_run();
    expect_nobody_came();
    EXPECT_OK(bind(lower->sched_context, lower->tcb));
    expect_nobody_came();
    EXPECT_OK(bind(passer->sched_context, passer->tcb));
    EXPECT_ORDER(1);
    let_others_run();
    EXPECT_ORDER(1, 2);
}

TEST(bind_in_front, "5/R-MCS-029",
     "a thread that gets its scheduling context comes before its equals")
{
    struct thread *late = new_passer(3, BELOW, 0);
    sched_context_unbind(late->sched_context);
    order_begin();
    start_thread(new_passer(1, BELOW, 0));
    start_thread(new_passer(2, BELOW, 0)); /* in front of the first */
    start_thread(late);
    EXPECT_OK(bind(late->sched_context, late->tcb));
    expect_nobody_came();
    let_others_run();
    EXPECT_ORDER(3, 2, 1);
}

TEST(bind_inactive, "5/R-MCS-029", "Bind does not start a thread that is Inactive")
{
    struct agent *agent = new_agent(ABOVE);
    agent_does(agent, ipc_yield());
    CHECK(agent_is_done(agent));
    sched_context_unbind(agent->own);
    agent->thread->is_done = 0;
    EXPECT_OK(bind(agent->own, agent->tcb));
    let_others_run();
    CHECK(!agent_is_done(agent));
}
