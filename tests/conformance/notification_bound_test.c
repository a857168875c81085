/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Notifications bound to threads (spec 03, section 13.12).
 */
#include "support/ipc.h"
#include "support/objects.h"
#include "support/partners.h"
#include "support/raw.h"
#include "support/test.h"
#include "support/threads.h"

enum { BADGE = 6 };

/* A partner with a notification bound to it, both new. */
struct pair {
    struct partner *partner;
    seL4_CPtr ntfn;   /* unbadged */
    seL4_CPtr signal; /* with BADGE */
};

static struct pair new_pair(void)
{
    struct pair pair = {.partner = new_partner(ABOVE, 0), .ntfn = new_notification()};
    pair.signal = new_badged(pair.ntfn, BADGE);
    CHECK_EQ(seL4_TCB_BindNotification(pair.partner->tcb, pair.ntfn), seL4_NoError);
    return pair;
}

TEST(bound_wakes_receiver, "3/R-NTFN-06",
     "a signal takes the bound thread out of the queue of an endpoint")
{
    seL4_CPtr ep = new_endpoint();
    struct pair pair = new_pair();
    partner_receives(pair.partner, ep);
    CHECK(!partner_is_done(pair.partner));
    seL4_Signal(pair.signal);
    expect_badge_only(pair.partner, BADGE);
    struct partner *sender = new_partner(ABOVE, 0);
    partner_sends(sender, ep, 1);
    CHECK(!partner_is_done(sender));
    partner_polls(pair.partner, pair.ntfn); /* nothing was left of the signal */
    expect_badge_only(pair.partner, 0);
    partner_receives(pair.partner, ep);
    expect_got(pair.partner, 0, 1);
}

TEST(bound_pending, "3/R-NTFN-07",
     "a signal to a bound thread that runs comes at its next receive, before queued senders")
{
    static const int syscalls[] = {seL4_SysRecv, seL4_SysNBRecv};
    seL4_CPtr ep = new_endpoint();
    struct pair pair = new_pair();
    struct partner *sender = new_partner(ABOVE, 0);
    for (unsigned i = 0; i < 2; i += 1) {
        seL4_Signal(pair.signal);
        partner_sends(sender, new_badged(ep, 9), 1);
        partner_does(pair.partner, (seL4_Word)syscalls[i], ep, seL4_MessageInfo_new(0, 0, 0, 0),
                     NONE, NONE);
        expect_badge_only(pair.partner, BADGE);
        CHECK(!partner_is_done(sender));
        partner_receives(pair.partner, ep);
        expect_got(pair.partner, 9, 1);
    }
}

/* The partner is blocked in something; a signal leaves it there. */
static void expect_not_woken(struct pair pair)
{
    CHECK(!partner_is_done(pair.partner));
    seL4_Signal(pair.signal);
    CHECK(!partner_is_done(pair.partner));
}

/* What has been signalled is still there for the next receive on an endpoint. */
static void expect_pending(struct pair pair)
{
    CHECK(partner_is_done(pair.partner));
    partner_polls(pair.partner, new_endpoint());
    expect_badge_only(pair.partner, BADGE);
    partner_polls(pair.partner, new_endpoint());
    expect_badge_only(pair.partner, 0);
}

TEST(bound_in_send, "3/R-NTFN-08", "a signal to a bound thread that sends stays pending")
{
    seL4_CPtr ep = new_endpoint();
    struct pair pair = new_pair();
    partner_sends(pair.partner, ep, 1);
    expect_not_woken(pair);
    CHECK_EQ(receive_if_any(ep).label, 1);
    expect_pending(pair);
}

TEST(bound_in_call, "3/R-NTFN-08",
     "a signal to a bound thread that calls stays pending, before and after the call is received")
{
    seL4_CPtr ep = new_endpoint();
    struct pair pair = new_pair();
    partner_calls(pair.partner, ep, 1);
    expect_not_woken(pair);
    CHECK_EQ(receive_if_any(ep).label, 1);
    expect_not_woken(pair);
    send_reply(seL4_MessageInfo_new(2, 0, 0, 0), NONE, NONE);
    expect_got(pair.partner, 0, 2);
    expect_pending(pair);
}

TEST(bound_on_other, "3/R-NTFN-08",
     "a signal to a bound thread that waits for another notification stays pending")
{
    seL4_CPtr other = new_badged(new_notification(), 1);
    struct pair pair = new_pair();
    partner_receives(pair.partner, other);
    expect_not_woken(pair);
    seL4_Signal(other);
    expect_badge_only(pair.partner, 1);
    expect_pending(pair);
}

TEST(bound_elsewhere, "3/R-NTFN-09", "others fault when they receive on a bound notification")
{
    static const int syscalls[] = {seL4_SysRecv, seL4_SysNBRecv};
    struct pair pair = new_pair();
    seL4_Signal(pair.signal);
    seL4_CPtr handler = new_endpoint();
    for (unsigned i = 0; i < 2; i += 1) {
        struct partner *other = new_partner(ABOVE, handler);
        partner_does(other, (seL4_Word)syscalls[i], pair.ntfn, seL4_MessageInfo_new(0, 0, 0, 0),
                     NONE, NONE);
        CHECK(!partner_is_done(other));
        expect_receive_refused(handler, pair.ntfn);
    }
    expect_pending(pair);
}

TEST(bound_waits_itself, "3/R-NTFN-10", "the bound thread can wait on its notification")
{
    struct pair pair = new_pair();
    partner_receives(pair.partner, pair.ntfn);
    CHECK(!partner_is_done(pair.partner));
    seL4_Signal(pair.signal);
    expect_badge_only(pair.partner, BADGE);
    seL4_Signal(pair.signal);
    partner_receives(pair.partner, pair.ntfn);
    expect_badge_only(pair.partner, BADGE);
}

TEST(unbound, "3/R-NTFN-11", "after unbinding others can wait, and a pending word is kept")
{
    struct pair pair = new_pair();
    seL4_Signal(pair.signal);
    CHECK_EQ(seL4_TCB_UnbindNotification(pair.partner->tcb), seL4_NoError);
    partner_polls(pair.partner, new_endpoint());
    expect_badge_only(pair.partner, 0);
    struct partner *other = new_partner(ABOVE, 0);
    partner_receives(other, pair.ntfn);
    expect_badge_only(other, BADGE);
    partner_receives(other, pair.ntfn);
    CHECK(!partner_is_done(other));
    seL4_Signal(pair.signal);
    expect_badge_only(other, BADGE);
}

TEST(bound_when_active, "3/R-NTFN-12",
     "the word of a notification that was active when it was bound comes at the next receive")
{
    seL4_CPtr ntfn = new_badged(new_notification(), BADGE);
    struct partner *partner = new_partner(ABOVE, 0);
    seL4_Signal(ntfn);
    CHECK_EQ(seL4_TCB_BindNotification(partner->tcb, ntfn), seL4_NoError);
    partner_receives(partner, new_endpoint());
    expect_badge_only(partner, BADGE);
    partner_receives(partner, new_endpoint());
    CHECK(!partner_is_done(partner));
}

TEST(bind_while_blocked, "3/R-TCB-39",
     "binding an active notification does not wake a receiver; its next receive has the word")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr ntfn = new_badged(new_notification(), BADGE);
    struct partner *partner = new_partner(ABOVE, 0);
    partner_receives(partner, ep);
    seL4_Signal(ntfn);
    CHECK_EQ(seL4_TCB_BindNotification(partner->tcb, ntfn), seL4_NoError);
    CHECK(!partner_is_done(partner));
    seL4_Send(ep, seL4_MessageInfo_new(1, 0, 0, 0));
    expect_got(partner, 0, 1);
    partner_receives(partner, ep);
    expect_badge_only(partner, BADGE);
}

static void expect_not_bound(struct answer answer)
{
    EXPECT_PLAIN(answer, seL4_IllegalOperation);
}

static struct answer bind(seL4_CPtr tcb, struct words caps)
{
    return invoke(tcb, TCBBindNotification, caps, NONE);
}

TEST(bind_errors, "3/R-TCB-33", "BindNotification wants one readable notification nobody uses")
{
    struct pair pair = new_pair();
    struct partner *other = new_partner(ABOVE, 0);
    EXPECT_PLAIN(bind(other->tcb, NONE), seL4_TruncatedMessage);
    expect_not_bound(bind(pair.partner->tcb, WORDS(new_notification())));
    expect_not_bound(bind(other->tcb, WORDS(new_endpoint())));
    expect_not_bound(bind(other->tcb, WORDS(new_slot())));
    expect_not_bound(bind(other->tcb, WORDS(new_copy(new_notification(), seL4_CanWrite))));
    expect_not_bound(bind(other->tcb, WORDS(pair.ntfn)));
    expect_not_bound(bind(pair.partner->tcb, WORDS(pair.ntfn)));
    seL4_CPtr awaited = new_notification();
    partner_receives(other, awaited);
    struct partner *third = new_partner(ABOVE, 0);
    expect_not_bound(bind(third->tcb, WORDS(awaited)));
    EXPECT_OK(bind(third->tcb, WORDS(new_copy(new_notification(), seL4_CanRead))));
}

TEST(unbind_unbound, "3/R-TCB-34", "UnbindNotification on an unbound TCB is refused")
{
    struct pair pair = new_pair();
    EXPECT_PLAIN(invoke(new_object(seL4_TCBObject, 0), TCBUnbindNotification, NONE, NONE),
                 seL4_IllegalOperation);
    EXPECT_OK(invoke(pair.partner->tcb, TCBUnbindNotification, NONE, NONE));
    EXPECT_PLAIN(invoke(pair.partner->tcb, TCBUnbindNotification, NONE, NONE),
                 seL4_IllegalOperation);
}
