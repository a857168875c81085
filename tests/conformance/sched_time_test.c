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
