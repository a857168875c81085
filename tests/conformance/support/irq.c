/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The PIT as a source of interrupts.
 *
 * No edge gets lost: a fired one-shot stays silent, so nothing can happen between the
 * acknowledgement, which unmasks the line, and the new count.
 */
#include "support/irq.h"

#include "support/objects.h"
#include "support/raw.h"
#include "support/test.h"

enum {
    PIT_FIRST_PORT = 0x40,
    PIT_LAST_PORT = 0x43,
    PIT_COUNTER_0 = 0x40,
    PIT_COMMAND = 0x43,
    PIT_ONE_SHOT = 0x30, /* channel 0, low then high byte, mode 0 */
    PIT_REPEAT = 0x34,   /* the same, mode 2 */
    PIT_LATCH = 0x00,    /* channel 0: its count can be read */
    PIT_COUNTS_PER_SECOND = 1193182,
};

static void pit_out(const struct timer *timer, seL4_Word port, seL4_Word byte)
{
    CHECK_EQ(seL4_X86_IOPort_Out8(timer->ports, port, byte), seL4_NoError);
}

/* Count 0 stands for 65536. */
static void pit_load(const struct timer *timer, seL4_Word mode, seL4_Word count)
{
    pit_out(timer, PIT_COMMAND, mode);
    pit_out(timer, PIT_COUNTER_0, count & 0xff);
    pit_out(timer, PIT_COUNTER_0, count >> 8 & 0xff);
}

static seL4_Word pit_counts(seL4_Word microseconds)
{
    return microseconds * PIT_COUNTS_PER_SECOND / 1000000;
}

static seL4_Word pit_in(const struct timer *timer)
{
    seL4_X86_IOPort_In8_t answer = seL4_X86_IOPort_In8(timer->ports, PIT_COUNTER_0);
    CHECK_EQ(answer.error, seL4_NoError);
    return answer.result;
}

static seL4_Word pit_count(const struct timer *timer)
{
    pit_out(timer, PIT_COMMAND, PIT_LATCH);
    seL4_Word low = pit_in(timer);
    return low | pit_in(timer) << 8;
}

struct timer new_timer(void)
{
    struct timer timer = {new_slot(), new_slot(), new_notification()};
    CHECK_EQ(seL4_X86_IOPortControl_Issue(seL4_CapIOPortControl, PIT_FIRST_PORT, PIT_LAST_PORT,
                                          ROOT, timer.ports, DEPTH),
             seL4_NoError);
    pit_load(&timer, PIT_ONE_SHOT, 0); /* ends the periodic mode of the boot */
    CHECK_EQ(seL4_IRQControl_GetIOAPIC(seL4_CapIRQControl, ROOT, timer.handler, DEPTH, 0, TIMER_PIN,
                                       0, 0, TIMER_VECTOR),
             seL4_NoError);
    CHECK_EQ(seL4_IRQHandler_SetNotification(timer.handler, new_badged(timer.signal, TIMER_BADGE)),
             seL4_NoError);
    return timer;
}

void timer_arm(const struct timer *timer, seL4_Word microseconds)
{
    CHECK_EQ(seL4_IRQHandler_Ack(timer->handler), seL4_NoError);
    pit_load(timer, PIT_ONE_SHOT, pit_counts(microseconds));
}

int timer_wait(const struct timer *timer)
{
    return receive(timer->signal).badge == TIMER_BADGE;
}

void timer_repeat(const struct timer *timer, seL4_Word microseconds)
{
    pit_load(timer, PIT_REPEAT, pit_counts(microseconds));
}

/* The count runs down; where it went up there was an edge. */
void timer_pause(const struct timer *timer, unsigned edges)
{
    seL4_Word last = pit_count(timer);
    for (unsigned seen = 0; seen <= edges;) {
        seL4_Word count = pit_count(timer);
        seen += count > last;
        last = count;
    }
}
