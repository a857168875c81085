/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Receiving: the order of checks, and who is received when (spec 05, sections 8.3 and 8.5).
 */
#include "mcs/agents.h"
#include "support/objects.h"
#include "support/test.h"

enum { NOWHERE = 1 << 30 };

/* The calls that need a reply object on an endpoint. */
static struct ipc with_reply(unsigned kind, seL4_CPtr source, seL4_CPtr reply)
{
    switch (kind) {
    case 0:
        return ipc_recv(source, reply);
    case 1:
        return ipc_nbrecv(source, reply);
    case 2:
        return ipc_reply_recv(reply, 1, source);
    default:
        return ipc_nbsend_recv(new_notification(), 1, source, reply);
    }
}

/* The calls that do not. */
static struct ipc without_reply(unsigned kind, seL4_CPtr source)
{
    switch (kind) {
    case 0:
        return ipc_wait(source);
    case 1:
        return ipc_nbwait(source);
    default:
        return ipc_nbsend_wait(new_notification(), 1, source);
    }
}

enum { WITH_REPLY = 4, WITHOUT_REPLY = 3 };

/* An agent whose faults come to a handler of its own. */
struct faulter {
    struct agent *agent;
    seL4_CPtr handler, reply;
};

static struct faulter new_faulter(void)
{
    struct faulter faulter = {new_agent(ABOVE), new_endpoint(), reply_new()};
    set_fault_handler(faulter.agent->tcb, new_badged(faulter.handler, 3));
    return faulter;
}

/* The call ends in a capability fault in the receive phase, about this pointer. */
static void expect_cap_fault(const struct faulter *faulter, struct ipc call, seL4_CPtr address,
                             seL4_Word failure)
{
    agent_does(faulter->agent, call);
    CHECK(!agent_is_done(faulter->agent));
    struct answer fault = ipc(ipc_nbrecv(faulter->handler, faulter->reply));
    CHECK_EQ(fault.badge, 3);
    CHECK_EQ(fault.label, seL4_Fault_CapFault);
    CHECK_EQ(fault.mr[seL4_CapFault_Addr], address);
    CHECK_EQ(fault.mr[seL4_CapFault_InRecvPhase], 1);
    CHECK_EQ(fault.mr[seL4_CapFault_LookupFailureType], failure);
    if (failure == seL4_MissingCapability) {
        CHECK_EQ(fault.length, 5);
        CHECK_EQ(fault.mr[seL4_CapFault_BitsLeft], 0);
    }
}

TEST(receive_needs_reply, "5/R-MCS-059",
     "receiving at an endpoint without a reply object is a capability fault about R12")
{
    struct faulter faulter = new_faulter();
    seL4_CPtr ep = new_endpoint();
    const seL4_CPtr wrong[] = {0, new_slot(), new_endpoint(), ROOT, seL4_CapInitThreadSC};
    for (unsigned kind = 0; kind < WITH_REPLY; kind += 1) {
        for (unsigned i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i += 1) {
            expect_cap_fault(&faulter, with_reply(kind, ep, wrong[i]), wrong[i],
                             seL4_MissingCapability);
        }
        expect_cap_fault(&faulter, with_reply(kind, ep, NOWHERE), NOWHERE, seL4_GuardMismatch);
    }
}

TEST(receive_source_first, "5/R-MCS-059",
     "what is wrong with the source is reported before what is wrong with the reply object")
{
    struct faulter faulter = new_faulter();
    seL4_CPtr ep = new_endpoint(), no_read = new_copy(ep, seL4_CapRights_new(1, 1, 0, 1));
    for (unsigned kind = 0; kind < WITH_REPLY; kind += 1) {
        expect_cap_fault(&faulter, with_reply(kind, no_read, new_slot()), no_read,
                         seL4_MissingCapability);
        expect_cap_fault(&faulter, with_reply(kind, no_read, NOWHERE), no_read,
                         seL4_MissingCapability);
        expect_cap_fault(&faulter, with_reply(kind, NOWHERE + 1, NOWHERE), NOWHERE + 1,
                         seL4_GuardMismatch);
        expect_cap_fault(&faulter, with_reply(kind, ROOT, new_slot()), ROOT,
                         seL4_MissingCapability);
    }
}

TEST(receive_wrong_source, "5/R-MCS-059 5/R-MCS-061",
     "sources that cannot be received from are capability faults about RDI in all calls")
{
    struct faulter faulter = new_faulter();
    seL4_CPtr bound = new_notification(), tcb = new_object(seL4_TCBObject, 0);
    CHECK_EQ(seL4_TCB_BindNotification(tcb, bound), seL4_NoError);
    const seL4_CPtr wrong[] = {new_copy(new_endpoint(), seL4_CapRights_new(1, 1, 0, 1)),
                               new_copy(new_notification(), seL4_CapRights_new(0, 0, 0, 1)),
                               bound,
                               new_slot(),
                               tcb,
                               reply_new()};
    seL4_CPtr reply = reply_new();
    for (unsigned i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i += 1) {
        for (unsigned kind = 0; kind < WITH_REPLY; kind += 1) {
            expect_cap_fault(&faulter, with_reply(kind, wrong[i], reply), wrong[i],
                             seL4_MissingCapability);
        }
        for (unsigned kind = 0; kind < WITHOUT_REPLY; kind += 1) {
            expect_cap_fault(&faulter, without_reply(kind, wrong[i]), wrong[i],
                             seL4_MissingCapability);
        }
    }
}

TEST(send_phase_before_fault, "5/R-MCS-059",
     "ReplyRecv sends to an endpoint in R12, or signals, before it faults")
{
    struct faulter faulter = new_faulter();
    seL4_CPtr target = new_badged(new_endpoint(), 7), ntfn = new_badged(new_notification(), 8);
    struct agent *receiver = new_agent(ABOVE);
    agent_does(receiver, ipc_wait(target));
    expect_cap_fault(&faulter, ipc_reply_recv(target, 4, new_endpoint()), target,
                     seL4_MissingCapability);
    CHECK(agent_is_done(receiver));
    EXPECT_MESSAGE(receiver->answer, 7, 4);
    expect_cap_fault(&faulter, ipc_reply_recv(ntfn, 4, new_endpoint()), ntfn,
                     seL4_MissingCapability);
    CHECK_EQ(ipc(ipc_nbwait(ntfn)).badge, 8);
}

TEST(notification_needs_no_reply, "5/R-MCS-060", "on a notification nobody looks at R12")
{
    seL4_CPtr ntfn = new_badged(new_notification(), 6);
    const seL4_CPtr replies[] = {0, new_slot(), NOWHERE, ROOT};
    for (unsigned kind = 0; kind < WITH_REPLY; kind += 1) {
        for (unsigned i = 0; i < sizeof(replies) / sizeof(replies[0]); i += 1) {
            seL4_Signal(ntfn);
            struct ipc call = with_reply(kind, ntfn, replies[i]);
            EXPECT_ONLY_BADGE(ipc(call), call, 6);
        }
    }
    struct agent *waiter = new_agent(ABOVE);
    agent_does(waiter, ipc_recv(ntfn, NOWHERE));
    CHECK(!agent_is_done(waiter));
    seL4_Signal(ntfn);
    EXPECT_ONLY_BADGE(waiter->answer, waiter->call, 6);
}

TEST(wait_needs_no_reply, "5/R-MCS-061",
     "Wait and its kin receive messages and signals without a reply object")
{
    seL4_CPtr ep = new_badged(new_endpoint(), 5), ntfn = new_badged(new_notification(), 6);
    struct agent *sender = new_agent(ABOVE), *waiter = new_agent(ABOVE);
    for (unsigned kind = 0; kind < WITHOUT_REPLY; kind += 1) {
        agent_does(sender, ipc_send(ep, 4));
        CHECK(!agent_is_done(sender));
        struct ipc call = without_reply(kind, ep);
        call.r12 = kind < 2 ? (seL4_CPtr)NOWHERE : call.r12;
        EXPECT_MESSAGE(ipc(call), 5, 4);
        CHECK(agent_is_done(sender));
        seL4_Signal(ntfn);
        call = without_reply(kind, ntfn);
        EXPECT_ONLY_BADGE(ipc(call), call, 6);
    }
    agent_does(waiter, ipc_wait(ep));
    CHECK(!agent_is_done(waiter));
    EXPECT_ONLY_BADGE(ipc(ipc_nbsend(ep, 9)), ipc_nbsend(ep, 9), ep);
    CHECK(agent_is_done(waiter));
    EXPECT_MESSAGE(waiter->answer, 5, 9);
}

TEST(polling_finds_nothing, "5/R-MCS-078",
     "a polling receive without message has badge 0 and changes nothing else")
{
    seL4_CPtr ep = new_endpoint(), ntfn = new_notification();
    struct ipc calls[] = {ipc_nbrecv(ep, reply_new()), ipc_nbrecv(ntfn, 0), ipc_nbwait(ep),
                          ipc_nbwait(ntfn)};
    for (unsigned i = 0; i < sizeof(calls) / sizeof(calls[0]); i += 1) {
        calls[i].info = seL4_MessageInfo_new(77, 3, 2, 5);
        EXPECT_ONLY_BADGE(ipc(calls[i]), calls[i], 0);
    }
}

TEST(polling_leaves_reply_free, "5/R-MCS-078", "a polling receive does not wait with its object")
{
    seL4_CPtr ep = new_endpoint(), reply = reply_new();
    struct agent *poller = new_agent(ABOVE), *caller = new_agent(ABOVE);
    agent_does(poller, ipc_nbrecv(ep, reply));
    CHECK(agent_is_done(poller));
    agent_does(caller, ipc_call(ep, 1));
    EXPECT_MESSAGE(ipc(ipc_nbrecv(ep, reply)), 0, 1);
    (void)ipc(ipc_send(reply, 2));
    CHECK(agent_is_done(caller));
    EXPECT_MESSAGE(caller->answer, 0, 2);
}

static void set_priority(const struct agent *agent, seL4_Word priority)
{
    CHECK_EQ(seL4_TCB_SetPriority(agent->tcb, seL4_CapInitThreadTCB, priority), seL4_NoError);
}

TEST(senders_by_priority, "5/R-MCS-074",
     "queued senders are received by priority, equals in the order of their coming")
{
    seL4_CPtr ep = new_endpoint(), reply = reply_new();
    const seL4_Word priorities[] = {ABOVE + 1, ABOVE, ABOVE + 3, ABOVE + 1, ABOVE + 2};
    for (unsigned i = 0; i < 5; i += 1) {
        struct agent *sender = new_agent(priorities[i]);
        agent_does(sender, i % 2 ? ipc_call(ep, i) : ipc_send(ep, i));
    }
    const seL4_Word order[] = {2, 4, 0, 3, 1};
    for (unsigned i = 0; i < 5; i += 1) {
        EXPECT_MESSAGE(ipc(ipc_nbrecv(ep, reply)), 0, order[i]);
    }
}

TEST(sender_moves_in_queue, "5/R-MCS-074",
     "a queued sender whose priority changes goes behind its new equals")
{
    seL4_CPtr ep = new_endpoint();
    struct agent *senders[4];
    for (unsigned i = 0; i < 4; i += 1) {
        senders[i] = new_agent(ABOVE + (i == 3));
        agent_does(senders[i], ipc_send(ep, i));
    }
    set_priority(senders[1], ABOVE + 1); /* 3 1 0 2 */
    set_priority(senders[3], ABOVE);     /* 1 0 2 3 */
    set_priority(senders[0], ABOVE);     /* 1 2 3 0 */
    const seL4_Word order[] = {1, 2, 3, 0};
    for (unsigned i = 0; i < 4; i += 1) {
        EXPECT_MESSAGE(ipc(ipc_nbwait(ep)), 0, order[i]);
    }
}

TEST(receivers_by_priority, "5/R-MCS-074", "queued receivers get messages by priority")
{
    seL4_CPtr ep = new_endpoint();
    struct agent *receivers[4];
    const seL4_Word priorities[] = {ABOVE, ABOVE + 2, ABOVE, ABOVE + 1};
    for (unsigned i = 0; i < 4; i += 1) {
        receivers[i] = new_agent(priorities[i]);
        agent_does(receivers[i], i % 2 ? ipc_wait(ep) : ipc_recv(ep, reply_new()));
    }
    const seL4_Word order[] = {1, 3, 0, 2};
    for (unsigned i = 0; i < 4; i += 1) {
        CHECK(!agent_is_done(receivers[order[i]]));
        (void)ipc(ipc_send(ep, i));
        CHECK(agent_is_done(receivers[order[i]]));
        EXPECT_MESSAGE(receivers[order[i]]->answer, 0, i);
    }
}

TEST(waiters_by_priority, "5/R-MCS-075",
     "waiters on a notification are woken by priority, which may change meanwhile")
{
    seL4_CPtr ntfn = new_badged(new_notification(), 2);
    struct agent *waiters[4];
    const seL4_Word priorities[] = {ABOVE, ABOVE + 2, ABOVE, ABOVE + 1};
    for (unsigned i = 0; i < 4; i += 1) {
        waiters[i] = new_agent(priorities[i]);
        agent_does(waiters[i], ipc_wait(ntfn));
    }
    set_priority(waiters[1], ABOVE + 1); /* 3 1 0 2 */
    set_priority(waiters[0], ABOVE);     /* 3 1 2 0 */
    const seL4_Word order[] = {3, 1, 2, 0};
    for (unsigned i = 0; i < 4; i += 1) {
        CHECK(!agent_is_done(waiters[order[i]]));
        seL4_Signal(ntfn);
        CHECK(agent_is_done(waiters[order[i]]));
        EXPECT_ONLY_BADGE(waiters[order[i]]->answer, waiters[order[i]]->call, 2);
    }
}

TEST(bound_signal_first, "5/R-MCS-095",
     "an active bound notification is received before queued senders, also by Wait")
{
    seL4_CPtr ep = new_endpoint(), ntfn = new_notification();
    struct agent *receiver = new_agent(ABOVE), *sender = new_agent(ABOVE);
    CHECK_EQ(seL4_TCB_BindNotification(receiver->tcb, ntfn), seL4_NoError);
    agent_does(sender, ipc_send(ep, 1));
    const struct ipc calls[] = {ipc_recv(ep, reply_new()), ipc_nbrecv(ep, reply_new()),
                                ipc_wait(ep), ipc_nbwait(ep)};
    seL4_CPtr signal = new_badged(ntfn, 9);
    for (unsigned i = 0; i < 4; i += 1) {
        seL4_Signal(signal);
        agent_does(receiver, calls[i]);
        CHECK(agent_is_done(receiver));
        EXPECT_ONLY_BADGE(receiver->answer, receiver->call, 9);
        CHECK(!agent_is_done(sender));
    }
    agent_does(receiver, ipc_nbwait(ep));
    EXPECT_MESSAGE(receiver->answer, 0, 1);
}
