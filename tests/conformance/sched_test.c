/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Scheduling (spec 03, section 13.13): who runs when. Time has a file of its own.
 */
#include "support/ipc.h"
#include "support/objects.h"
#include "support/order.h"
#include "support/partners.h"
#include "support/test.h"
#include "support/threads.h"

enum { TRIO = 3, LOWEST = BELOW - 1 };

static void set_priority(const struct thread *thread, seL4_Word priority)
{
    CHECK_EQ(seL4_TCB_SetPriority(thread->tcb, seL4_CapInitThreadTCB, priority), seL4_NoError);
}

/* Passer `who` of this priority waits at the gate. */
static struct thread *new_waiter(seL4_Word who, seL4_Word priority, seL4_CPtr gate)
{
    struct thread *thread = new_passer(who, priority, gate);
    start_thread(thread);
    let_others_run();
    return thread;
}

static void send_to(seL4_CPtr endpoint)
{
    message((seL4_Word)seL4_SysSend, endpoint, seL4_MessageInfo_new(0, 0, 0, 0), NONE, NONE);
}

/* Calls the endpoint `shared`, then comes by as number 3. */
static void call_and_pass(struct thread *thread)
{
    invoke((seL4_CPtr)thread->shared, 0, NONE, NONE);
    order_arrive(3);
}

/* Wakes five threads in all ways there are; the number of the thread that each way wakes is its
 * place. All have this priority; `after` looks at what has run after each. */
static void wake_in_all_ways(seL4_Word priority, void (*after)(unsigned woken))
{
    seL4_CPtr ntfn = new_notification(), ep = new_endpoint(), service = new_endpoint();
    new_waiter(1, priority, ntfn);
    new_waiter(2, priority, ep);
    run_thread(call_and_pass, priority, (void *)service);
    receive(service);
    struct thread *resumed = new_passer(4, priority, 0);
    struct thread *raised = new_passer(5, 0, 0);
    start_thread(raised);
    order_begin();

    seL4_Signal(ntfn);
    after(1);
    send_to(ep);
    after(2);
    send_reply(seL4_MessageInfo_new(0, 0, 0, 0), NONE, NONE);
    after(3);
    start_thread(resumed);
    after(4);
    set_priority(raised, priority);
    after(5);
}

static void expect_all_ran(unsigned woken)
{
    static const seL4_Word all[] = {1, 2, 3, 4, 5};
    order_expect(__FILE__, __LINE__, (struct words){woken, all});
}

TEST(higher_runs_at_once, "3/R-SCHED-01",
     "a thread of higher priority runs before the system call that wakes it returns")
{
    wake_in_all_ways(ABOVE, expect_all_ran);
}

/* Nobody has run; then lets the one thread run that is ready. */
static void expect_last_waits(unsigned woken)
{
    static const seL4_Word all[] = {1, 2, 3, 4, 5};
    order_expect(__FILE__, __LINE__, (struct words){woken - 1, all});
    seL4_Yield();
    order_expect(__FILE__, __LINE__, (struct words){woken, all});
}

TEST(equal_runs_later, "3/R-SCHED-02",
     "whoever wakes a thread of its own priority goes on, and that thread runs at the next Yield")
{
    wake_in_all_ways(MAIN_PRIORITY, expect_last_waits);
}

TEST(equals_woken_in_order, "3/R-SCHED-03",
     "equals woken by signals or messages run in the order of being woken")
{
    for (int by_message = 0; by_message < 2; by_message += 1) {
        seL4_CPtr gates[TRIO];
        for (unsigned i = 0; i < TRIO; i += 1) {
            gates[i] = by_message ? new_endpoint() : new_notification();
            new_waiter(i + 1, MAIN_PRIORITY, gates[i]);
        }
        order_begin();
        for (unsigned i = 0; i < TRIO; i += 1) {
            send_to(gates[i]); /* a Send on a notification signals */
        }
        expect_nobody_came();
        seL4_Yield();
        EXPECT_ORDER(1, 2, 3);
    }
}

TEST(lower_woken_in_reverse, "3/R-SCHED-05",
     "receivers of one lower priority run in the reverse order of being woken")
{
    seL4_CPtr gates[TRIO];
    order_begin();
    for (unsigned i = 0; i < TRIO; i += 1) {
        gates[i] = new_endpoint();
        new_waiter(i + 1, BELOW, gates[i]);
    }
    for (unsigned i = 0; i < TRIO; i += 1) {
        send_to(gates[i]);
    }
    expect_nobody_came();
    let_others_run();
    EXPECT_ORDER(3, 2, 1);
}

/* Comes by as number 1 for each message, and answers it. */
static void serve(struct thread *thread)
{
    for (;;) {
        receive((seL4_CPtr)thread->shared);
        order_arrive(1);
        send_reply(seL4_MessageInfo_new(0, 0, 0, 0), NONE, NONE);
    }
}

/* A server of priority LOWEST waits at the endpoint that this returns. */
static seL4_CPtr new_server(void)
{
    seL4_CPtr service = new_endpoint();
    run_thread(serve, LOWEST, (void *)service);
    let_others_run();
    order_begin();
    return service;
}

TEST(call_bypasses_equals, "3/R-SCHED-06",
     "Call runs its receiver at once, past ready threads of the receiver's priority")
{
    seL4_CPtr service = new_server();
    start_thread(new_passer(2, LOWEST, 0));
    start_thread(new_passer(3, LOWEST, 0));
    EXPECT_OK(invoke(service, 0, NONE, NONE));
    EXPECT_ORDER(1);
    let_others_run();
    EXPECT_ORDER(1, 3, 2);
}

TEST(call_respects_priorities, "3/R-SCHED-07",
     "Call to a receiver of lower priority lets a ready thread between them run first")
{
    seL4_CPtr service = new_server();
    start_thread(new_passer(2, BELOW, 0));
    EXPECT_OK(invoke(service, 0, NONE, NONE));
    EXPECT_ORDER(2, 1);
}

/* Comes by as number 1, wakes the thread above, and comes by again. */
static void pass_signal_pass(struct thread *thread)
{
    order_arrive(1);
    seL4_Signal((seL4_CPtr)thread->shared);
    order_arrive(1);
}

TEST(preempted_goes_on, "3/R-SCHED-10",
     "a thread that a higher one preempted goes on before others of its priority")
{
    seL4_CPtr ntfn = new_badged(new_notification(), 1);
    order_begin();
    start_thread(new_passer(2, BELOW, 0));
    start_thread(new_thread(pass_signal_pass, BELOW, (void *)ntfn, 0)); /* in front of the other */
    CHECK_EQ(receive(ntfn).badge, 1);
    EXPECT_ORDER(1);
    let_others_run();
    EXPECT_ORDER(1, 1, 2);
}

static void pass_twice(struct thread *thread)
{
    order_arrive((seL4_Word)thread->shared);
    seL4_Yield();
    order_arrive((seL4_Word)thread->shared);
}

TEST(yield_goes_round, "3/R-SCHED-11", "Yield lets each other ready thread of the priority run")
{
    order_begin();
    set_own_priority(ABOVE);
    for (seL4_Word i = TRIO; i > 0; i -= 1) { /* each goes in front of those before */
        run_thread(pass_twice, MAIN_PRIORITY, (void *)i);
    }
    set_own_priority(MAIN_PRIORITY);
    start_thread(new_passer(9, BELOW, 0));
    seL4_Yield();
    EXPECT_ORDER(1, 2, 3);
    seL4_Yield();
    EXPECT_ORDER(1, 2, 3, 1, 2, 3);
}

TEST(lowered_below_gives_way, "3/R-SCHED-12",
     "a thread that lowers itself below a ready one gives way at once")
{
    order_begin();
    start_thread(new_passer(1, BELOW, 0));
    expect_nobody_came();
    set_own_priority(LOWEST);
    EXPECT_ORDER(1);
}

TEST(lowered_to_equal_goes_on, "3/R-SCHED-13",
     "a thread that lowers itself to the priority of ready ones goes on")
{
    order_begin();
    start_thread(new_passer(1, BELOW, 0));
    start_thread(new_passer(2, BELOW, 0));
    set_own_priority(BELOW);
    expect_nobody_came();
    seL4_Yield();
    EXPECT_ORDER(2, 1);
}

TEST(raised_while_blocked, "3/R-SCHED-14",
     "raising the priority of a blocked thread does not run it, but counts when it is woken")
{
    seL4_CPtr gate = new_endpoint();
    order_begin();
    struct thread *waiter = new_waiter(1, BELOW, gate);
    set_priority(waiter, ABOVE);
    expect_nobody_came();
    seL4_Yield();
    expect_nobody_came();
    send_to(gate);
    EXPECT_ORDER(1);
}

TEST(priority_zero, "3/R-SCHED-16", "a thread of priority 0 runs when nothing else is ready")
{
    seL4_CPtr ntfn = new_badged(new_notification(), 1);
    order_begin();
    struct thread *other = new_passer(2, 2, 0);
    start_thread(new_thread(pass_signal_pass, 0, (void *)ntfn, 0));
    start_thread(other);
    let_others_run();
    EXPECT_ORDER(2); /* we were at priority 1 meanwhile */
    CHECK_EQ(receive(ntfn).badge, 1);
    EXPECT_ORDER(2, 1);
}
