/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Notifications that are bound to no thread (spec 03, section 13.12).
 */
#include "support/objects.h"
#include "support/partners.h"
#include "support/raw.h"
#include "support/test.h"
#include "support/threads.h"

enum { COUNT = 3 };

/* Partners block in order. */
static void block_waiters(struct partner **waiters, seL4_CPtr ntfn)
{
    for (unsigned i = 0; i < COUNT; i += 1) {
        waiters[i] = new_partner(ABOVE, 0);
        partner_receives(waiters[i], ntfn);
        CHECK(!partner_is_done(waiters[i]));
    }
}

TEST(signals_gather, "3/R-NTFN-01", "badges of signals are gathered until they are received, once")
{
    seL4_CPtr ntfn = new_notification();
    seL4_Signal(new_badged(ntfn, 5));
    seL4_Signal(new_badged(ntfn, 0xa));
    CHECK_EQ(receive(ntfn).badge, 0xf);
    CHECK_EQ(receive_if_any(ntfn).badge, 0);
    seL4_Signal(new_badged(ntfn, 1ul << 63));
    CHECK_EQ(receive_if_any(ntfn).badge, 1ul << 63);
    CHECK_EQ(receive_if_any(ntfn).badge, 0);
}

TEST(one_waiter, "3/R-NTFN-02", "a signal wakes the first waiter, with its own badge only")
{
    struct partner *waiters[COUNT];
    seL4_CPtr ntfn = new_notification();
    block_waiters(waiters, ntfn);
    seL4_Signal(new_badged(ntfn, 5));
    CHECK_EQ(waiters[0]->answer.badge, 5);
    CHECK(partner_is_done(waiters[0]));
    CHECK(!partner_is_done(waiters[1]) && !partner_is_done(waiters[2]));
    seL4_Signal(new_badged(ntfn, 2));
    CHECK_EQ(waiters[1]->answer.badge, 2);
    CHECK(!partner_is_done(waiters[2]));
    seL4_Signal(new_badged(ntfn, 4));
    CHECK_EQ(waiters[2]->answer.badge, 4);
    CHECK_EQ(receive_if_any(ntfn).badge, 0);
}

/* Receives on the notification, with things in its registers. */
static void receive_with_message(struct partner *waiter, seL4_Word syscall, seL4_CPtr ntfn)
{
    partner_does(waiter, syscall, ntfn, (seL4_MessageInfo_t){{0x123456789abcdef}}, NONE, NONE);
}

TEST(message_kept, "3/R-NTFN-04", "a signal changes only the badge register of its receiver")
{
    seL4_CPtr ntfn = new_notification();
    seL4_CPtr badged = new_badged(ntfn, 6);
    struct partner *waiter = new_partner(ABOVE, 0);
    receive_with_message(waiter, (seL4_Word)seL4_SysRecv, ntfn);
    message((seL4_Word)seL4_SysSend, badged, seL4_MessageInfo_new(9, 0, 0, 5), NONE,
            WORDS(1, 2, 3, 4, 5));
    expect_badge_only(waiter, 6);
    seL4_Signal(badged);
    receive_with_message(waiter, (seL4_Word)seL4_SysRecv, ntfn);
    expect_badge_only(waiter, 6);
    receive_with_message(waiter, (seL4_Word)seL4_SysNBRecv, ntfn);
    expect_badge_only(waiter, 0);
}

TEST(unbadged_signal, "3/R-NTFN-05", "an unbadged signal satisfies one wait, with badge 0")
{
    seL4_CPtr ntfn = new_notification();
    struct partner *waiter = new_partner(ABOVE, 0);
    seL4_Signal(ntfn);
    partner_receives(waiter, ntfn);
    expect_badge_only(waiter, 0);
    partner_receives(waiter, ntfn);
    CHECK(!partner_is_done(waiter));
    seL4_Signal(ntfn);
    expect_badge_only(waiter, 0);
}

static void expect_signals(struct partner *signaller, seL4_CPtr ntfn)
{
    static const int syscalls[] = {seL4_SysSend, seL4_SysNBSend, seL4_SysCall};
    for (unsigned i = 0; i < 3; i += 1) {
        partner_does(signaller, (seL4_Word)syscalls[i], ntfn, seL4_MessageInfo_new(0, 0, 0, 1),
                     NONE, WORDS(0));
        CHECK(partner_is_done(signaller));
    }
}

TEST(signal_returns, "3/R-NTFN-13", "a signal returns at once in every state of the notification")
{
    seL4_CPtr ntfn = new_badged(new_notification(), 6);
    struct partner *signaller = new_partner(ABOVE, 0);
    expect_signals(signaller, ntfn); /* idle, then active */
    CHECK_EQ(receive_if_any(ntfn).badge, 6);

    struct partner *waiters[COUNT];
    for (unsigned i = 0; i < COUNT; i += 1) {
        waiters[i] = new_partner(BELOW, 0);
        partner_receives(waiters[i], ntfn);
    }
    let_others_run();
    expect_signals(signaller, ntfn); /* waited for */
    let_others_run();
    for (unsigned i = 0; i < COUNT; i += 1) {
        expect_badge_only(waiters[i], 6);
    }

    seL4_CPtr ep = new_endpoint();
    CHECK_EQ(seL4_TCB_BindNotification(waiters[0]->tcb, ntfn), seL4_NoError);
    partner_receives(waiters[0], ep);
    let_others_run();
    expect_signals(signaller, ntfn); /* bound: to a thread that waits, then to one that runs */
    let_others_run();
    expect_badge_only(waiters[0], 6);
}
