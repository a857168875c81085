/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Interrupt control and handlers (spec 03, section 13.16), with the PIT's interrupt.
 */
#include "support/irq.h"
#include "support/objects.h"
#include "support/raw.h"
#include "support/test.h"

enum {
    OTHER_BADGE = 0x9,
    PERIOD_US = 1000,
    SEVERAL = 10, /* periods */
};

static struct answer set_target(seL4_CPtr handler, seL4_CPtr notification)
{
    return invoke(handler, IRQSetIRQHandler, WORDS(notification), NONE);
}

static struct answer clear(seL4_CPtr handler)
{
    return invoke(handler, IRQClearIRQHandler, NONE, NONE);
}

static struct answer acknowledge(seL4_CPtr handler)
{
    return invoke(handler, IRQAckIRQ, NONE, NONE);
}

static void expect_interrupt(seL4_CPtr notification, seL4_Word badge)
{
    CHECK_EQ(receive(notification).badge, badge);
}

/* Nothing comes for several periods, nor has come. */
static void expect_silence(const struct timer *timer, seL4_CPtr notification)
{
    timer_pause(timer, SEVERAL);
    CHECK_EQ(receive_if_any(notification).badge, 0);
}

TEST(issued_twice, "3/R-IRQ-01", "an interrupt that has a handler cannot be issued again")
{
    new_timer();
    EXPECT_PLAIN(issue_timer(ROOT, new_slot(), DEPTH), seL4_RevokeFirst);
    EXPECT_OK(issue_quiet(seL4_CapIRQControl, new_slot(), 0));
    EXPECT_PLAIN(issue_quiet(seL4_CapIRQControl, new_slot(), 0), seL4_RevokeFirst);
}

TEST(issued_where, "3/R-IRQ-02", "the handler needs an empty slot that exists")
{
    EXPECT_PLAIN(issue_timer(ROOT, new_endpoint(), DEPTH), seL4_DeleteFirst);
    EXPECT(issue_timer(new_endpoint(), new_slot(), DEPTH), seL4_FailedLookup, 0, seL4_InvalidRoot);
    EXPECT(issue_timer(ROOT, 1, 13), seL4_FailedLookup, 0, seL4_GuardMismatch, 13, 0, 51);
    EXPECT(issue_timer(new_cnode(4), 0, 5), seL4_FailedLookup, 0, seL4_DepthMismatch, 1, 0);
    seL4_CPtr slot = new_slot();
    EXPECT_OK(issue_timer(ROOT, slot, DEPTH)); /* nothing was issued before */
    CHECK(slot_is_full(slot));
}

TEST(target_arguments, "3/R-IRQ-03 4/R-IRQ-12", "SetNotification needs a notification with Write")
{
    struct timer timer = new_timer();
    EXPECT_PLAIN(invoke(timer.handler, IRQSetIRQHandler, NONE, NONE), seL4_TruncatedMessage);
    const seL4_CPtr targets[] = {new_endpoint(), new_slot(), timer.handler,
                                 new_object(seL4_X86_4K, 0), new_copy(timer.signal, seL4_CanRead)};
    for (unsigned i = 0; i < 5; i += 1) {
        EXPECT(set_target(timer.handler, targets[i]), seL4_InvalidCapability, 0);
    }
    timer_arm(&timer, PERIOD_US); /* the target from before is still there */
    expect_interrupt(timer.signal, TIMER_BADGE);
}

TEST(badge, "3/R-IRQ-04 4/R-IRQ-16",
     "an interrupt signals with the badge that the target was given with")
{
    struct timer timer = new_timer();
    seL4_CPtr badged = new_badged(timer.signal, OTHER_BADGE);
    EXPECT_OK(set_target(timer.handler, badged));
    delete_cap(badged); /* the handler has its own */
    timer_arm(&timer, PERIOD_US);
    expect_interrupt(timer.signal, OTHER_BADGE);
    EXPECT_OK(set_target(timer.handler, new_copy(timer.signal, seL4_CanWrite)));
    timer_arm(&timer, PERIOD_US);
    expect_interrupt(timer.signal, 0);
}

TEST(once, "3/R-IRQ-05", "an interrupt is delivered once before it is acknowledged")
{
    struct timer timer = new_timer();
    timer_repeat(&timer, PERIOD_US); /* not masked since it was issued */
    for (unsigned i = 0; i < 3; i += 1) {
        expect_interrupt(timer.signal, TIMER_BADGE);
        expect_silence(&timer, timer.signal);
        EXPECT_OK(acknowledge(timer.handler));
    }
    expect_interrupt(timer.signal, TIMER_BADGE);
}

TEST(replaced, "3/R-IRQ-06 4/R-IRQ-13", "SetNotification replaces the target, Clear removes it")
{
    struct timer timer = new_timer();
    seL4_CPtr other = new_notification();
    EXPECT_OK(set_target(timer.handler, new_badged(other, OTHER_BADGE)));
    timer_arm(&timer, PERIOD_US);
    expect_interrupt(other, OTHER_BADGE);
    CHECK_EQ(receive_if_any(timer.signal).badge, 0);

    EXPECT_OK(clear(timer.handler));
    timer_repeat(&timer, PERIOD_US);
    EXPECT_OK(acknowledge(timer.handler));
    expect_silence(&timer, other);
    EXPECT_OK(clear(timer.handler));
    EXPECT_OK(acknowledge(timer.handler));
    expect_silence(&timer, other);
    expect_silence(&timer, timer.signal);
}

TEST(lost_without_target, "3/R-IRQ-07",
     "an interrupt without target is lost, and no other comes before an acknowledgement")
{
    struct timer timer = new_timer();
    EXPECT_OK(clear(timer.handler));
    timer_repeat(&timer, PERIOD_US);
    EXPECT_OK(acknowledge(timer.handler));
    timer_pause(&timer, SEVERAL);
    EXPECT_OK(set_target(timer.handler, new_badged(timer.signal, OTHER_BADGE)));
    expect_silence(&timer, timer.signal);
    EXPECT_OK(acknowledge(timer.handler));
    expect_interrupt(timer.signal, OTHER_BADGE);
}

TEST(needless_acknowledgement, "3/R-IRQ-08 4/R-IRQ-13", "Ack without an interrupt succeeds")
{
    struct timer timer = new_timer();
    for (unsigned i = 0; i < 3; i += 1) {
        EXPECT_OK(acknowledge(timer.handler));
    }
    CHECK_EQ(receive_if_any(timer.signal).badge, 0);
    timer_arm(&timer, PERIOD_US);
    expect_interrupt(timer.signal, TIMER_BADGE);
}

TEST(copies, "3/R-IRQ-09 4/R-IRQ-20",
     "copies of a handler do all that it does, and Revoke deletes them")
{
    struct timer timer = new_timer();
    seL4_CPtr first = timer.handler;
    timer.handler = new_copy(first, seL4_NoRights);
    seL4_CPtr other = new_copy(timer.handler, seL4_AllRights);
    EXPECT_OK(set_target(timer.handler, new_badged(timer.signal, OTHER_BADGE)));
    timer_arm(&timer, PERIOD_US);
    expect_interrupt(timer.signal, OTHER_BADGE);
    EXPECT_OK(clear(other));
    EXPECT_OK(set_target(first, new_badged(timer.signal, TIMER_BADGE)));
    revoke_cap(first);
    CHECK(!slot_is_full(timer.handler) && !slot_is_full(other));
    CHECK(slot_is_full(first));
    timer.handler = first;
    timer_arm(&timer, PERIOD_US);
    expect_interrupt(timer.signal, TIMER_BADGE);
}

TEST(other_labels, "3/R-IRQ-10 4/R-IRQ-13", "other labels are illegal on a handler")
{
    struct timer timer = new_timer();
    const seL4_Word labels[] = {0, IRQAckIRQ - 1, IRQClearIRQHandler + 1, TCBResume, 1ul << 40};
    for (unsigned i = 0; i < 5; i += 1) {
        EXPECT_PLAIN(invoke(timer.handler, labels[i], WORDS(timer.signal), WORDS(0, 0, 0)),
                     seL4_IllegalOperation);
    }
}

TEST(control, "3/R-IRQ-11", "IRQControl can be moved, but not copied")
{
    seL4_CPtr elsewhere = new_slot();
    struct answer copied = invoke(ROOT, CNodeCopy, WORDS(ROOT),
                                  WORDS(elsewhere, DEPTH, seL4_CapIRQControl, DEPTH, 15));
    EXPECT_PLAIN(copied, seL4_IllegalOperation);
    CHECK(!slot_is_full(elsewhere));
    EXPECT_OK(
        invoke(ROOT, CNodeMove, WORDS(ROOT), WORDS(elsewhere, DEPTH, seL4_CapIRQControl, DEPTH)));
    struct answer there = issue_quiet(elsewhere, new_slot(), 0);
    struct answer here = issue_quiet(seL4_CapIRQControl, new_slot(), 1);
    EXPECT_OK(
        invoke(ROOT, CNodeMove, WORDS(ROOT), WORDS(seL4_CapIRQControl, DEPTH, elsewhere, DEPTH)));
    EXPECT_OK(there);
    EXPECT(here, seL4_InvalidCapability, 0);
}

TEST(last_handler, "3/R-IRQ-12 4/R-IRQ-20",
     "without its last handler an interrupt is silent, and it can be issued again")
{
    struct timer timer = new_timer();
    seL4_CPtr first = timer.handler;
    timer.handler = new_copy(first, seL4_AllRights);
    delete_cap(first);
    timer_arm(&timer, PERIOD_US);
    expect_interrupt(timer.signal, TIMER_BADGE);

    timer_repeat(&timer, PERIOD_US);
    EXPECT_OK(acknowledge(timer.handler));
    expect_interrupt(timer.signal, TIMER_BADGE);
    EXPECT_OK(acknowledge(timer.handler));
    delete_cap(timer.handler);
    (void)receive_if_any(timer.signal); /* may have come before the deletion */
    expect_silence(&timer, timer.signal);

    EXPECT_OK(issue_timer(ROOT, timer.handler, DEPTH));
    EXPECT_OK(set_target(timer.handler, new_badged(timer.signal, OTHER_BADGE)));
    EXPECT_OK(acknowledge(timer.handler));
    expect_interrupt(timer.signal, OTHER_BADGE);
}

#ifndef CONFIG_IRQ_PIC /* see pic_test.c */
TEST(generic_get, "3/R-IRQ-13 4/R-IRQ-01", "with an IOAPIC there is no Get of IRQControl")
{
    const seL4_Word irqs[] = {0, 5, TIMER_VECTOR, 20, 1000000};
    for (unsigned i = 0; i < 5; i += 1) {
        seL4_CPtr slot = new_slot();
        EXPECT_PLAIN(invoke(seL4_CapIRQControl, IRQIssueIRQHandler, WORDS(ROOT),
                            WORDS(irqs[i], slot, DEPTH)),
                     seL4_IllegalOperation);
        CHECK(!slot_is_full(slot));
    }
}
#endif
