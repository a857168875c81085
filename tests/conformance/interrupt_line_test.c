/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Interrupts of the PIT that repeats, and what the kernel says of those that nobody takes (spec 04,
 * section 6.2).
 */
#include "support/actors.h"
#include "support/console.h"
#include "support/irq.h"
#include "support/objects.h"
#include "support/raw.h"
#include "support/test.h"

enum {
    PERIOD_US = 10000, /* 100 Hz */
    SEVERAL = 4,       /* periods */
    OTHER_VECTOR = TIMER_VECTOR + 1,
    OTHER_BADGE = 0x9,
};

/* Kernels that report interrupts call them by the vector plus 16. */
#define UNDELIVERED "Undelivered IRQ: 35"
#define DISABLED    "disabled IRQ: 35"
#define ANY_REPORT  " IRQ: "
_Static_assert(TIMER_VECTOR + 16 == 35, "as in the text");

/* The PIC remembers edges from before its line was issued, which are reported as well. */
static void expect_reports(seL4_Word count, const char *text)
{
#if defined(CONFIG_IRQ_REPORTING) && !defined(CONFIG_IRQ_PIC)
    console_expects(count, text);
#else
    (void)count;
    (void)text;
#endif
}

static struct answer issue_again(seL4_CPtr slot)
{
    return issue_timer(ROOT, slot, DEPTH);
}

static struct answer acknowledge(seL4_CPtr handler)
{
    return invoke(handler, IRQAckIRQ, NONE, NONE);
}

static struct answer set_target(seL4_CPtr handler, seL4_CPtr notification)
{
    return invoke(handler, IRQSetIRQHandler, WORDS(notification), NONE);
}

static struct answer clear(seL4_CPtr handler)
{
    return invoke(handler, IRQClearIRQHandler, NONE, NONE);
}

/* Nothing has come or comes for several periods. */
static void expect_silence(const struct timer *timer, seL4_CPtr notification)
{
    timer_pause(timer, SEVERAL);
    CHECK_EQ(receive_if_any(notification).badge, 0);
}

/* A timer that repeats, is acknowledged, and has given one interrupt since then. */
static struct timer new_ticking_timer(void)
{
    struct timer timer = new_timer();
    timer_repeat(&timer, PERIOD_US);
    EXPECT_OK(acknowledge(timer.handler));
    CHECK(timer_wait(&timer));
    return timer;
}

TEST(wake_by_interrupt, "4/R-IRQ-14", "an interrupt brings its badge and changes nothing else")
{
    struct timer timer = new_ticking_timer();
    EXPECT_OK(acknowledge(timer.handler));
    seL4_MessageInfo_t info = seL4_MessageInfo_new(0x77, 0, 0, 0);
    struct answer answer = message((seL4_Word)seL4_SysRecv, timer.signal, info, NONE, NONE);
    CHECK_EQ(answer.badge, TIMER_BADGE);
    CHECK_EQ(answer.info, info.words[0]);
    for (unsigned i = 0; i < seL4_MsgMaxLength; i += 1) {
        CHECK_EQ(answer.mr[i], MARK(i));
    }
}

TEST(wait_for_acknowledgement, "4/R-IRQ-15", "an interrupt comes once for each acknowledgement")
{
    struct timer timer = new_ticking_timer();
    for (unsigned i = 0; i < 3; i += 1) {
        expect_silence(&timer, timer.signal);
        EXPECT_OK(acknowledge(timer.handler));
        CHECK(timer_wait(&timer));
    }
    expect_reports(0, ANY_REPORT);
}

TEST(interrupt_without_target, "4/R-IRQ-17 4/R-DBG-24",
     "after Clear no signal comes, and an undelivered interrupt for each acknowledgement")
{
    struct timer timer = new_ticking_timer();
    EXPECT_OK(clear(timer.handler));
    for (unsigned i = 0; i < 3; i += 1) {
        EXPECT_OK(acknowledge(timer.handler));
        expect_silence(&timer, timer.signal);
    }
    expect_reports(3, UNDELIVERED);
    expect_reports(3, ANY_REPORT);
}

TEST(issue_live_pin, "4/R-IRQ-18",
     "a pin that interrupts when it is issued does so once, until it is acknowledged")
{
    struct timer timer = new_ticking_timer();
    delete_cap(timer.handler);
    EXPECT_OK(issue_again(timer.handler));
    timer_pause(&timer, SEVERAL);
    EXPECT_OK(set_target(timer.handler, new_badged(timer.signal, TIMER_BADGE)));
    expect_silence(&timer, timer.signal);
    expect_reports(1, UNDELIVERED);
    EXPECT_OK(acknowledge(timer.handler));
    CHECK(timer_wait(&timer));
}

TEST(delete_live_handler, "4/R-IRQ-19",
     "with its last handler an interrupt ends, and its vector can be issued again")
{
    struct timer timer = new_ticking_timer();
    EXPECT_OK(acknowledge(timer.handler));
    delete_cap(timer.handler);
    (void)receive_if_any(timer.signal); /* of an interrupt before the deletion */
    expect_silence(&timer, timer.signal);
    expect_reports(0, DISABLED); /* below, one may come before there is a target */
    EXPECT_OK(issue_again(timer.handler));
    EXPECT_OK(set_target(timer.handler, new_badged(timer.signal, TIMER_BADGE)));
    EXPECT_OK(acknowledge(timer.handler));
    CHECK(timer_wait(&timer));
}

#ifndef CONFIG_IRQ_PIC
TEST(issue_pin_again, "4/R-IRQ-22", "a pin under a second vector interrupts there")
{
    struct timer timer = new_ticking_timer();
    seL4_CPtr second = new_slot();
    EXPECT_OK(acknowledge(timer.handler));
    EXPECT_OK(invoke(seL4_CapIRQControl, X86IRQIssueIRQHandlerIOAPIC, WORDS(ROOT),
                     WORDS(second, DEPTH, 0, TIMER_PIN, 0, 0, OTHER_VECTOR)));
    EXPECT_OK(set_target(second, new_badged(timer.signal, OTHER_BADGE)));
    (void)receive_if_any(timer.signal); /* of an interrupt before the second vector */
    EXPECT_OK(acknowledge(second));
    CHECK_EQ(receive(timer.signal).badge, OTHER_BADGE);
    expect_silence(&timer, timer.signal);
    EXPECT_OK(acknowledge(timer.handler)); /* the first is valid, and opens the pin */
    CHECK_EQ(receive(timer.signal).badge, OTHER_BADGE);
    expect_silence(&timer, timer.signal);
}
#endif

TEST(delete_notification, "4/R-IRQ-24", "interrupts go on though nobody can see their notification")
{
    struct timer timer = new_timer();
    seL4_CPtr untyped = new_untyped(seL4_NotificationBits);
    seL4_CPtr lost = new_object_from(untyped, seL4_NotificationObject, 0);
    EXPECT_OK(set_target(timer.handler, lost));
    delete_cap(lost);
    CHECK(!untyped_is_free(untyped, seL4_NotificationBits)); /* the handler keeps it */
    timer_repeat(&timer, PERIOD_US);
    for (unsigned i = 0; i < 3; i += 1) {
        EXPECT_OK(acknowledge(timer.handler));
        timer_pause(&timer, SEVERAL);
    }
    expect_reports(0, ANY_REPORT);
    EXPECT_OK(clear(timer.handler));
    CHECK(untyped_is_free(untyped, seL4_NotificationBits));
    EXPECT_OK(set_target(timer.handler, new_badged(timer.signal, TIMER_BADGE)));
    EXPECT_OK(acknowledge(timer.handler));
    CHECK(timer_wait(&timer));
}

TEST(revoke_notification, "4/R-IRQ-24", "so do they when the notification's memory is revoked")
{
    struct timer timer = new_timer();
    seL4_CPtr untyped = new_untyped(seL4_NotificationBits);
    EXPECT_OK(set_target(timer.handler, new_object_from(untyped, seL4_NotificationObject, 0)));
    revoke_cap(untyped);
    timer_repeat(&timer, PERIOD_US);
    EXPECT_OK(acknowledge(timer.handler));
    timer_pause(&timer, SEVERAL);
    EXPECT_OK(clear(timer.handler));
    EXPECT_OK(set_target(timer.handler, new_badged(timer.signal, TIMER_BADGE)));
    EXPECT_OK(acknowledge(timer.handler));
    CHECK(timer_wait(&timer));
}

/* Others run though this thread never yields. */
TEST(time_slices, "4/R-IRQ-25", "busy threads of one priority all make progress")
{
    struct timer timer = new_timer();
    struct thread *first = run_thread(spin, MAIN_PRIORITY, NULL);
    struct thread *second = run_thread(spin, MAIN_PRIORITY, NULL);
    timer_repeat(&timer, PERIOD_US);
    for (unsigned i = 0; i < 3; i += 1) {
        seL4_Word first_before = first->notes[0];
        seL4_Word second_before = second->notes[0];
        timer_pause(&timer, 5 * SEVERAL);
        CHECK(first->notes[0] > first_before);
        CHECK(second->notes[0] > second_before);
    }
}
