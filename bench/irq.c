/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * From an interrupt to the thread that handles it. The interrupted thread takes stamps all the
 * time, so the last is at most a few instructions before the interrupt.
 */
#include "support/irq.h"

#include "bench.h"
#include "stubs.h"
#include "support/threads.h"

enum { DELAY_US = 20 };

static struct bracket bracket;
static volatile unsigned latest; /* stamp of the interrupted thread */
static volatile int has_come;

static void handle(struct thread *thread)
{
    struct message m;
    for (;;) {
        receive_message((seL4_CPtr)thread->shared, &m);
        bracket.end = stamp_end();
        bracket.start = latest;
        bracket_close(&bracket);
        has_come = 1;
    }
}

BENCH(irq_delivery, MAIN)
{
    struct timer timer = new_timer();
    (void)run_thread(handle, ABOVE, (void *)timer.signal);
    bracket = bracket_new();
    for (unsigned round = 0; round < ROUNDS; round += 1) {
        has_come = 0;
        timer_arm(&timer, DELAY_US);
        while (!has_come) {
            latest = stamp_start();
        }
    }
    bracket_report(&bracket, "irq_delivery");
    seL4_Word error = 0;
    MEASURE("irq_ack", NOTHING, error = seL4_IRQHandler_Ack(timer.handler), DO(error));
}
