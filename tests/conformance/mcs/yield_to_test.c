/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * YieldTo (spec 05, section 7.2).
 */
#include "mcs/agents.h"
#include "mcs/traces.h"
#include "support/objects.h"
#include "support/order.h"
#include "support/test.h"

enum { LONG_US = 100000, ABOVE_ALL = ABOVE + 1, WORK_US = 1500 };

static struct answer yield_to(seL4_CPtr sc)
{
    return invoke(sc, SchedContextYieldTo, NONE, NONE);
}

/* Works for WORK_US and comes by as number 1. */
static void work_and_pass(struct thread *thread)
{
    trace_work(thread->shared, WORK_US);
    order_arrive(1);
}

static struct thread *new_worker(seL4_CPtr sc, seL4_Word priority)
{
    static struct trace trace;
    trace_begin(&trace);
    return new_thread_on(sc, work_and_pass, priority, &trace);
}

/* A new thread on the scheduling context has worked for WORK_US and is Inactive. */
static void use(seL4_CPtr sc)
{
    struct thread *worker = new_worker(sc, ABOVE);
    start_thread(worker);
    CHECK(worker->is_done);
    delete_cap(worker->tcb);
}

static void expect_consumed(struct answer answer, seL4_Word us)
{
    CHECK_EQ(answer.label, seL4_NoError);
    CHECK_EQ(answer.length, 1);
    CHECK_EQ(answer.badge, 0);
    EXPECT_US(answer.mr[0], us);
}

TEST(yield_to_refused, "5/R-MCS-053", "YieldTo needs another thread on the scheduling context")
{
    EXPECT_PLAIN(yield_to(sched_context_with(LONG_US, LONG_US)), seL4_IllegalOperation);
    EXPECT_PLAIN(yield_to(seL4_CapInitThreadSC), seL4_IllegalOperation);
}

TEST(yield_to_limited, "5/R-MCS-053",
     "YieldTo is refused if the target's priority is above the MCP of the caller")
{
    struct agent *caller = new_agent(ABOVE), *target = new_agent(BELOW);
    for (seL4_Word mcp = BELOW - 1; mcp <= BELOW; mcp += 1) {
        CHECK_EQ(seL4_TCB_SetMCPriority(caller->tcb, seL4_CapInitThreadTCB, mcp), seL4_NoError);
        agent_does(caller, ipc_invoke(target->own, SchedContextYieldTo, NONE, NONE));
        CHECK(agent_is_done(caller));
        CHECK_EQ(caller->answer.label, mcp < BELOW ? seL4_IllegalOperation : seL4_NoError);
    }
}

TEST(yield_to_blocked, "5/R-MCS-054",
     "YieldTo a thread that is blocked or Inactive tells the time used, and clears it")
{
    for (unsigned is_waiting = 0; is_waiting < 2; is_waiting += 1) {
        struct agent *target = new_agent(ABOVE);
        if (is_waiting) {
            agent_does(target, ipc_wait(new_notification()));
        }
        (void)sched_context_consumed(target->own);
        EXPECT(yield_to(target->own), seL4_NoError, 0);
        sched_context_unbind(target->own);
        use(target->own);
        sched_context_bind(target->own, target->tcb);
        expect_consumed(yield_to(target->own), WORK_US);
        EXPECT(yield_to(target->own), seL4_NoError, 0);
    }
}

TEST(yield_to_unconfigured, "5/R-MCS-054",
     "YieldTo returns at once if the target's scheduling context has no parameters")
{
    seL4_CPtr sc = sched_context_new(seL4_MinSchedContextBits);
    struct thread *target = new_worker(sc, MAIN_PRIORITY);
    start_thread(target);
    EXPECT(yield_to(sc), seL4_NoError, 0);
    CHECK(!target->is_done);
}

TEST(yield_to_exhausted, "5/R-MCS-054",
     "YieldTo returns at once if the target waits for its refill")
{
    static struct trace trace;
    seL4_CPtr sc = sched_context_with(WORK_US, 20000);
    trace_begin(&trace);
    start_thread(new_thread_on(sc, trace_spin, ABOVE, &trace));
    CHECK_EQ(seL4_TCB_SetPriority(seL4_CapInitThreadTCB, seL4_CapInitThreadTCB, ABOVE),
             seL4_NoError);
    expect_consumed(yield_to(sc), WORK_US);
    CHECK_IN_TIME(us_of_cycles(cycles_now() - trace.origin) < 10000);
    spin_us(40000);
    EXPECT_US(trace_begin_us(&trace, 0), 0);
    CHECK_IN_TIME(trace_begin_us(&trace, 1) >
                  20000 - TRACE_TOLERANCE_US); /* at our next slice's end */
}

TEST(yield_to_equal, "5/R-MCS-055",
     "YieldTo an equal runs it, then the caller, and tells the time that it used")
{
    seL4_CPtr sc = sched_context_with(LONG_US, LONG_US);
    order_begin();
    seL4_Yield();
    start_thread(new_passer(2, MAIN_PRIORITY, 0));
    start_thread(new_worker(sc, MAIN_PRIORITY));
    start_thread(new_passer(3, MAIN_PRIORITY, 0));
    expect_nobody_came();
    expect_consumed(yield_to(sc), WORK_US);
    EXPECT_ORDER(1);
    seL4_Yield();
    EXPECT_ORDER(1, 2, 3);
}

TEST(yield_to_higher, "5/R-MCS-055", "YieldTo a thread of higher priority finds it blocked")
{
    struct agent *target = new_agent(ABOVE);
    agent_does(target, ipc_wait(new_notification()));
    (void)sched_context_consumed(target->own);
    EXPECT(yield_to(target->own), seL4_NoError, 0);
}

TEST(yield_to_lower, "5/R-MCS-056",
     "YieldTo a thread of lower priority returns at once and makes it the first of its equals")
{
    struct thread *last = new_passer(1, BELOW, 0);
    order_begin();
    start_thread(last);
    start_thread(new_passer(2, BELOW, 0));
    start_thread(new_passer(3, BELOW, 0));
    EXPECT(yield_to(last->sched_context), seL4_NoError, 0);
    expect_nobody_came();
    let_others_run();
    EXPECT_ORDER(1, 3, 2);
}

TEST(yield_to_sent, "5/R-MCS-055", "a YieldTo by Send that waits gets its answer all the same")
{
    seL4_CPtr sc = sched_context_with(LONG_US, LONG_US);
    order_begin();
    seL4_Yield();
    start_thread(new_worker(sc, MAIN_PRIORITY));
    expect_consumed(ipc(ipc_order(sc, SchedContextYieldTo, NONE, NONE)), WORK_US);
    EXPECT_ORDER(1);
}

/* Somebody waits in YieldTo for a target that spins; we are above both. */
struct scene {
    struct agent *caller;
    struct thread *target;
    seL4_CPtr sc; /* the target's */
};

static void signal_and_spin(struct thread *thread)
{
    seL4_Signal((seL4_CPtr)thread->shared);
    for (;;) {
    }
}

static struct scene new_scene(void)
{
    seL4_CPtr ntfn = new_badged(new_notification(), 1);
    struct scene scene = {.caller = new_agent(ABOVE),
                          .sc = sched_context_with(LONG_US, 100 * LONG_US)};
    scene.target = new_thread_on(scene.sc, signal_and_spin, ABOVE, (void *)ntfn);
    CHECK_EQ(seL4_TCB_SetMCPriority(scene.caller->tcb, seL4_CapInitThreadTCB, ABOVE), seL4_NoError);
    set_own_priority(ABOVE_ALL);
    start_thread(scene.target);
    agent_does(scene.caller, ipc_invoke(scene.sc, SchedContextYieldTo, NONE, NONE));
    CHECK_EQ(ipc(ipc_wait(ntfn)).badge, 1);
    CHECK(!agent_is_done(scene.caller));
    return scene;
}

static void expect_completed(const struct scene *scene)
{
    set_own_priority(MAIN_PRIORITY);
    CHECK(agent_is_done(scene->caller));
    CHECK_EQ(scene->caller->answer.label, seL4_NoError);
    CHECK_EQ(scene->caller->answer.length, 1);
    CHECK(scene->caller->answer.mr[0] < 1000);
}

/* The answer has been written already: it is there though the caller is suspended now. */
static void expect_completed_by_now(const struct scene *scene)
{
    CHECK_EQ(seL4_TCB_Suspend(scene->caller->tcb), seL4_NoError);
    CHECK_EQ(seL4_TCB_Resume(scene->caller->tcb), seL4_NoError);
    expect_completed(scene);
}

TEST(yield_to_deleted_sc, "5/R-MCS-057", "YieldTo completes when the scheduling context is deleted")
{
    struct scene scene = new_scene();
    delete_cap(scene.sc);
    expect_completed_by_now(&scene);
}

TEST(yield_to_deleted_tcb, "5/R-MCS-057", "YieldTo completes when the target is deleted")
{
    struct scene scene = new_scene();
    delete_cap(scene.target->tcb);
    expect_completed_by_now(&scene);
}

TEST(yield_to_stopped, "5/R-MCS-057", "YieldTo completes when the target no longer runs")
{
    struct scene scene = new_scene();
    CHECK_EQ(seL4_TCB_Suspend(scene.target->tcb), seL4_NoError);
    expect_completed(&scene);
}

TEST(yield_to_suspended, "5/R-MCS-058", "a caller that is suspended gets no answer from YieldTo")
{
    struct scene scene = new_scene();
    CHECK_EQ(seL4_TCB_Suspend(scene.caller->tcb), seL4_NoError);
    delete_cap(scene.sc);
    set_own_priority(MAIN_PRIORITY);
    CHECK(!agent_is_done(scene.caller));
    CHECK_EQ(seL4_TCB_Resume(scene.caller->tcb), seL4_NoError);
    CHECK(agent_is_done(scene.caller));
    CHECK_EQ(scene.caller->answer.label, SchedContextYieldTo); /* as it was asked */
    CHECK_EQ(scene.caller->answer.length, 0);
    CHECK_EQ(scene.caller->answer.mr[0], MARK(0));
}

TEST(yield_to_deleted_caller, "5/R-MCS-058", "a caller that is deleted ends its YieldTo")
{
    struct scene scene = new_scene();
    delete_cap(scene.caller->tcb);
    CHECK_EQ(yield_to(scene.sc).label, seL4_NoError);
    delete_cap(scene.sc);
    set_own_priority(MAIN_PRIORITY);
}

TEST(yield_to_twice, "5/R-MCS-055",
     "a second YieldTo to the same scheduling context completes the first one")
{
    struct scene scene = new_scene();
    CHECK_EQ(yield_to(scene.sc).label, seL4_NoError);
    CHECK_EQ(seL4_TCB_Suspend(scene.caller->tcb), seL4_NoError); /* nothing is pending any more */
    CHECK_EQ(seL4_TCB_Suspend(scene.target->tcb), seL4_NoError);
    CHECK_EQ(seL4_TCB_Resume(scene.caller->tcb), seL4_NoError);
    expect_completed(&scene);
}
