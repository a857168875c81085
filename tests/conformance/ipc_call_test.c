/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Callers that wait for an answer (spec 03, section 13.9).
 */
#include "support/actors.h"
#include "support/objects.h"
#include "support/partners.h"
#include "support/raw.h"
#include "support/test.h"
#include "support/threads.h"

/* The call with this label has arrived at the endpoint. */
static void take_call(seL4_CPtr ep, seL4_Word label)
{
    CHECK_EQ(receive_if_any(ep).label, label);
}

TEST(call_waits, "3/R-IPC-16", "a Call with Grant or GrantReply waits for its answer, badge 0")
{
    seL4_CPtr ep = new_badged(new_endpoint(), 9);
    seL4_CPtr caps[] = {new_copy(ep, seL4_CapRights_new(0, 1, 0, 1)),
                        new_copy(ep, seL4_CapRights_new(1, 0, 0, 1)),
                        new_copy(ep, seL4_CapRights_new(1, 1, 0, 1))};
    struct partner *caller = new_partner(ABOVE, 0);
    for (unsigned i = 0; i < 3; i += 1) {
        partner_calls(caller, caps[i], 5 + i);
        take_call(ep, 5 + i);
        let_others_run();
        CHECK(!partner_is_done(caller));
        reply(11, 22);
        expect_got(caller, 0, 11);
        EXPECT(caller->answer, 11, 22);
    }
}

/* The call has been delivered, and its caller has stopped; nobody can answer it. */
static void expect_stopped(struct partner *caller)
{
    reply(11, 22);
    let_others_run();
    CHECK(!partner_is_done(caller));
}

TEST(call_without_right_queued, "3/R-IPC-17 3/R-IPC-18",
     "a queued Call without Grant and GrantReply is delivered, then stops its caller")
{
    seL4_CPtr ep = new_badged(new_endpoint(), 9);
    struct partner *caller = new_partner(ABOVE, 0);
    partner_calls(caller, new_copy(ep, seL4_CanWrite), 5);
    take_call(ep, 5);
    expect_stopped(caller);
    CHECK_EQ(receive_if_any(ep).badge, 0);
    CHECK_EQ(seL4_TCB_Resume(caller->tcb), seL4_NoError);
    take_call(ep, 5);
    expect_stopped(caller);
}

TEST(call_without_right_awaited, "3/R-IPC-17 3/R-IPC-18",
     "an awaited Call without Grant and GrantReply is delivered, then stops its caller")
{
    seL4_CPtr ep = new_badged(new_endpoint(), 9);
    struct partner *caller = new_partner(BELOW, 0);
    partner_calls(caller, new_copy(ep, seL4_CanWrite), 5);
    CHECK_EQ(receive(ep).label, 5);
    expect_stopped(caller);
    CHECK_EQ(receive_if_any(ep).badge, 0);
    CHECK_EQ(seL4_TCB_Resume(caller->tcb), seL4_NoError);
    CHECK_EQ(receive(ep).label, 5);
    expect_stopped(caller);
}

TEST(endpoint_gone_before_reply, "3/R-IPC-19",
     "an answer arrives though the endpoint of the Call is gone")
{
    seL4_CPtr ep = new_endpoint();
    struct partner *caller = new_partner(ABOVE, 0);
    partner_calls(caller, ep, 5);
    take_call(ep, 5);
    delete_cap(ep);
    CHECK(!partner_is_done(caller));
    reply(11, 22);
    expect_got(caller, 0, 11);
    EXPECT(caller->answer, 11, 22);
}

TEST(second_receive_drops_caller, "3/R-IPC-20",
     "every further receive on an endpoint drops the unanswered caller")
{
    seL4_CPtr ep = new_endpoint();
    struct partner *first = new_partner(ABOVE, 0);
    struct partner *second = new_partner(ABOVE, 0);
    partner_calls(first, ep, 1);
    partner_calls(second, ep, 2);
    take_call(ep, 1);
    CHECK_EQ(receive(ep).label, 2);
    reply(11, 22);
    expect_got(second, 0, 11);
    reply(11, 22);
    CHECK(!partner_is_done(first));

    partner_calls(second, ep, 3);
    take_call(ep, 3);
    (void)receive_if_any(new_endpoint());
    reply(11, 22);
    CHECK(!partner_is_done(first) && !partner_is_done(second));
}

TEST(notification_keeps_caller, "3/R-IPC-21",
     "a receive on a notification does not drop the unanswered caller")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr ntfn = new_badged(new_notification(), 6);
    struct partner *caller = new_partner(ABOVE, 0);
    partner_calls(caller, ep, 1);
    take_call(ep, 1);
    CHECK_EQ(receive_if_any(ntfn).badge, 0);
    seL4_Signal(ntfn);
    CHECK_EQ(receive(ntfn).badge, 6);
    reply(11, 22);
    expect_got(caller, 0, 11);
}
