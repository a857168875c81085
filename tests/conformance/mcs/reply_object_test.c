/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Reply objects: copies, reuse, and deletion (spec 05, sections 9.1 to 9.4).
 */
#include "mcs/agents.h"
#include "support/objects.h"
#include "support/test.h"

TEST(reply_copied, "5/R-MCS-079", "each copy of a reply capability answers, the first one counts")
{
    seL4_CPtr ep = new_endpoint(), reply = reply_new();
    seL4_CPtr copy = new_copy(reply, seL4_AllRights), minted = new_badged(reply, 0x99);
    seL4_CPtr bare = new_copy(reply, seL4_NoRights);
    struct agent *client = new_agent(ABOVE);
    const seL4_CPtr caps[] = {copy, minted, bare, reply};
    for (unsigned i = 0; i < 4; i += 1) {
        agent_does(client, ipc_call(ep, 1));
        EXPECT_MESSAGE(ipc(ipc_nbrecv(ep, caps[(i + 1) % 4])), 0, 1);
        (void)ipc(ipc_send(caps[i], 11 + i));
        CHECK(agent_is_done(client));
        EXPECT_MESSAGE(client->answer, 0, 11 + i);
        agent_does(client, ipc_wait(ep));
        (void)ipc(ipc_send(caps[(i + 2) % 4], 20));
        CHECK(!agent_is_done(client));
    }
}

TEST(reply_moved, "5/R-MCS-079", "a reply capability that was moved answers, in any thread")
{
    seL4_CPtr ep = new_endpoint(), reply = reply_new(), moved = new_slot();
    struct agent *client = new_agent(ABOVE), *server = new_agent(ABOVE), *other = new_agent(ABOVE);
    agent_does(server, ipc_recv(ep, reply));
    agent_does(client, ipc_call(ep, 1));
    CHECK_EQ(seL4_CNode_Move(ROOT, moved, DEPTH, ROOT, reply, DEPTH), seL4_NoError);
    CHECK(!agent_is_done(client));
    agent_does(other, ipc_send(moved, 11));
    EXPECT_MESSAGE(client->answer, 0, 11);
}

TEST(reply_revoked, "5/R-MCS-084",
     "Revoke of the original capability deletes copies and leaves the caller waiting")
{
    seL4_CPtr ep = new_endpoint(), reply = reply_new(), copy = new_copy(reply, seL4_AllRights);
    struct agent *client = new_agent(ABOVE);
    agent_does(client, ipc_call(ep, 1));
    EXPECT_MESSAGE(ipc(ipc_nbrecv(ep, copy)), 0, 1);
    revoke_cap(reply);
    CHECK(!slot_is_full(copy) && slot_is_full(reply));
    CHECK(is_blocked(client->tcb, client->own));
    (void)ipc(ipc_send(reply, 11));
    EXPECT_MESSAGE(client->answer, 0, 11);
}

TEST(not_last_deleted, "5/R-MCS-084",
     "deleting a reply capability that is not the last does nothing")
{
    seL4_CPtr ep = new_endpoint(), reply = reply_new(), copy = new_copy(reply, seL4_AllRights);
    struct agent *client = new_agent(ABOVE), *server = new_agent(ABOVE);
    agent_does(server, ipc_recv(ep, reply));
    delete_cap(reply);
    CHECK(!agent_is_done(server));
    agent_does(client, ipc_call(ep, 1));
    EXPECT_MESSAGE(server->answer, 0, 1);
    (void)ipc(ipc_send(copy, 11));
    EXPECT_MESSAGE(client->answer, 0, 11);
}

/* The receive calls that take a reply object. */
static struct ipc receive_with(unsigned kind, seL4_CPtr source, seL4_CPtr reply)
{
    switch (kind) {
    case 0:
        return ipc_recv(source, reply);
    case 1:
        return ipc_nbrecv(source, reply);
    default:
        return ipc_nbsend_recv(new_notification(), 1, source, reply);
    }
}

enum { RECEIVE_KINDS = 3 }; /* ReplyRecv would answer first */

TEST(reply_taken_from_waiter, "5/R-MCS-080",
     "receiving with an object on which another thread waits makes that thread Inactive")
{
    for (unsigned kind = 0; kind < RECEIVE_KINDS; kind += 1) {
        seL4_CPtr ep = new_endpoint(), other_ep = new_endpoint(), reply = reply_new();
        struct agent *first = new_agent(ABOVE), *second = new_agent(ABOVE);
        agent_does(first, ipc_recv(ep, reply));
        CHECK(is_blocked(first->tcb, first->own));
        agent_does(second, receive_with(kind, other_ep, reply));
        expect_inactive(first, first->own);
        (void)ipc(ipc_nbsend(ep, 5));
        CHECK(!agent_is_done(first)); /* it is not in the queue any more */
        CHECK_EQ(agent_is_done(second), kind == 1);
        delete_cap(first->tcb);
        delete_cap(second->tcb);
    }
}

TEST(reply_taken_by_reply_recv, "5/R-MCS-080",
     "so does ReplyRecv, for which an object that waits for a message is none to answer on")
{
    seL4_CPtr ep = new_endpoint(), reply = reply_new();
    struct agent *first = new_agent(ABOVE), *second = new_agent(ABOVE);
    agent_does(first, ipc_recv(ep, reply));
    agent_does(second, ipc_reply_recv(reply, 11, ep));
    expect_inactive(first, first->own);
    (void)ipc(ipc_nbsend(ep, 5));
    CHECK(!agent_is_done(first));
    EXPECT_MESSAGE(second->answer, 0, 5);
}

TEST(reply_taken_before_signal, "5/R-MCS-080",
     "the object is taken also if the receive ends with a signal to the bound notification")
{
    seL4_CPtr ep = new_endpoint(), reply = reply_new(), ntfn = new_notification();
    struct agent *first = new_agent(ABOVE), *second = new_agent(ABOVE);
    CHECK_EQ(seL4_TCB_BindNotification(second->tcb, ntfn), seL4_NoError);
    agent_does(first, ipc_recv(ep, reply));
    seL4_Signal(new_badged(ntfn, 4));
    agent_does(second, ipc_recv(new_endpoint(), reply));
    EXPECT_ONLY_BADGE(second->answer, second->call, 4);
    expect_inactive(first, first->own);
}

TEST(reply_taken_from_caller, "5/R-MCS-081",
     "receiving with an object that holds a caller makes it Inactive, and a loan is kept")
{
    for (unsigned kind = 0; kind < RECEIVE_KINDS; kind += 1) {
        struct service service = new_service();
        struct agent *client = new_agent(ABOVE);
        agent_does(client, ipc_call(service.endpoint, 1));
        agent_does(service.server, receive_with(kind, service.endpoint, service.reply));
        CHECK_EQ(agent_is_done(service.server), kind == 1);
        CHECK(is_bound_to(client->own, service.server->tcb) && is_passive(client->tcb));
        expect_inactive(client, 0);
        agent_does(service.server, ipc_reply_recv(service.reply, 11, service.endpoint));
        CHECK(!agent_is_done(client) && is_bound_to(client->own, service.server->tcb));
        delete_cap(client->tcb);
        delete_cap(service.server->tcb);
    }
}

TEST(
    caller_dropped_for_next, "5/R-MCS-081",
    "a server that receives again without an answer serves the next caller on the first one's loan")
{
    struct service service = new_service();
    struct agent *first = new_agent(ABOVE), *second = new_agent(ABOVE);
    agent_does(first, ipc_call(service.endpoint, 1));
    agent_does(service.server, ipc_recv(service.endpoint, service.reply));
    agent_does(second, ipc_call(service.endpoint, 2));
    EXPECT_MESSAGE(service.server->answer, 0, 2);
    CHECK(is_bound_to(first->own, service.server->tcb) && is_bound_to(second->own, second->tcb));
    service_answers(&service, 12);
    EXPECT_MESSAGE(second->answer, 0, 12);
    expect_inactive(first, 0);
    CHECK(is_bound_to(first->own, service.server->tcb));
}

TEST(reply_deleted_with_caller, "5/R-MCS-082",
     "deleting the last capability returns the loan and makes the caller Inactive")
{
    struct service service = new_service();
    struct agent *client = new_agent(ABOVE);
    agent_does(client, ipc_call(service.endpoint, 1));
    delete_cap(service.reply);
    CHECK(is_bound_to(client->own, client->tcb) && is_passive(service.server->tcb));
    expect_inactive(client, client->own);
}

TEST(reply_deleted_without_loan, "5/R-MCS-082",
     "deleting the last capability makes a caller of an active server Inactive")
{
    seL4_CPtr ep = new_endpoint(), reply = reply_new();
    struct agent *client = new_agent(ABOVE);
    agent_does(client, ipc_call(ep, 1));
    EXPECT_MESSAGE(ipc(ipc_nbrecv(ep, reply)), 0, 1);
    CHECK(is_blocked(client->tcb, client->own));
    delete_cap(reply);
    expect_inactive(client, client->own);
}

TEST(reply_deleted_with_receiver, "5/R-MCS-083",
     "deleting the last capability makes a receiver that waits with it Inactive")
{
    seL4_CPtr ep = new_endpoint(), reply = reply_new();
    struct agent *server = new_agent(ABOVE);
    agent_does(server, ipc_recv(ep, reply));
    delete_cap(reply);
    expect_inactive(server, server->own);
    (void)ipc(ipc_nbsend(ep, 5));
    CHECK(!agent_is_done(server));
}

TEST(reply_deleted_by_server, "5/R-MCS-082",
     "a server that deletes its reply object loses the loan within that system call")
{
    struct service service = new_service();
    struct agent *client = new_agent(ABOVE);
    agent_does(client, ipc_call(service.endpoint, 1));
    agent_does(service.server, ipc_invoke(ROOT, CNodeDelete, NONE, WORDS(service.reply, DEPTH)));
    CHECK(!agent_is_done(service.server) && is_passive(service.server->tcb));
    CHECK(is_bound_to(client->own, client->tcb) && !agent_is_done(client));
    sched_context_bind(service.server->own, service.server->tcb);
    EXPECT_OK(service.server->answer);
}

TEST(signal_frees_reply, "5/R-MCS-095",
     "a signal to the bound notification of a receiver frees its reply object")
{
    seL4_CPtr ep = new_endpoint(), reply = reply_new(), ntfn = new_notification();
    struct agent *server = new_agent(ABOVE), *client = new_agent(ABOVE);
    CHECK_EQ(seL4_TCB_BindNotification(server->tcb, ntfn), seL4_NoError);
    agent_does(server, ipc_recv(ep, reply));
    seL4_Signal(new_badged(ntfn, 4));
    EXPECT_ONLY_BADGE(server->answer, server->call, 4);
    agent_does(server, ipc_wait(new_notification())); /* would be cancelled */
    agent_does(client, ipc_call(ep, 1));
    EXPECT_MESSAGE(ipc(ipc_nbrecv(ep, reply)), 0, 1);
    CHECK(is_blocked(server->tcb, server->own));
    delete_cap(reply);
    CHECK(is_blocked(server->tcb, server->own));
    expect_inactive(client, client->own);
}

TEST(message_frees_reply, "5/R-MCS-066", "a Send frees the object that its receiver waited with")
{
    seL4_CPtr ep = new_endpoint(), reply = reply_new();
    struct agent *server = new_agent(ABOVE);
    agent_does(server, ipc_recv(ep, reply));
    (void)ipc(ipc_send(ep, 1));
    EXPECT_MESSAGE(server->answer, 0, 1);
    agent_does(server, ipc_wait(new_notification()));
    delete_cap(reply);
    CHECK(is_blocked(server->tcb, server->own));
}
