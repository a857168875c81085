/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * ReplyRecv, NBSendRecv and NBSendWait: what their send phase does (spec 05, sections 8.1 and 8.2).
 */
#include "mcs/agents.h"
#include "support/irq.h"
#include "support/objects.h"
#include "support/pages.h"
#include "support/spaces.h"
#include "support/test.h"

enum { COMBINED = 3, NOWHERE = 1 << 30 };

/* An invocation as send phase of a combined call that then receives from a notification. */
static struct ipc combined(unsigned kind, struct ipc order, seL4_CPtr ntfn)
{
    seL4_CPtr cap = order.rdi;
    order.rdi = ntfn;
    switch (kind) {
    case 0:
        order.syscall = (seL4_Word)seL4_SysReplyRecv;
        order.r12 = cap;
        break;
    case 1:
        order.syscall = (seL4_Word)seL4_SysNBSendRecv;
        order.r13 = cap;
        break;
    default:
        order.syscall = (seL4_Word)seL4_SysNBSendWait;
        order.r12 = cap;
        break;
    }
    return order;
}

/* Makes it; the receive phase finds a signal, whatever became of the send phase. */
static void make_combined(unsigned kind, struct ipc order)
{
    seL4_CPtr ntfn = new_badged(new_notification(), 6);
    seL4_Signal(ntfn);
    struct ipc call = combined(kind, order, ntfn);
    EXPECT_ONLY_BADGE(ipc(call), call, 6);
}

TEST(combined_without_receiver, "5/R-MCS-068",
     "NBSendRecv and NBSendWait to an endpoint where nobody waits drop the message and receive")
{
    seL4_CPtr ep = new_endpoint(), source = new_endpoint();
    struct agent *agent = new_agent(ABOVE);
    for (unsigned i = 0; i < 2; i += 1) {
        agent_does(agent, i ? ipc_nbsend_wait(ep, 5, source)
                            : ipc_nbsend_recv(ep, 5, source, reply_new()));
        CHECK(!agent_is_done(agent));
        struct ipc poll = ipc_nbwait(ep);
        EXPECT_ONLY_BADGE(ipc(poll), poll, 0);
        (void)ipc(ipc_send(source, 6));
        EXPECT_MESSAGE(agent->answer, 0, 6);
    }
}

TEST(
    combined_registers, "5/R-MCS-069 5/R-MCS-001",
    "NBSendRecv sends to R13 and receives with R12, NBSendWait sends to R12, both receive from RDI")
{
    seL4_CPtr in_r12 = new_notification(), in_r13 = new_notification(), source = new_notification();
    seL4_CPtr signal = new_badged(source, 6);
    struct ipc call = ipc_nbsend_wait(new_badged(in_r12, 2), 1, source);
    call.r13 = new_badged(in_r13, 3);
    seL4_Signal(signal);
    EXPECT_ONLY_BADGE(ipc(call), call, 6);
    CHECK_EQ(ipc(ipc_nbwait(in_r12)).badge, 2);
    CHECK_EQ(ipc(ipc_nbwait(in_r13)).badge, 0);

    call.syscall = (seL4_Word)seL4_SysNBSendRecv;
    seL4_Signal(signal);
    EXPECT_ONLY_BADGE(ipc(call), call, 6);
    CHECK_EQ(ipc(ipc_nbwait(in_r12)).badge, 0);
    CHECK_EQ(ipc(ipc_nbwait(in_r13)).badge, 3);

    call.syscall = (seL4_Word)seL4_SysReplyRecv;
    seL4_Signal(signal);
    EXPECT_ONLY_BADGE(ipc(call), call, 6);
    CHECK_EQ(ipc(ipc_nbwait(in_r12)).badge, 2);
    CHECK_EQ(ipc(ipc_nbwait(in_r13)).badge, 0);
}

static void note(struct thread *thread)
{
    thread->notes[0] = 1;
}

TEST(combined_rejects, "5/R-MCS-070",
     "TCB, CNode, domain, SchedControl and SchedContext are not invoked by combined calls")
{
    seL4_CPtr sc = sched_context_new(seL4_MinSchedContextBits), kept = new_endpoint();
    struct thread *thread = new_thread(note, BELOW, NULL, 0);
    struct agent *blocked = new_agent(ABOVE);
    agent_does_and_is_passive(blocked, ipc_wait(new_notification()));
    for (unsigned kind = 0; kind < COMBINED; kind += 1) {
        make_combined(kind, ipc_order(thread->tcb, TCBSetPriority, WORDS(seL4_CapInitThreadTCB),
                                      WORDS(ABOVE)));
        make_combined(kind, ipc_order(thread->tcb, TCBResume, NONE, NONE));
        make_combined(kind, ipc_order(ROOT, CNodeDelete, NONE, WORDS(kept, DEPTH)));
        CHECK(slot_is_full(kept));
        make_combined(
            kind, ipc_order(seL4_CapDomain, DomainScheduleConfigure, NONE, WORDS(1, 0, 0x100000)));
        EXPECT(invoke(seL4_CapDomain, DomainScheduleSetStart, NONE, WORDS(1)), seL4_InvalidArgument,
               0); /* is an end marker as before */
        make_combined(kind, ipc_order(sched_control(), SchedControlConfigureFlags, WORDS(sc),
                                      WORDS(5000, 5000, 0, 0, 0)));
        EXPECT_PLAIN(invoke(sc, SchedContextBind, WORDS(blocked->tcb), NONE),
                     seL4_IllegalOperation); /* has no parameters */
        make_combined(kind, ipc_order(thread->sched_context, SchedContextUnbind, NONE, NONE));
        CHECK(is_bound_to(thread->sched_context, thread->tcb));
    }
    let_others_run();
    CHECK_EQ(thread->notes[0], 0);
}

TEST(combined_invokes, "5/R-MCS-070",
     "untypeds, frames, interrupts and notifications are invoked by combined calls")
{
    struct timer timer = new_timer();
    seL4_Word address = new_window();
    for (unsigned kind = 0; kind < COMBINED; kind += 1) {
        seL4_CPtr slot = new_slot(), ntfn = new_notification();
        make_combined(kind, ipc_order(arena(), UntypedRetype, WORDS(ROOT),
                                      WORDS(seL4_EndpointObject, 0, 0, 0, slot, 1)));
        CHECK(slot_is_full(slot));
        make_combined(kind, ipc_order(new_badged(ntfn, 2), 0, NONE, NONE));
        CHECK_EQ(ipc(ipc_nbwait(ntfn)).badge, 2);

        seL4_CPtr frame = new_page();
        map_page(frame, address);
        make_combined(kind, ipc_order(frame, X86PageUnmap, NONE, NONE));
        EXPECT_OK(frame_map(frame, OWN_SPACE, address)); /* there is room again */
        EXPECT_OK(frame_unmap(frame));

        timer_arm(&timer, 100);
        CHECK(timer_wait(&timer));
        make_combined(kind, ipc_order(timer.handler, IRQClearIRQHandler, NONE, NONE));
        EXPECT_OK(
            invoke(timer.handler, IRQSetIRQHandler, WORDS(new_badged(timer.signal, 0x71)), NONE));
        make_combined(kind, ipc_order(timer.handler, IRQAckIRQ, NONE, NONE));
    }
}

TEST(combined_failures, "5/R-MCS-071",
     "a send phase that fails, or whose capability is not found, does not keep one from receiving")
{
    seL4_CPtr no_write = new_copy(new_endpoint(), seL4_CanRead);
    for (unsigned kind = 0; kind < COMBINED; kind += 1) {
        const seL4_CPtr caps[] = {NOWHERE, 0, new_slot(), no_write};
        for (unsigned i = 0; i < sizeof(caps) / sizeof(caps[0]); i += 1) {
            make_combined(kind, ipc_send(caps[i], 1));
        }
        make_combined(kind, ipc_order(arena(), UntypedRetype, NONE, NONE));
        make_combined(kind, ipc_order(new_endpoint(), 1, WORDS(NOWHERE), WORDS(1)));
    }
}

TEST(reply_recv_without_caller, "5/R-MCS-072",
     "ReplyRecv with a reply object on which nobody waits only receives")
{
    seL4_CPtr ep = new_endpoint(), reply = reply_new();
    struct agent *sender = new_agent(ABOVE), *server = new_agent(ABOVE);
    agent_does(sender, ipc_send(ep, 5));
    EXPECT_MESSAGE(ipc(ipc_reply_recv(reply, 11, ep)), 0, 5);
    agent_does(server, ipc_reply_recv(reply, 11, ep));
    CHECK(!agent_is_done(server));
    agent_does(sender, ipc_call(ep, 6));
    EXPECT_MESSAGE(server->answer, 0, 6);
    agent_does(server, ipc_reply_recv(reply, 12, ep));
    EXPECT_MESSAGE(sender->answer, 0, 12);
}

TEST(nbsend_recv_answers, "5/R-MCS-069",
     "NBSendRecv answers on one reply object and receives with another")
{
    seL4_CPtr ep = new_endpoint(), first = reply_new(), second = reply_new();
    struct agent *client = new_agent(ABOVE), *other = new_agent(ABOVE);
    agent_does(client, ipc_call(ep, 1));
    agent_does(other, ipc_call(ep, 2));
    EXPECT_MESSAGE(ipc(ipc_nbrecv(ep, first)), 0, 1);
    EXPECT_MESSAGE(ipc(ipc_nbsend_recv(first, 11, ep, second)), 0, 2);
    EXPECT_MESSAGE(client->answer, 0, 11);
    (void)ipc(ipc_send(first, 12)); /* is free */
    CHECK(!agent_is_done(other));
    (void)ipc(ipc_send(second, 12));
    EXPECT_MESSAGE(other->answer, 0, 12);
}
