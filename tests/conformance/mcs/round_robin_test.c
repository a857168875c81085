/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Round robin scheduling contexts, whose budget is the period, and Yield (spec 05, sections 4.2,
 * 4.3 and 8.8).
 */
#include "mcs/agents.h"
#include "mcs/traces.h"
#include "support/actors.h"
#include "support/objects.h"
#include "support/test.h"

enum { ABOVE_ALL = ABOVE + 1 };

static struct trace traces[2];

static struct thread *new_round_robin(seL4_Word slice_us, struct trace *trace)
{
    return new_thread_on(sched_context_with(slice_us, slice_us), trace_spin, ABOVE, trace);
}

static void stop_later(struct thread *thread)
{
    seL4_Yield(); /* until its next period */
    for (unsigned i = 0; i < 2 && thread->notes[i]; i += 1) {
        (void)seL4_TCB_Suspend(thread->notes[i]);
    }
}

/* The threads, which starve the root thread, run for that long; the first one begins. */
static void run_for(seL4_Word us, struct thread *first, struct thread *second)
{
    struct thread *stopper =
        new_thread_on(sched_context_with(us / 2, us), stop_later, ABOVE_ALL, NULL);
    stopper->notes[0] = first->tcb;
    stopper->notes[1] = second ? second->tcb : 0;
    set_own_priority(ABOVE_ALL);
    if (second) {
        start_thread(second);
    }
    start_thread(first); /* comes before its equals */
    start_thread(stopper);
    trace_begin(&traces[0]);
    trace_begin(&traces[1]);
    set_own_priority(MAIN_PRIORITY);
}

TEST(round_robin_alone, "5/R-MCS-043", "a round robin thread alone at its priority runs on and on")
{
    run_for(20000, new_round_robin(3000, &traces[0]), NULL);
    CHECK_IN_TIME(traces[0].count == 1);
    EXPECT_RUN(&traces[0], 0, 0, 20000);
}

TEST(round_robin_turns, "5/R-MCS-043", "round robin threads take turns, each with its own slices")
{
    run_for(21000, new_round_robin(3000, &traces[0]), new_round_robin(2000, &traces[1]));
    for (unsigned i = 0; i < 4; i += 1) {
        EXPECT_RUN(&traces[0], i, i * 5000, i * 5000 + 3000);
        EXPECT_RUN(&traces[1], i, i * 5000 + 3000, i * 5000 + 5000);
    }
}

static void work_when_told(struct thread *thread)
{
    (void)ipc(ipc_wait((seL4_CPtr)thread->shared));
    spin_us(1000);
}

/* Takes turns, and when it has run for 1 ms wakes the one above. */
static void signal_after_1ms(struct thread *thread)
{
    trace_work(&traces[0], 1000);
    seL4_Signal((seL4_CPtr)thread->shared);
    for (;;) {
        trace_now(&traces[0]);
    }
}

TEST(round_robin_preempted, "5/R-MCS-044",
     "a round robin thread that was preempted goes on before its equals with the rest of its slice")
{
    seL4_CPtr ntfn = new_notification();
    struct thread *first =
        new_thread_on(sched_context_with(4000, 4000), signal_after_1ms, ABOVE, (void *)ntfn);
    struct thread *second = new_round_robin(4000, &traces[1]);
    start_thread(
        new_thread_on(sched_context_with(50000, 50000), work_when_told, ABOVE_ALL, (void *)ntfn));
    run_for(18000, first, second);
    EXPECT_RUN(&traces[0], 0, 0, 1000);
    EXPECT_RUN(&traces[0], 1, 2000, 5000);
    EXPECT_RUN(&traces[1], 0, 5000, 9000);
    EXPECT_RUN(&traces[0], 2, 9000, 13000);
}

/* Notes when Yield returns. */
struct yields {
    seL4_Word origin;
    volatile unsigned count;
    volatile seL4_Word times[16];
};

static void yield_often(struct thread *thread)
{
    struct yields *yields = thread->shared;
    while (yields->count < 16) {
        seL4_Yield();
        yields->times[yields->count] = cycles_now();
        yields->count += 1;
    }
}

static struct yields yields;

static struct thread *start_yielding(seL4_CPtr sc)
{
    struct thread *thread = new_thread_on(sc, yield_often, ABOVE, &yields);
    yields.count = 0;
    yields.origin = cycles_now();
    start_thread(thread);
    return thread;
}

TEST(yield_waits, "5/R-MCS-045", "Yield waits for the next period if there is only one refill")
{
    start_yielding(sched_context_with(5000, 20000));
    spin_us(105000);
    CHECK_EQ(yields.count, 5);
    for (unsigned i = 0; i < 5; i += 1) {
        EXPECT_US(us_of_cycles(yields.times[i] - yields.origin), (i + 1) * 20000);
    }
}

TEST(yield_alone, "5/R-MCS-046", "Yield of a round robin thread returns if nobody else is ready")
{
    struct thread *thread = start_yielding(sched_context_with(5000, 5000));
    CHECK(thread->is_done);
    CHECK_IN_TIME(us_of_cycles(yields.times[15] - yields.origin) < 2000);
}

TEST(yield_to_equal, "5/R-MCS-046", "Yield of a round robin thread lets its equals run")
{
    struct thread *equal = new_thread_on(sched_context_with(5000, 5000), spin, MAIN_PRIORITY, NULL);
    seL4_Yield();
    start_thread(equal);
    CHECK_EQ(equal->notes[0], 0);
    seL4_Word begin = cycles_now();
    seL4_Yield();
    CHECK(equal->notes[0] > 0);
    EXPECT_US(us_of_cycles(cycles_now() - begin), 5000);
}

TEST(yield_restores_slice, "5/R-MCS-046", "Yield gives a round robin thread a new slice")
{
    struct thread *equal = new_thread_on(sched_context_with(1000, 1000), spin, MAIN_PRIORITY, NULL);
    seL4_Yield();
    spin_us(CONFIG_BOOT_THREAD_TIME_SLICE * 1000 - 1000);
    seL4_Yield();
    start_thread(equal);
    spin_us(CONFIG_BOOT_THREAD_TIME_SLICE * 1000 - 500);
    CHECK_IN_TIME(equal->notes[0] == 0);
    spin_us(1500);
    CHECK(equal->notes[0] > 0);
}

TEST(yield_charges_what_was_used, "5/R-MCS-047",
     "Yield neither charges the time that it gives up nor raises a timeout fault")
{
    const seL4_Word periods[] = {5000, 20000};
    for (unsigned i = 0; i < 2; i += 1) {
        seL4_CPtr sc = sched_context_with(5000, periods[i]), handler = new_endpoint();
        struct thread *thread = new_thread_on(sc, yield_often, ABOVE, &yields);
        set_timeout_handler(thread->tcb, handler);
        yields.count = 13; /* three are left */
        start_thread(thread);
        spin_us(70000);
        CHECK(thread->is_done);
        CHECK_IN_TIME(sched_context_consumed(sc) < 200);
        CHECK_EQ(ipc(ipc_nbwait(handler)).info, 0);
    }
}
