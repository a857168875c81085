/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Scheduling and time (spec 03, section 13.13): slices, preemption, and the idle machine. The root
 * task sleeps at a timer of its own and looks what others have done meanwhile.
 */
#include "support/actors.h"
#include "support/irq.h"
#include "support/objects.h"
#include "support/partners.h"
#include "support/test.h"

enum { NAP_US = 50000 };

static void nap(const struct timer *timer)
{
    timer_arm(timer, NAP_US);
    CHECK(timer_wait(timer));
}

static seL4_Word last_spinner;
static volatile seL4_Word turns;

/* Counts how often another spinner ran since this one did. */
static void take_turns(struct thread *thread)
{
    volatile seL4_Word *last = &last_spinner;
    for (;;) {
        if (*last != thread->tcb) {
            *last = thread->tcb;
            turns += 1;
        }
    }
}

/* A machine that has no time for QEMU loses ticks of the kernel's timer, and so turns. One
 * undisturbed round is enough: a wrong slice is wrong in all of them. */
TEST(slices, "3/R-SCHED-08", "spinning threads of one priority take turns of about 10 ms")
{
    enum { ROUNDS = 20, NAPS = 4, SLICE_US = 10000, TURNS = NAPS * NAP_US / SLICE_US, SLACK = 3 };
    struct timer timer = new_timer();
    run_thread(take_turns, BELOW, NULL);
    run_thread(take_turns, BELOW, NULL);
    for (unsigned round = 0; round < ROUNDS; round += 1) {
        seL4_Word before = turns;
        for (unsigned i = 0; i < NAPS; i += 1) {
            nap(&timer);
        }
        seL4_Word count = turns - before;
        if (count >= TURNS - SLACK && count <= TURNS + SLACK) {
            return;
        }
    }
    CHECK_EQ(turns, TURNS);
}

TEST(lower_never_runs, "3/R-SCHED-09",
     "a thread of lower priority does not run while a higher one can, however long that is")
{
    struct timer timer = new_timer();
    struct thread *lower = run_thread(spin, BELOW - 1, NULL);
    struct thread *higher = run_thread(spin, BELOW, NULL);
    for (unsigned i = 0; i < 3; i += 1) {
        seL4_Word before = higher->notes[0];
        nap(&timer);
        CHECK_EQ(lower->notes[0], 0);
        CHECK(higher->notes[0] > before);
    }
    CHECK_EQ(seL4_TCB_Suspend(higher->tcb), seL4_NoError);
    nap(&timer);
    CHECK(lower->notes[0] > 0);
}

TEST(idle, "3/R-SCHED-15", "with all threads blocked the machine waits for an interrupt")
{
    struct timer timer = new_timer();
    struct thread *blocked = run_receiver(new_endpoint());
    for (unsigned i = 0; i < 3; i += 1) {
        timer_arm(&timer, 3000);
        CHECK_EQ(receive(timer.signal).badge, TIMER_BADGE);
    }
    CHECK(!blocked->is_done);
}
