/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * When scheduling contexts that are not round robin have time: the traces of spec 05, section 4.4.
 */
#include "mcs/agents.h"
#include "mcs/traces.h"
#include "support/objects.h"
#include "support/test.h"

enum { BUDGET_US = 4000, PERIOD_US = 20000, MANY_BITS = 9, ABOVE_ALL = ABOVE + 1 };

static struct trace trace;

static seL4_CPtr new_sc(seL4_Word extra_refills, seL4_Word flags)
{
    seL4_CPtr sc = sched_context_new(MANY_BITS);
    sched_context_configure(sc, BUDGET_US, PERIOD_US, extra_refills, 0, flags);
    return sc;
}

/* It runs a whole budget at once, beginning at `first_us`, and then so in every period. */
static void expect_periods(seL4_Word first_us, unsigned count)
{
    for (unsigned i = 0; i < count; i += 1) {
        seL4_Word begin = first_us + i * PERIOD_US;
        EXPECT_RUN(&trace, i, begin, begin + BUDGET_US);
    }
}

TEST(supply_busy, "5/R-MCS-037", "a busy thread runs its budget at the start of every period")
{
    const seL4_Word extra_refills[] = {0, 1, 10};
    for (unsigned i = 0; i < 3; i += 1) {
        struct thread *thread = new_thread_on(new_sc(extra_refills[i], seL4_SchedContext_NoFlag),
                                              trace_spin, ABOVE, &trace);
        trace_begin(&trace);
        start_thread(thread);
        spin_us(4 * PERIOD_US + PERIOD_US / 2);
        expect_periods(0, 5);
        CHECK_IN_TIME(trace.count == 5);
        delete_cap(thread->tcb);
    }
}

static void spin_3ms(struct thread *thread)
{
    (void)thread;
    spin_us(3000);
}

/* A busy thread is ready from 0 on, and runs from 3 ms on. */
static void run_preempted(seL4_Word flags)
{
    struct thread *thread = new_thread_on(new_sc(0, flags), trace_spin, ABOVE, &trace);
    struct thread *higher =
        new_thread_on(sched_context_with(50000, 50000), spin_3ms, ABOVE_ALL, NULL);
    set_own_priority(ABOVE_ALL);
    trace_begin(&trace);
    start_thread(thread); /* is ready, but we are above it */
    start_thread(higher);
    set_own_priority(MAIN_PRIORITY);
    spin_us(3 * PERIOD_US + PERIOD_US / 2);
}

TEST(supply_constant_bandwidth, "5/R-MCS-038",
     "without flags, time lost before the first run is not caught up")
{
    run_preempted(seL4_SchedContext_NoFlag);
    expect_periods(3000, 4);
}

TEST(supply_sporadic, "5/R-MCS-039",
     "with the Sporadic flag the second run is one period after the thread became ready")
{
    run_preempted(seL4_SchedContext_Sporadic);
    EXPECT_RUN(&trace, 0, 3000, 3000 + BUDGET_US);
    for (unsigned i = 1; i < 4; i += 1) {
        EXPECT_RUN(&trace, i, i * PERIOD_US, i * PERIOD_US + BUDGET_US);
    }
}

static void preempt_for_ever(struct thread *thread)
{
    (void)thread;
    for (;;) { /* its own budget ends it */
    }
}

/* The most that ran in one period, from the begin of any interval on. */
static seL4_Word most_in_period(void)
{
    seL4_Word most = 0;
    for (unsigned first = 0; first < trace.count; first += 1) {
        seL4_Word begin = trace.begins[first], end = begin + cycles_of_us(PERIOD_US), sum = 0;
        for (unsigned i = first; i < trace.count && trace.begins[i] < end; i += 1) {
            sum += (trace.ends[i] < end ? trace.ends[i] : end) - trace.begins[i];
        }
        most = sum > most ? sum : most;
    }
    return us_of_cycles(most);
}

TEST(supply_bounded, "5/R-MCS-040",
     "however a thread is preempted, it runs its budget in a period at most, and not much less")
{
    const seL4_Word extra_refills[] = {0, 20};
    for (unsigned i = 0; i < 2; i += 1) {
        struct thread *thread = new_thread_on(new_sc(extra_refills[i], seL4_SchedContext_NoFlag),
                                              trace_spin, ABOVE, &trace);
        struct thread *higher =
            new_thread_on(sched_context_with(700, 1900), preempt_for_ever, ABOVE_ALL, NULL);
        trace_begin(&trace);
        start_thread(higher);
        start_thread(thread);
        spin_us(8 * PERIOD_US);
        CHECK_IN_TIME(most_in_period() <= BUDGET_US + TRACE_TOLERANCE_US);
        CHECK_IN_TIME(trace_sum_us(&trace) >= 5 * BUDGET_US);
        delete_cap(thread->tcb);
        delete_cap(higher->tcb);
    }
}

/* Works for `burst_us` after each signal. */
struct bursts {
    seL4_CPtr ntfn;
    seL4_Word burst_us;
};

static struct bursts bursts;

static void work_when_told(struct thread *thread)
{
    (void)thread;
    for (;;) {
        (void)ipc(ipc_wait(bursts.ntfn));
        trace_work(&trace, bursts.burst_us);
    }
}

/* A thread on this that waits to be told. */
static void start_bursts(seL4_CPtr sc, seL4_Word burst_us)
{
    bursts = (struct bursts){new_notification(), burst_us};
    start_thread(new_thread_on(sc, work_when_told, ABOVE, NULL));
}

static void tell_at(seL4_Word us)
{
    while (us_of_cycles(cycles_now() - trace.origin) < us) {
    }
    seL4_Signal(bursts.ntfn);
}

TEST(supply_after_idling, "5/R-MCS-041",
     "after a period without work the whole budget is there at once, however it was used before")
{
    start_bursts(new_sc(10, seL4_SchedContext_NoFlag), 700);
    trace_begin(&trace);
    tell_at(0);
    tell_at(2000);
    tell_at(5000);
    bursts.burst_us = 10 * BUDGET_US;
    const seL4_Word after_idling_us = 5700 + PERIOD_US + 1000;
    tell_at(after_idling_us);
    EXPECT_RUN(&trace, 3, after_idling_us, after_idling_us + BUDGET_US);
}

/* Four bursts of 1 ms, with 1.5 ms in between, use the budget up; then there is more work. */
static void run_four_bursts(seL4_Word extra_refills)
{
    start_bursts(new_sc(extra_refills, seL4_SchedContext_NoFlag), 1000);
    trace_begin(&trace);
    for (unsigned i = 0; i < 3; i += 1) {
        tell_at(i * 2500);
    }
    bursts.burst_us = 10 * BUDGET_US;
    tell_at(7500);
    spin_us(2 * PERIOD_US);
    for (unsigned i = 0; i < 3; i += 1) {
        EXPECT_RUN(&trace, i, i * 2500, i * 2500 + 1000);
    }
    EXPECT_US(trace_begin_us(&trace, 3), 7500);
    EXPECT_US(trace_end_us(&trace, 3), 8500);
}

TEST(supply_merged, "5/R-MCS-042", "without extra refills time used in bursts comes back late")
{
    run_four_bursts(0);
    EXPECT_US(trace_begin_us(&trace, 4), 23000);
}

TEST(supply_in_pieces, "5/R-MCS-042", "with extra refills each burst comes back when its time is")
{
    run_four_bursts(10);
    for (unsigned i = 0; i < 4; i += 1) {
        seL4_Word begin = PERIOD_US + i * 2500;
        EXPECT_RUN(&trace, 4 + i, begin, begin + 1000);
    }
}

TEST(supply_of_waiting, "5/R-MCS-048", "a thread that waits has its raised budget one period later")
{
    seL4_CPtr sc = new_sc(0, seL4_SchedContext_NoFlag);
    trace_begin(&trace);
    start_thread(new_thread_on(sc, trace_spin, ABOVE, &trace));
    sched_context_configure(sc, 2 * BUDGET_US, PERIOD_US, 0, 0, 0);
    spin_us(3 * PERIOD_US);
    EXPECT_RUN(&trace, 0, 0, BUDGET_US);
    EXPECT_RUN(&trace, 1, PERIOD_US, PERIOD_US + BUDGET_US);
    EXPECT_RUN(&trace, 2, 2 * PERIOD_US, 2 * PERIOD_US + 2 * BUDGET_US);
}

/* Gives another thread a budget. */
struct change {
    seL4_CPtr sc;
    seL4_Word budget_us;
};

static void change_later(struct thread *thread)
{
    const struct change *change = thread->shared;
    seL4_Yield(); /* waits for its own next period */
    (void)seL4_SchedControl_ConfigureFlags(sched_control(), change->sc, change->budget_us,
                                           PERIOD_US, 0, 0, 0);
}

/* A busy thread gets this budget when it has run for 1 ms. */
static void run_changed(seL4_Word budget_us)
{
    struct change change = {new_sc(0, seL4_SchedContext_NoFlag), budget_us};
    start_thread(new_thread_on(sched_context_with(500, 1000), change_later, ABOVE_ALL, &change));
    trace_begin(&trace);
    start_thread(new_thread_on(change.sc, trace_spin, ABOVE, &trace));
    spin_us(3 * PERIOD_US);
}

TEST(supply_raised, "5/R-MCS-048",
     "a budget that is raised lets go on with what was left of the old one for one new period")
{
    run_changed(2 * BUDGET_US);
    EXPECT_RUN(&trace, 0, 0, BUDGET_US);
    for (unsigned i = 1; i < 3; i += 1) {
        seL4_Word begin = 1000 + i * PERIOD_US;
        EXPECT_RUN(&trace, i, begin, begin + 2 * BUDGET_US);
    }
}

TEST(supply_lowered, "5/R-MCS-049", "a budget that is lowered below what is left counts at once")
{
    run_changed(1000);
    EXPECT_RUN(&trace, 0, 0, 2000);
    for (unsigned i = 1; i < 3; i += 1) {
        seL4_Word begin = 1000 + i * PERIOD_US;
        EXPECT_RUN(&trace, i, begin, begin + 1000);
    }
}

/* Counts pauses of more than half a microsecond. */
static void count_pauses(struct thread *thread)
{
    const seL4_Word pause = cycles_of_us(1) / 2, end = cycles_now() + cycles_of_us(40000);
    seL4_Word last = cycles_now();
    while (last < end) {
        seL4_Word now = cycles_now();
        thread->notes[0] += now - last > pause;
        last = now;
    }
}

TEST(supply_without_tick, "5/R-MCS-052", "nothing interrupts a thread within its budget")
{
    struct thread *thread =
        new_thread_on(sched_context_with(50000, 100000), count_pauses, ABOVE, NULL);
    start_thread(thread);
    CHECK(thread->is_done);
    CHECK_EQ(thread->notes[0], 0);
}

TEST(supply_in_order, "5/R-MCS-050", "threads are released in the order of their refills")
{
    static struct trace traces[3];
    static const seL4_Word periods[] = {30000, 10000, 20000};
    struct thread *threads[3];
    for (unsigned i = 0; i < 3; i += 1) {
        threads[i] =
            new_thread_on(sched_context_with(1000, periods[i]), trace_spin, ABOVE, &traces[i]);
    }
    for (unsigned i = 0; i < 3; i += 1) {
        trace_begin(&traces[i]);
        start_thread(threads[i]);
    }
    spin_us(65000);
    for (unsigned i = 0; i < 3; i += 1) {
        CHECK_EQ(seL4_TCB_Suspend(threads[i]->tcb), seL4_NoError);
        for (unsigned run = 0; run < 65000 / periods[i]; run += 1) {
            seL4_Word begin = run * periods[i];
            EXPECT_RUN(&traces[i], run, begin, begin + 1000);
        }
    }
}
