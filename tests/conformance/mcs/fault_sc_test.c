/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Faults and the scheduling contexts of those who handle them (spec 05, sections 11.1 to 11.3).
 */
#include "mcs/agents.h"
#include "support/objects.h"
#include "support/test.h"

enum { BADGE = 7 };

static seL4_Word *volatile nowhere = NULL;

/* Faults at an address, and notes that it got further. */
static void touch(struct thread *thread)
{
    *nowhere = 1;
    thread->notes[0] = 1;
}

/* A thread on `sched_context` that faults once it is started, to a handler with BADGE. */
static struct thread *new_faulter(seL4_CPtr sched_context, seL4_CPtr handler)
{
    struct thread *thread = new_thread_on(sched_context, touch, ABOVE, NULL);
    set_fault_handler(thread->tcb, handler ? new_badged(handler, BADGE) : 0);
    return thread;
}

static void expect_vm_fault_message(struct answer fault)
{
    CHECK_EQ(fault.label, 6);
    CHECK_EQ(seL4_Fault_VMFault, 6);
    CHECK_EQ(fault.length, 4);
    CHECK_EQ(fault.badge, BADGE);
    CHECK_EQ(fault.mr[1], 0);
}

TEST(fault_labels, "5/R-MCS-105 5/R-MCS-108", "faults have the labels of MCS")
{
    CHECK_EQ(seL4_Fault_NullFault, 0);
    CHECK_EQ(seL4_Fault_CapFault, 1);
    CHECK_EQ(seL4_Fault_UnknownSyscall, 2);
    CHECK_EQ(seL4_Fault_UserException, 3);
    CHECK_EQ(seL4_Fault_Timeout, 5);
    CHECK_EQ(seL4_Fault_VMFault, 6);
}

TEST(passive_handler, "5/R-MCS-105",
     "a passive handler runs on the scheduling context of the thread that faulted")
{
    struct service handler = new_service();
    seL4_CPtr sc = sched_context_with(50000, 50000);
    struct thread *thread = new_faulter(sc, handler.endpoint);
    start_thread(thread);
    for (unsigned i = 0; i < 2; i += 1) {
        CHECK(agent_is_done(handler.server));
        expect_vm_fault_message(handler.server->answer);
        CHECK(is_bound_to(sc, handler.server->tcb) && is_passive(thread->tcb));
        agent_does(handler.server, ipc_reply_recv(handler.reply, i, handler.endpoint));
    } /* it has faulted again: any label will do */
    CHECK(agent_is_done(handler.server));
    CHECK_EQ(thread->notes[0], 0);
}

TEST(passive_handler_returns, "5/R-MCS-105", "the answer brings the scheduling context back")
{
    struct service handler = new_service();
    seL4_CPtr sc = sched_context_with(50000, 50000), unknown = new_slot();
    struct agent *agent = new_agent(ABOVE);
    sched_context_unbind(agent->own);
    sched_context_bind(sc, agent->tcb);
    set_fault_handler(agent->tcb, handler.endpoint);
    agent_does(agent, ipc_nbrecv(unknown, 0)); /* faults until there is something in the slot */
    CHECK_EQ(handler.server->answer.label, seL4_Fault_CapFault);
    CHECK(is_bound_to(sc, handler.server->tcb));
    CHECK_EQ(seL4_CNode_Copy(ROOT, unknown, DEPTH, ROOT, new_notification(), DEPTH, seL4_AllRights),
             seL4_NoError);
    service_answers(&handler, 0);
    CHECK(agent_is_done(agent) && !agent_is_done(handler.server));
    CHECK(is_bound_to(sc, agent->tcb) && is_passive(handler.server->tcb));
}

TEST(queued_fault_lends, "5/R-MCS-105",
     "a fault that was queued lends its scheduling context when a passive handler receives it")
{
    struct service handler = new_service();
    struct agent *client = new_agent(ABOVE);
    seL4_CPtr sc = sched_context_with(50000, 50000);
    struct thread *thread = new_faulter(sc, handler.endpoint);
    agent_does(client, ipc_call(handler.endpoint, 1));
    start_thread(thread);
    service_answers(&handler, 11);
    CHECK(agent_is_done(client) && agent_is_done(handler.server));
    expect_vm_fault_message(handler.server->answer);
    CHECK(is_bound_to(sc, handler.server->tcb) && is_passive(thread->tcb));
}

TEST(active_handler, "5/R-MCS-105", "an active handler takes no scheduling context")
{
    seL4_CPtr ep = new_endpoint(), reply = reply_new(), sc = sched_context_with(50000, 50000);
    struct thread *thread = new_faulter(sc, ep);
    start_thread(thread);
    expect_vm_fault_message(ipc(ipc_nbrecv(ep, reply)));
    CHECK(is_bound_to(sc, thread->tcb));
}

TEST(no_handler, "5/R-MCS-106", "a fault without handler makes the thread Inactive")
{
    seL4_CPtr sc = sched_context_with(50000, 50000);
    struct thread *thread = new_faulter(sc, 0);
    start_thread(thread);
    CHECK(is_bound_to(sc, thread->tcb) && !is_blocked(thread->tcb, sc));
    let_others_run();
    CHECK_EQ(thread->notes[0], 0);
}

TEST(handler_without_reply, "5/R-MCS-107",
     "a handler in Wait gets the fault, and the thread is Inactive")
{
    seL4_CPtr ep = new_endpoint(), sc = sched_context_with(50000, 50000);
    struct agent *handler = new_agent(ABOVE);
    agent_does(handler, ipc_wait(ep));
    struct thread *thread = new_faulter(sc, ep);
    start_thread(thread);
    CHECK(agent_is_done(handler));
    expect_vm_fault_message(handler->answer);
    CHECK(is_bound_to(sc, thread->tcb) && !is_blocked(thread->tcb, sc));
    CHECK_EQ(ipc(ipc_nbwait(ep)).info, 0);
    CHECK_EQ(seL4_TCB_Resume(thread->tcb), seL4_NoError); /* faults again */
    expect_vm_fault_message(ipc(ipc_nbwait(ep)));
    CHECK(!is_blocked(thread->tcb, sc));
}

TEST(passive_handler_without_reply, "5/R-MCS-107",
     "a passive handler in Wait gets the fault, but no scheduling context")
{
    seL4_CPtr ep = new_endpoint(), sc = sched_context_with(50000, 50000);
    struct agent *handler = new_agent(ABOVE);
    agent_does_and_is_passive(handler, ipc_wait(ep));
    struct thread *thread = new_faulter(sc, ep);
    start_thread(thread);
    CHECK(!agent_is_done(handler) && !is_blocked(handler->tcb, 0));
    CHECK(is_bound_to(sc, thread->tcb) && !is_blocked(thread->tcb, sc));
    sched_context_bind(handler->own, handler->tcb);
    expect_vm_fault_message(handler->answer);
}

TEST(handler_endpoint_deleted, "5/R-MCS-117",
     "deleting the endpoint makes a thread whose fault waits there Inactive, and restarts senders")
{
    seL4_CPtr ep = new_endpoint(), sc = sched_context_with(50000, 50000), other = new_endpoint();
    struct thread *thread = new_thread_on(sc, touch, ABOVE, NULL);
    set_fault_handler(thread->tcb, ep);
    struct agent *sender = new_agent(ABOVE);
    set_fault_handler(sender->tcb, other);
    start_thread(thread);
    agent_does(sender, ipc_send(ep, 1));
    CHECK(is_blocked(thread->tcb, sc));
    set_fault_handler(thread->tcb, other); /* the endpoint's last capability goes now */
    CHECK(is_blocked(thread->tcb, sc));
    delete_cap(ep);
    CHECK(!is_blocked(thread->tcb, sc));
    CHECK(agent_is_done(sender)); /* a Send to an empty slot is silent */
    CHECK_EQ(ipc(ipc_nbwait(other)).info, 0);
    CHECK_EQ(seL4_TCB_Resume(thread->tcb), seL4_NoError);
    CHECK_EQ(ipc(ipc_nbwait(other)).label, seL4_Fault_VMFault);
}

TEST(badged_faults_cancelled, "5/R-MCS-117",
     "CancelBadgedSends makes matching threads with faults Inactive, and restarts matching senders")
{
    seL4_CPtr ep = new_endpoint(), one = new_badged(ep, 1), two = new_badged(ep, 2);
    seL4_CPtr first_sc = sched_context_with(50000, 50000);
    seL4_CPtr second_sc = sched_context_with(50000, 50000);
    struct thread *first = new_thread_on(first_sc, touch, ABOVE, NULL);
    struct thread *second = new_thread_on(second_sc, touch, ABOVE, NULL);
    struct agent *sender = new_agent(ABOVE);
    set_fault_handler(first->tcb, one);
    set_fault_handler(second->tcb, two);
    start_thread(first);
    start_thread(second);
    agent_does(sender, ipc_send(one, 5));
    CHECK_EQ(seL4_CNode_CancelBadgedSends(ROOT, one, DEPTH), seL4_NoError);
    CHECK(!is_blocked(first->tcb, first_sc) && is_blocked(second->tcb, second_sc));
    CHECK(!agent_is_done(sender)); /* it sends again */
    struct answer fault = ipc(ipc_nbwait(ep));
    CHECK_EQ(fault.label, seL4_Fault_VMFault);
    CHECK_EQ(fault.badge, 2);
    EXPECT_MESSAGE(ipc(ipc_nbwait(ep)), 1, 5);
    CHECK_EQ(ipc(ipc_nbwait(ep)).info, 0);
}
