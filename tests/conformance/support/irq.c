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

enum { TIMER_LINE = 0, QUIET_LINE = 3, QUIET_LINE_STRIDE = 2, QUIET_VECTOR = 30 };

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

struct answer issue_timer(seL4_CPtr root, seL4_Word index, seL4_Word depth)
{
#ifdef CONFIG_IRQ_PIC
    return invoke(seL4_CapIRQControl, IRQIssueIRQHandler, WORDS(root),
                  WORDS(TIMER_LINE, index, depth));
#else
    return invoke(seL4_CapIRQControl, X86IRQIssueIRQHandlerIOAPIC, WORDS(root),
                  WORDS(index, depth, 0, TIMER_PIN, 0, 0, TIMER_VECTOR));
#endif
}

struct answer issue_quiet(seL4_CPtr control, seL4_CPtr slot, unsigned number)
{
#ifdef CONFIG_IRQ_PIC
    return invoke(control, IRQIssueIRQHandler, WORDS(ROOT),
                  WORDS(QUIET_LINE + QUIET_LINE_STRIDE * number, slot, DEPTH));
#else
    return invoke(control, X86IRQIssueIRQHandlerMSI, WORDS(ROOT),
                  WORDS(slot, DEPTH, 0, 0, 0, 0, QUIET_VECTOR + number));
#endif
}

/* The PIC remembers an edge that came while the line was masked. Afterwards the line is unmasked.
 */
static void drop_latched(const struct timer *timer)
{
#ifdef CONFIG_IRQ_PIC
    CHECK_EQ(seL4_IRQHandler_Ack(timer->handler), seL4_NoError);
    (void)receive_if_any(timer->signal);
    CHECK_EQ(seL4_IRQHandler_Ack(timer->handler), seL4_NoError);
#else
    (void)timer;
#endif
}

struct timer new_timer(void)
{
    struct timer timer = {new_slot(), new_slot(), new_notification()};
    CHECK_EQ(seL4_X86_IOPortControl_Issue(seL4_CapIOPortControl, PIT_FIRST_PORT, PIT_LAST_PORT,
                                          ROOT, timer.ports, DEPTH),
             seL4_NoError);
    pit_load(&timer, PIT_ONE_SHOT, 0); /* ends the periodic mode of the boot */
    EXPECT_OK(issue_timer(ROOT, timer.handler, DEPTH));
    CHECK_EQ(seL4_IRQHandler_SetNotification(timer.handler, new_badged(timer.signal, TIMER_BADGE)),
             seL4_NoError);
    drop_latched(&timer);
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
