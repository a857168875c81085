/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Threads and scheduling contexts that are stopped, started and deleted (spec 05, section 12).
 */
#include "mcs/agents.h"
#include "mcs/traces.h"
#include "support/actors.h"
#include "support/objects.h"
#include "support/test.h"

enum {
    BUDGET_US = 2000,
    PERIOD_US = 20000,
    LONG_US = 50000,
    TURNS_US = 4000 * CONFIG_BOOT_THREAD_TIME_SLICE
};

static struct trace trace;

static void resume(seL4_CPtr tcb)
{
    CHECK_EQ(seL4_TCB_Resume(tcb), seL4_NoError);
}

static void suspend(seL4_CPtr tcb)
{
    CHECK_EQ(seL4_TCB_Suspend(tcb), seL4_NoError);
}

static struct thread *start_traced(seL4_CPtr sc)
{
    struct thread *thread = new_thread_on(sc, trace_spin, ABOVE, &trace);
    trace_begin(&trace);
    start_thread(thread);
    return thread;
}

TEST(suspend_keeps, "5/R-MCS-118",
     "a suspended thread keeps its scheduling context, and goes on with it")
{
    struct agent *agent = new_agent(ABOVE);
    seL4_CPtr ntfn = new_notification();
    agent_does(agent, ipc_wait(ntfn));
    suspend(agent->tcb);
    CHECK(is_bound_to(agent->own, agent->tcb));
    (void)sched_context_consumed(agent->own);
    resume(agent->tcb); /* waits again */
    CHECK(sched_context_consumed(agent->own) > 0);
    seL4_Signal(new_badged(ntfn, 4));
    CHECK(agent_is_done(agent));
    EXPECT_ONLY_BADGE(agent->answer, agent->call, 4);
}

TEST(resume_exhausted, "5/R-MCS-118",
     "a thread that is suspended while it waits for its refill waits on when it is resumed")
{
    struct thread *thread = start_traced(sched_context_with(BUDGET_US, PERIOD_US));
    suspend(thread->tcb);
    spin_us(1000);
    resume(thread->tcb);
    spin_us(2 * PERIOD_US);
    EXPECT_RUN(&trace, 0, 0, BUDGET_US);
    EXPECT_RUN(&trace, 1, PERIOD_US, PERIOD_US + BUDGET_US);
}

TEST(resume_shortly_before, "5/R-MCS-118",
     "a thread that is resumed shortly before its refill runs in time, whatever slice there is")
{
    struct thread *thread = start_traced(sched_context_with(BUDGET_US, PERIOD_US));
    suspend(thread->tcb);
    spin_us(PERIOD_US - BUDGET_US - 1000);
    seL4_Yield(); /* our slice ends after the refill's time */
    resume(thread->tcb);
    spin_us(1000 + BUDGET_US);
    EXPECT_RUN(&trace, 1, PERIOD_US, PERIOD_US + BUDGET_US);
}

TEST(suspend_leaves_release_queue, "5/R-MCS-118",
     "a suspended thread does not run when its refill is ready, but at once when resumed then")
{
    struct thread *thread = start_traced(sched_context_with(BUDGET_US, PERIOD_US));
    suspend(thread->tcb);
    spin_us(PERIOD_US + PERIOD_US / 2);
    CHECK_EQ(trace.count, 1);
    seL4_Word begin = us_of_cycles(cycles_now() - trace.origin);
    resume(thread->tcb);
    EXPECT_RUN(&trace, 1, begin, begin + BUDGET_US);
}

TEST(resume_passive, "5/R-MCS-119", "a passive thread that is resumed runs when it is bound")
{
    struct agent *agent = new_agent(ABOVE);
    seL4_CPtr ntfn = new_notification();
    agent_does_and_is_passive(agent, ipc_wait(ntfn));
    resume(agent->tcb);
    CHECK(!is_blocked(agent->tcb, 0));
    seL4_Signal(ntfn); /* finds nobody: the thread has not waited again yet */
    let_others_run();
    CHECK(!agent_is_done(agent));
    sched_context_bind(agent->own, agent->tcb);
    CHECK(agent_is_done(agent));
}

TEST(resume_ready, "5/R-MCS-119", "Resume changes nothing for a thread that is runnable")
{
    struct thread *thread = start_traced(sched_context_with(BUDGET_US, PERIOD_US));
    resume(thread->tcb);
    spin_us(PERIOD_US + BUDGET_US);
    EXPECT_RUN(&trace, 1, PERIOD_US, PERIOD_US + BUDGET_US);
    struct agent *passive = new_agent(ABOVE);
    sched_context_unbind(passive->own);
    agent_does(passive, ipc_yield());
    resume(passive->tcb);
    sched_context_bind(passive->own, passive->tcb);
    CHECK(agent_is_done(passive));
}

TEST(sc_deleted, "5/R-MCS-120",
     "deleting a scheduling context stops its thread and frees its notification")
{
    seL4_CPtr sc = sched_context_with(5000, 5000), copy = new_copy(sc, seL4_AllRights);
    seL4_CPtr ntfn = new_notification(), other = sched_context_with(5000, 5000);
    struct thread *thread = new_thread_on(sc, spin, MAIN_PRIORITY, NULL);
    sched_context_bind(sc, ntfn);
    start_thread(thread);
    delete_cap(sc);
    spin_us(TURNS_US);
    CHECK(thread->notes[0] > 0); /* that was not the last capability */
    delete_cap(copy);
    seL4_Word before = thread->notes[0];
    spin_us(TURNS_US);
    CHECK_EQ(thread->notes[0], before);
    sched_context_bind(other, ntfn);
    sched_context_bind(other, thread->tcb);
    spin_us(TURNS_US);
    CHECK(thread->notes[0] > before);
}

TEST(sc_of_blocked_deleted, "5/R-MCS-120", "a blocked thread stays blocked without it")
{
    struct agent *agent = new_agent(ABOVE);
    seL4_CPtr ntfn = new_badged(new_notification(), 4);
    agent_does(agent, ipc_wait(ntfn));
    delete_cap(agent->own);
    CHECK(is_blocked(agent->tcb, 0) && is_passive(agent->tcb));
    seL4_Signal(ntfn);
    sched_context_bind(sched_context_with(5000, 5000), agent->tcb);
    CHECK(agent_is_done(agent));
    EXPECT_ONLY_BADGE(agent->answer, agent->call, 4);
}

TEST(tcb_deleted, "5/R-MCS-121", "deleting a TCB frees its scheduling context")
{
    seL4_CPtr sc = sched_context_with(5000, 5000), tcb = new_object(seL4_TCBObject, 0);
    sched_context_bind(sc, tcb);
    delete_cap(tcb);
    CHECK(is_unbound(sc));
    struct thread *thread = new_thread_on(sc, spin, MAIN_PRIORITY, NULL);
    start_thread(thread);
    delete_cap(thread->tcb); /* is ready */
    CHECK(is_unbound(sc));
    seL4_CPtr second = sched_context_with(BUDGET_US, PERIOD_US);
    thread = start_traced(second);
    delete_cap(thread->tcb); /* waits for its refill */
    CHECK(is_unbound(second));
    spin_us(2 * PERIOD_US);
}

TEST(own_sc_deleted, "5/R-MCS-122",
     "a thread that deletes its own scheduling context goes on when it has another, the call done")
{
    struct agent *agent = new_agent(ABOVE);
    agent_does(agent, ipc_invoke(ROOT, CNodeDelete, NONE, WORDS(agent->own, DEPTH)));
    CHECK(!agent_is_done(agent) && !slot_is_full(agent->own));
    CHECK(is_passive(agent->tcb) && !is_blocked(agent->tcb, 0));
    let_others_run();
    CHECK(!agent_is_done(agent));
    sched_context_bind(sched_context_with(5000, 5000), agent->tcb);
    CHECK(agent_is_done(agent));
    EXPECT_OK(agent->answer);
}

TEST(own_sc_revoked, "5/R-MCS-122", "so does one that revokes the untyped of its own")
{
    seL4_CPtr untyped = new_untyped(seL4_MinSchedContextBits);
    seL4_CPtr sc = new_object_from(untyped, seL4_SchedContextObject, seL4_MinSchedContextBits);
    sched_context_configure(sc, LONG_US, LONG_US, 0, 0, 0);
    struct agent *agent = new_agent(ABOVE);
    sched_context_unbind(agent->own);
    sched_context_bind(sc, agent->tcb);
    agent_does(agent, ipc_invoke(ROOT, CNodeRevoke, NONE, WORDS(untyped, DEPTH)));
    CHECK(!agent_is_done(agent) && !slot_is_full(sc));
    sched_context_bind(agent->own, agent->tcb);
    CHECK(agent_is_done(agent));
    EXPECT_OK(agent->answer);
}

TEST(priority_of_waiting, "5/R-MCS-123",
     "SetPriority of a thread that waits for its refill leaves it waiting")
{
    struct thread *thread = start_traced(sched_context_with(BUDGET_US, PERIOD_US));
    CHECK_EQ(seL4_TCB_SetPriority(thread->tcb, seL4_CapInitThreadTCB, ABOVE + 5), seL4_NoError);
    spin_us(PERIOD_US + PERIOD_US / 2);
    EXPECT_RUN(&trace, 1, PERIOD_US, PERIOD_US + BUDGET_US);
    CHECK_EQ(seL4_TCB_SetPriority(thread->tcb, seL4_CapInitThreadTCB, BELOW), seL4_NoError);
    spin_us(PERIOD_US);
    CHECK_EQ(trace.count, 2); /* is ready by now, but below us */
    let_others_run();
    CHECK_EQ(trace.count, 3);
}

TEST(cancelled_fault, "5/R-MCS-118", "Resume cancels a fault: an answer to it comes to nothing")
{
    seL4_CPtr handler = new_endpoint(), reply = reply_new(), slot = new_slot();
    struct agent *agent = new_agent(ABOVE);
    set_fault_handler(agent->tcb, handler);
    agent_does(agent, ipc_nbrecv(slot, 0));
    CHECK_EQ(ipc(ipc_nbrecv(handler, reply)).label, seL4_Fault_CapFault);
    CHECK_EQ(seL4_CNode_Copy(ROOT, slot, DEPTH, ROOT, new_notification(), DEPTH, seL4_AllRights),
             seL4_NoError);
    CHECK(!agent_is_done(agent));
    resume(agent->tcb);
    CHECK(agent_is_done(agent));
    agent_does(agent, ipc_wait(slot));
    (void)ipc(ipc_send(reply, 0));
    CHECK(!agent_is_done(agent));
}

TEST(endpoint_deleted, "5/R-MCS-117",
     "deleting an endpoint restarts its receivers, whose reply objects are free")
{
    seL4_CPtr ep = new_endpoint(), other = new_endpoint(), reply = reply_new();
    seL4_CPtr handler = new_endpoint();
    struct agent *receiver = new_agent(ABOVE), *client = new_agent(ABOVE);
    set_fault_handler(receiver->tcb, handler);
    agent_does(receiver, ipc_recv(ep, reply));
    delete_cap(ep);
    struct answer fault = ipc(ipc_nbrecv(handler, reply_new()));
    CHECK_EQ(fault.label, seL4_Fault_CapFault);
    CHECK(is_blocked(receiver->tcb, receiver->own));
    agent_does(client, ipc_call(other, 1));
    EXPECT_MESSAGE(ipc(ipc_nbrecv(other, reply)), 0, 1);
    CHECK(is_blocked(receiver->tcb, receiver->own)); /* nothing was taken from it */
}
