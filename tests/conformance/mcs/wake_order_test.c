/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Where threads go in their ready queue that were woken, released or exhausted (spec 05, sections
 * 4.3 and 6).
 */
#include "mcs/agents.h"
#include "mcs/traces.h"
#include "support/objects.h"
#include "support/order.h"
#include "support/test.h"

enum { TRIO = 3, BUDGET_US = 4000, PERIOD_US = 20000, ABOVE_ALL = ABOVE + 1, BITS = 9 };

static void send_and_pass(struct thread *thread)
{
    (void)ipc(ipc_send(thread->notes[1], 0)); /* is silent when the endpoint is gone */
    order_arrive(thread->notes[0]);
}

TEST(woken_together, "", "of equals that are woken in one system call the last one runs first")
{
    seL4_CPtr ep = new_endpoint();
    for (unsigned i = 1; i <= TRIO; i += 1) {
        struct thread *thread = new_thread(send_and_pass, BELOW, NULL, 0);
        thread->notes[0] = i;
        thread->notes[1] = ep;
        start_thread(thread);
        let_others_run();
    }
    order_begin();
    delete_cap(ep);
    expect_nobody_came();
    let_others_run();
    EXPECT_ORDER(3, 2, 1);
}

static struct trace trace;

/* Works for `bursts[i]` microseconds after each signal. */
static const seL4_Word bursts[] = {1000, 1000, 100000};

static void work_when_told(struct thread *thread)
{
    for (unsigned i = 0; i < sizeof(bursts) / sizeof(bursts[0]); i += 1) {
        (void)ipc(ipc_wait((seL4_CPtr)thread->shared));
        trace_work(&trace, bursts[i]);
    }
}

static void await(seL4_Word us)
{
    while (us_of_cycles(cycles_now() - trace.origin) < us) {
    }
}

static void spin_14ms(struct thread *thread)
{
    (void)thread;
    spin_us(14000);
}

/* A thread has used 1, 1 and 2 ms from 0, 2.5 and 5 ms on, and so has
 * refills at 20, 22.5 and 25 ms. When this returns it is 26 ms, all of them are ready, and the
 * thread is as well, but we are above it. An equal of it, behind it, is ready to spin for 14 ms. */
static struct thread *prepare_refills(seL4_Word flags, seL4_CPtr timeout_handler)
{
    seL4_CPtr sc = sched_context_new(BITS), ntfn = new_notification();
    sched_context_configure(sc, BUDGET_US, PERIOD_US, 10, 0, flags);
    struct thread *thread = new_thread_on(sc, work_when_told, ABOVE, (void *)ntfn);
    struct thread *equal = new_thread_on(sched_context_with(5000, 5000), spin_14ms, ABOVE, NULL);
    start_thread(thread);
    trace_begin(&trace);
    for (unsigned i = 0; i < 3; i += 1) {
        await(i * 2500);
        seL4_Signal(ntfn);
    }
    set_own_priority(ABOVE_ALL);
    set_timeout_handler(thread->tcb, timeout_handler);
    start_thread(equal);
    await(26000);
    CHECK_IN_TIME(trace.count == 3);
    return thread;
}

TEST(exhausted_goes_behind, "5/R-MCS-042",
     "a thread whose next refill is ready goes behind its equals when the first one is used up")
{
    prepare_refills(seL4_SchedContext_Sporadic, 0);
    set_own_priority(MAIN_PRIORITY);
    EXPECT_RUN(&trace, 3, 26000, 27000);
    EXPECT_RUN(&trace, 4, 32000, 33000);
    EXPECT_RUN(&trace, 5, 38000, 40000);
}

TEST(exhausted_faults, "5/R-MCS-108",
     "a thread with timeout handler faults when a refill is used up, though the next is ready")
{
    seL4_CPtr handler = new_endpoint();
    prepare_refills(seL4_SchedContext_Sporadic, handler);
    set_own_priority(MAIN_PRIORITY); /* until both pause */
    struct answer fault = ipc(ipc_nbwait(handler));
    CHECK_IN_TIME(fault.label == seL4_Fault_Timeout);
    EXPECT_US(fault.mr[seL4_Timeout_Consumed], 5000);
    CHECK_IN_TIME(trace.count == 4);
    EXPECT_RUN(&trace, 3, 26000, 27000);
}

TEST(ready_refills_are_one, "5/R-MCS-041",
     "without flags refills that are ready when a thread is switched to are one")
{
    prepare_refills(seL4_SchedContext_NoFlag, 0);
    set_own_priority(MAIN_PRIORITY);
    EXPECT_RUN(&trace, 3, 26000, 30000);
}
