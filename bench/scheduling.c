/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Yield, notifications.
 */
#include "bench.h"
#include "servers.h"
#include "stubs.h"

BENCH(yield_alone, ALONE)
{
    MEASURE("yield_alone", NOTHING, seL4_Yield(), NOTHING);
}

static void yield_for_ever(struct thread *thread)
{
    (void)thread;
    for (;;) {
        seL4_Yield();
    }
}

BENCH(yield_pair, MAIN)
{
    struct thread *other = run_thread(yield_for_ever, MAIN, 0);
    MEASURE("yield_pair", NOTHING, seL4_Yield(), NOTHING);
    DO(seL4_TCB_Suspend(other->tcb));
}

BENCH(notification_alone, ALONE)
{
    enum { BADGE = 5 };
    seL4_CPtr notification = new_notification();
    seL4_CPtr signal = new_badged(notification, BADGE);
    struct message m = {0};
    MEASURE("signal", NOTHING, seL4_Signal(signal), poll_message(notification, &m));
    MEASURE("signal_again", NOTHING, seL4_Signal(signal), NOTHING);
    MEASURE("poll", seL4_Signal(signal), poll_message(notification, &m), CHECK_EQ(m.badge, BADGE));
    MEASURE("poll_nothing", NOTHING, poll_message(notification, &m), CHECK_EQ(m.badge, 0));
    MEASURE("wait_signalled", seL4_Signal(signal), receive_message(notification, &m),
            CHECK_EQ(m.badge, BADGE));
}

static void wait_for_ever(struct thread *thread)
{
    struct message m;
    for (;;) {
        receive_message((seL4_CPtr)thread->shared, &m);
        thread->notes[0] += 1;
    }
}

BENCH(signal_waiter, MAIN)
{
    seL4_CPtr signal = new_notification();
    struct thread *waiter = run_thread(wait_for_ever, ABOVE, (void *)signal);
    MEASURE("signal_waiter", NOTHING, seL4_Signal(signal), NOTHING);
    CHECK_EQ(waiter->notes[0], ROUNDS);
}

/* The waiter is below: it becomes ready, nobody is switched to. */
BENCH(signal_lower_waiter, MAIN)
{
    seL4_CPtr signal = new_notification();
    (void)run_thread(wait_for_ever, BELOW, (void *)signal);
    MEASURE("signal_lower_waiter", set_own_priority(LOW);
            set_own_priority(MAIN), seL4_Signal(signal), NOTHING);
}

/* The waiter receives from an endpoint; the signal comes through its bound notification. */
BENCH(signal_bound, MAIN)
{
    seL4_CPtr signal = new_notification();
    seL4_CPtr endpoint = new_endpoint();
    struct thread *waiter = new_thread(wait_for_ever, ABOVE, (void *)endpoint, 0);
    DO(seL4_TCB_BindNotification(waiter->tcb, signal));
    start_thread(waiter);
    MEASURE("signal_bound", NOTHING, seL4_Signal(signal), NOTHING);
    CHECK_EQ(waiter->notes[0], ROUNDS);
}
