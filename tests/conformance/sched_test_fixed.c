/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Scheduling without MCS (spec 03, section 13.13): slices in ticks of a timer, and the order of
 * threads that are resumed.
 */
#include "support/irq.h"
#include "support/objects.h"
#include "support/order.h"
#include "support/partners.h"
#include "support/test.h"

enum { NAP_US = 50000 };

static void nap(const struct timer *timer)
{
    timer_arm(timer, NAP_US);
    CHECK(timer_wait(timer));
}

enum { TURNS = 60 };

static volatile seL4_Word last_spinner;
static volatile seL4_Word turn_count;
static volatile seL4_Word turn_begins[TURNS]; /* in cycles */

/* Notes when a turn begins, that is, the other spinner ran before. */
static void take_turns(struct thread *thread)
{
    for (;;) {
        if (last_spinner != thread->tcb) {
            last_spinner = thread->tcb;
            if (turn_count < TURNS) {
                turn_begins[turn_count] = __builtin_ia32_rdtsc();
                turn_count += 1;
            }
        }
    }
}

/* Cycles that naps take. */
struct nap_times {
    seL4_Word shortest, longest;
};

/* Naps while the spinners take TURNS turns. */
static struct nap_times watch_turns(const struct timer *timer)
{
    struct nap_times naps = {(seL4_Word)-1, 0};
    turn_count = 0;
    while (turn_count < TURNS) {
        seL4_Word begin = __builtin_ia32_rdtsc();
        nap(timer);
        seL4_Word cycles = __builtin_ia32_rdtsc() - begin;
        naps.shortest = cycles < naps.shortest ? cycles : naps.shortest;
        naps.longest = cycles > naps.longest ? cycles : naps.longest;
    }
    return naps;
}

/* How many ticks most turns take. */
static unsigned usual_turn(seL4_Word cycles_of_tick)
{
    enum { LONGEST = 32 };
    unsigned turns_of[LONGEST] = {0}; /* by length in ticks */
    unsigned usual = 0;
    for (unsigned i = 2; i < TURNS; i += 1) {
        seL4_Word cycles = turn_begins[i] - turn_begins[i - 1];
        seL4_Word ticks = (cycles + cycles_of_tick / 2) / cycles_of_tick;
        ticks = ticks < LONGEST ? ticks : LONGEST - 1;
        turns_of[ticks] += 1;
        usual = turns_of[ticks] > turns_of[usual] ? (unsigned)ticks : usual;
    }
    return usual;
}

/* QEMU on a busy machine loses ticks, which makes turns longer. tests/conformance/run lets time go
 * by with instructions, so that all naps and all turns have their length. */
TEST(slices, "3/R-SCHED-08", "spinning threads of one priority take turns of 10 ms")
{
    struct timer timer = new_timer();
    run_thread(take_turns, BELOW, NULL);
    run_thread(take_turns, BELOW, NULL);
    struct nap_times naps = watch_turns(&timer);
    unsigned usual = usual_turn(naps.shortest / (NAP_US / 1000 / CONFIG_TIMER_TICK_MS));
    if (usual > CONFIG_TIME_SLICE && naps.longest - naps.shortest > naps.shortest / 16) {
        not_applicable("this machine is too busy to measure time");
    }
    CHECK_EQ(usual, CONFIG_TIME_SLICE);
}

enum { TRIO = 3 };

TEST(equals_resumed_in_reverse, "3/R-SCHED-04", "equals started by Resume run in reverse order")
{
    order_begin();
    for (unsigned i = 1; i <= TRIO; i += 1) {
        start_thread(new_passer(i, MAIN_PRIORITY, 0));
    }
    expect_nobody_came();
    seL4_Yield();
    EXPECT_ORDER(3, 2, 1);
}
