/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * From when a period counts: from when a thread runs, or with the Sporadic flag from when it
 * becomes ready (spec 05, section 4.2).
 */
#include "mcs/agents.h"
#include "mcs/traces.h"
#include "support/objects.h"
#include "support/test.h"

enum { BUDGET_US = 4000, PERIOD_US = 20000, DELAY_US = 3000, BITS = 9, ABOVE_ALL = ABOVE + 1 };

static struct trace trace;

static seL4_CPtr new_sc(seL4_Word flags)
{
    seL4_CPtr sc = sched_context_new(BITS);
    sched_context_configure(sc, BUDGET_US, PERIOD_US, 10, 0, flags);
    return sc;
}

/* Waits for a message or signal there, then spins. */
static void wait_and_spin(struct thread *thread)
{
    (void)ipc(ipc_wait((seL4_CPtr)thread->shared));
    for (;;) {
        trace_now(&trace);
    }
}

static void spin_only(struct thread *thread)
{
    (void)thread;
    for (;;) {
        trace_now(&trace);
    }
}

/* Ways to become ready. */
enum way { RESUME, BIND, SIGNAL, MESSAGE, WAYS };

/* The scheduling context is some milliseconds old when the thread on it becomes ready, at 0 of the
 * trace, below us, who spin for some more until it runs. */
static void run_late(seL4_Word flags, enum way way)
{
    seL4_CPtr sc = new_sc(flags), gate = way == SIGNAL ? new_notification() : new_endpoint();
    int waits = way == SIGNAL || way == MESSAGE;
    struct thread *thread =
        new_thread_on(way == BIND ? 0 : sc, waits ? wait_and_spin : spin_only, ABOVE, (void *)gate);
    if (way != RESUME) {
        start_thread(thread);
    }
    spin_us(DELAY_US);
    set_own_priority(ABOVE_ALL);
    trace_begin(&trace);
    if (way == RESUME) {
        start_thread(thread);
    } else if (way == BIND) {
        sched_context_bind(sc, thread->tcb);
    } else {
        (void)ipc(ipc_send(gate, 1));
    }
    spin_us(DELAY_US);
    set_own_priority(MAIN_PRIORITY);
    spin_us(PERIOD_US + BUDGET_US);
    delete_cap(thread->tcb);
}

TEST(period_from_running, "5/R-MCS-038", "without flags it counts from when the thread runs")
{
    for (enum way way = RESUME; way < WAYS; way += 1) {
        run_late(seL4_SchedContext_NoFlag, way);
        EXPECT_RUN(&trace, 0, DELAY_US, DELAY_US + BUDGET_US);
        EXPECT_US(trace_begin_us(&trace, 1), DELAY_US + PERIOD_US);
    }
}

TEST(period_from_ready, "5/R-MCS-039",
     "with the flag it counts from Resume, Bind, a signal or a message on")
{
    for (enum way way = RESUME; way < WAYS; way += 1) {
        run_late(seL4_SchedContext_Sporadic, way);
        EXPECT_RUN(&trace, 0, DELAY_US, DELAY_US + BUDGET_US);
        EXPECT_US(trace_begin_us(&trace, 1), PERIOD_US);
    }
}

/* Wakes the thread above it when it has run for 1 ms, and spins. */
static void signal_and_spin(struct thread *thread)
{
    trace_work(&trace, 1000);
    seL4_Signal((seL4_CPtr)thread->shared);
    spin_only(thread);
}

static void spin_5ms_when_told(struct thread *thread)
{
    (void)ipc(ipc_wait((seL4_CPtr)thread->shared));
    spin_us(5000);
}

/* A thread runs for 1 ms, and for 3 ms more after a pause of 5 ms in which another runs. */
static void run_interrupted(seL4_Word flags)
{
    seL4_CPtr ntfn = new_notification();
    struct thread *thread = new_thread_on(new_sc(flags), signal_and_spin, ABOVE, (void *)ntfn);
    start_thread(new_thread_on(sched_context_with(50000, 50000), spin_5ms_when_told, ABOVE_ALL,
                               (void *)ntfn));
    trace_begin(&trace);
    start_thread(thread);
    spin_us(PERIOD_US + PERIOD_US / 2);
    EXPECT_RUN(&trace, 0, 0, 1000);
    EXPECT_RUN(&trace, 1, 6000, 9000);
}

TEST(preemption_delays, "5/R-MCS-038",
     "without flags time used after a preemption comes back later")
{
    run_interrupted(seL4_SchedContext_NoFlag);
    EXPECT_RUN(&trace, 2, PERIOD_US, PERIOD_US + 1000);
    EXPECT_RUN(&trace, 3, PERIOD_US + 6000, PERIOD_US + 9000);
}

TEST(preemption_caught_up, "5/R-MCS-039",
     "with the flag it comes back as if the thread had not been preempted")
{
    run_interrupted(seL4_SchedContext_Sporadic);
    EXPECT_RUN(&trace, 2, PERIOD_US, PERIOD_US + BUDGET_US);
}
