/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Answers to callers without MCS: Reply, and what decides about caps in it (spec 03,
 * section 13.10).
 */
#include "support/actors.h"
#include "support/ipc.h"
#include "support/objects.h"
#include "support/partners.h"
#include "support/raw.h"
#include "support/test.h"
#include "support/threads.h"

TEST(reply_to_nobody, "3/R-RPL-01", "Reply without a caller does nothing and is no fault")
{
    seL4_CPtr handler = new_endpoint();
    struct partner *server = new_partner(ABOVE, handler);
    partner_does(server, (seL4_Word)seL4_SysReply, 77, seL4_MessageInfo_new(3, 0, 0, 1), NONE,
                 WORDS(9));
    expect_badge_only(server, 77);
    CHECK_EQ(server->answer.mr[0], 9);
    expect_nobody(handler);
}

/* Replies with caps to a Call made through `caller_cap` and received through `server_cap`; the
 * caller waits for the server if its priority is above, else the server for the caller. */
static struct partner *reply_with_caps(seL4_Word priority, seL4_CPtr caller_cap,
                                       seL4_CPtr server_cap, seL4_CPtr slot, struct words caps)
{
    struct partner *caller = new_partner(priority, 0);
    caller->buffer->receiveCNode = ROOT;
    caller->buffer->receiveIndex = slot;
    caller->buffer->receiveDepth = DEPTH;
    partner_calls(caller, caller_cap, 1);
    CHECK_EQ(receive(server_cap).label, 1);
    send_reply(seL4_MessageInfo_new(2, 0, caps.count, 0), caps, NONE);
    let_others_run();
    expect_got(caller, 0, 2);
    return caller;
}

TEST(reply_grant, "3/R-RPL-09",
     "a reply has caps if the call was received with Grant, whatever the caller's rights")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr with_grant = new_copy(ep, seL4_CapRights_new(0, 1, 1, 0));
    seL4_CPtr without = new_copy(ep, seL4_CapRights_new(1, 0, 1, 0));
    seL4_CPtr callers[] = {new_copy(ep, seL4_CapRights_new(1, 0, 0, 1)),
                           new_copy(ep, seL4_CapRights_new(0, 1, 0, 1))};
    seL4_CPtr ntfn = new_notification();
    for (unsigned i = 0; i < 4; i += 1) {
        seL4_CPtr slot = new_slot();
        seL4_Word priority = i < 2 ? ABOVE : BELOW;
        seL4_CPtr cap = callers[i % 2];
        struct partner *caller = reply_with_caps(priority, cap, without, slot, WORDS(ntfn));
        CHECK_EQ(caller->answer.extra_caps, 0);
        CHECK(!slot_is_full(slot));
        caller = reply_with_caps(priority, cap, with_grant, slot, WORDS(ntfn));
        CHECK_EQ(caller->answer.extra_caps, 1);
        CHECK(slot_is_full(slot));
    }
}
