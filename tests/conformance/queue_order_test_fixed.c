/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The order of queues without MCS: that of blocking (spec 03, sections 13.9 and 13.12).
 */
#include "support/objects.h"
#include "support/partners.h"
#include "support/raw.h"
#include "support/test.h"
#include "support/threads.h"

enum { COUNT = 3 };

/* Partners whose priorities do not follow their order. */
static void new_partners(struct partner **partners)
{
    static const seL4_Word priorities[COUNT] = {ABOVE + 1, ABOVE, ABOVE + 2};
    for (unsigned i = 0; i < COUNT; i += 1) {
        partners[i] = new_partner(priorities[i], 0);
    }
}

/* They block in order, sending labels 1, 2, 3. */
static void block_senders(struct partner **partners, seL4_CPtr ep)
{
    new_partners(partners);
    for (unsigned i = 0; i < COUNT; i += 1) {
        partner_sends(partners[i], ep, i + 1);
        CHECK(!partner_is_done(partners[i]));
    }
}

static void block_receivers(struct partner **partners, seL4_CPtr ep)
{
    new_partners(partners);
    for (unsigned i = 0; i < COUNT; i += 1) {
        partner_receives(partners[i], ep);
        CHECK(!partner_is_done(partners[i]));
    }
}

static void expect_label(seL4_CPtr ep, seL4_Word badge, seL4_Word label)
{
    struct answer answer = receive_if_any(ep);
    CHECK_EQ(answer.badge, badge);
    CHECK_EQ(answer.label, label);
}

static void poll_send(seL4_CPtr cap, seL4_Word label)
{
    message((seL4_Word)seL4_SysNBSend, cap, seL4_MessageInfo_new(label, 0, 0, 0), NONE, NONE);
}

static void expect_senders_in_order(struct partner **partners, seL4_CPtr ep)
{
    for (unsigned i = 0; i < COUNT; i += 1) {
        expect_label(ep, 0, i + 1);
        CHECK(partner_is_done(partners[i]));
    }
}

/* Each gets one of the messages 1, 2, 3 that are sent now. */
static void expect_receivers_in_order(struct partner **partners, seL4_CPtr cap, seL4_Word badge)
{
    for (unsigned i = 0; i < COUNT; i += 1) {
        poll_send(cap, i + 1);
        expect_got(partners[i], badge, i + 1);
    }
}

TEST(senders_fifo, "3/R-IPC-01", "senders are received in the order they blocked")
{
    struct partner *partners[COUNT];
    seL4_CPtr ep = new_endpoint();
    block_senders(partners, ep);
    expect_senders_in_order(partners, ep);
}

TEST(receivers_fifo, "3/R-IPC-02", "receivers get messages in the order they blocked")
{
    struct partner *partners[COUNT];
    seL4_CPtr ep = new_endpoint();
    block_receivers(partners, ep);
    expect_receivers_in_order(partners, ep, 0);
}

static void reverse_priorities(struct partner **partners)
{
    for (unsigned i = 0; i < COUNT; i += 1) {
        CHECK_EQ(seL4_TCB_SetPriority(partners[i]->tcb, seL4_CapInitThreadTCB, ABOVE + 10 + i),
                 seL4_NoError);
    }
}

TEST(priority_changes_nothing, "3/R-IPC-03", "a queued thread keeps its place in every priority")
{
    struct partner *partners[COUNT];
    seL4_CPtr ep = new_endpoint();
    block_senders(partners, ep);
    reverse_priorities(partners);
    expect_senders_in_order(partners, ep);
    for (unsigned i = 0; i < COUNT; i += 1) {
        partner_receives(partners[i], ep);
    }
    reverse_priorities(partners);
    expect_receivers_in_order(partners, ep, 0);
}

TEST(waiters_fifo, "3/R-NTFN-03", "waiters are woken in the order they blocked")
{
    struct partner *waiters[COUNT];
    seL4_CPtr ntfn = new_badged(new_notification(), 6);
    block_receivers(waiters, ntfn);
    CHECK_EQ(seL4_TCB_SetPriority(waiters[2]->tcb, seL4_CapInitThreadTCB, ABOVE + 9), seL4_NoError);
    for (unsigned i = 0; i < COUNT; i += 1) {
        CHECK(!partner_is_done(waiters[i]));
        seL4_Signal(ntfn);
        CHECK(partner_is_done(waiters[i]));
    }
}
