/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Scheduling contexts that are lent over calls, and their way back (spec 05, sections 9.2 and 9.3).
 */
#include "mcs/agents.h"
#include "support/objects.h"
#include "support/test.h"

/* A client has called B, which has called C; both are passive. C is at it, on the client's
 * scheduling context; C's reply object is the head of the stack, B's is inside of it. */
struct chain {
    struct agent *client;
    struct service b, c;
    seL4_CPtr sc; /* the client's */
};

static struct chain new_chain(void)
{
    struct chain chain = {.client = new_agent(ABOVE), .b = new_service(), .c = new_service()};
    chain.sc = chain.client->own;
    agent_does(chain.client, ipc_call(chain.b.endpoint, 1));
    EXPECT_MESSAGE(chain.b.server->answer, 0, 1);
    agent_does(chain.b.server, ipc_call(chain.c.endpoint, 2));
    CHECK(agent_is_done(chain.c.server));
    EXPECT_MESSAGE(chain.c.server->answer, 0, 2);
    CHECK(is_bound_to(chain.sc, chain.c.server->tcb));
    return chain;
}

/* C answers B, and with that the scheduling context is B's. */
static void expect_back_at_b(const struct chain *chain)
{
    service_answers(&chain->c, 12);
    CHECK(agent_is_done(chain->b.server));
    EXPECT_MESSAGE(chain->b.server->answer, 0, 12);
    CHECK(is_bound_to(chain->sc, chain->b.server->tcb) && is_passive(chain->c.server->tcb));
}

/* B, which has the scheduling context, answers on its object, and keeps it. */
static void expect_kept_by_b(const struct chain *chain)
{
    agent_does(chain->b.server, ipc_nbsend(chain->b.reply, 11));
    CHECK(agent_is_done(chain->b.server) && !agent_is_done(chain->client));
    CHECK(is_bound_to(chain->sc, chain->b.server->tcb));
}

/* C answers on its object, which wakes nobody, and keeps the scheduling context. */
static void expect_kept_by_c(const struct chain *chain)
{
    agent_does(chain->c.server, ipc_nbsend(chain->c.reply, 12));
    CHECK(agent_is_done(chain->c.server) && !agent_is_done(chain->b.server));
    CHECK(is_bound_to(chain->sc, chain->c.server->tcb));
}

/* The agent has been woken without scheduling context, and goes on when it gets one of its own. */
static void expect_woken_passive(struct agent *agent, seL4_Word label)
{
    CHECK(!agent_is_done(agent) && !is_blocked(agent->tcb, 0));
    CHECK(!agent_is_done(agent));
    sched_context_bind(sched_context_with(50000, 50000), agent->tcb);
    CHECK(agent_is_done(agent));
    EXPECT_MESSAGE(agent->answer, 0, label);
}

TEST(chain_unwinds, "5/R-MCS-065", "answers bring a scheduling context back over all calls")
{
    struct chain chain = new_chain();
    expect_back_at_b(&chain);
    service_answers(&chain.b, 11);
    EXPECT_MESSAGE(chain.client->answer, 0, 11);
    CHECK(is_bound_to(chain.sc, chain.client->tcb) && is_passive(chain.b.server->tcb));
}

TEST(chain_of_active, "5/R-MCS-089",
     "what an active server lends comes back to it, and its client's stays with the client")
{
    struct service c = new_service();
    seL4_CPtr ep = new_endpoint(), reply = reply_new();
    struct agent *client = new_agent(ABOVE), *server = new_agent(ABOVE);
    agent_does(server, ipc_recv(ep, reply));
    agent_does(client, ipc_call(ep, 1));
    agent_does(server, ipc_call(c.endpoint, 2));
    CHECK(is_bound_to(server->own, c.server->tcb) && is_bound_to(client->own, client->tcb));
    service_answers(&c, 12);
    EXPECT_MESSAGE(server->answer, 0, 12);
    CHECK(is_bound_to(server->own, server->tcb));
    agent_does(server, ipc_send(reply, 11));
    EXPECT_MESSAGE(client->answer, 0, 11);
    CHECK(is_bound_to(server->own, server->tcb) && is_bound_to(client->own, client->tcb));
}

TEST(inside_answered, "5/R-MCS-085",
     "an answer on an object inside the stack wakes its caller without scheduling context")
{
    struct chain chain = new_chain();
    (void)ipc(ipc_send(chain.b.reply, 11));
    expect_woken_passive(chain.client, 11);
    expect_back_at_b(&chain);
    agent_does(chain.b.server, ipc_nbsend(chain.b.reply, 13));
    CHECK(is_bound_to(chain.sc, chain.b.server->tcb));

    /* the object is in no stack any more: it gives nothing to a caller without scheduling context
     */
    struct agent *other = new_agent(ABOVE);
    agent_does(chain.b.server, ipc_recv(chain.b.endpoint, chain.b.reply));
    agent_does(other, ipc_call(chain.b.endpoint, 3));
    EXPECT_MESSAGE(chain.b.server->answer, 0, 3);
    sched_context_unbind(other->own);
    agent_does(chain.b.server, ipc_nbsend(chain.b.reply, 14));
    CHECK(agent_is_done(chain.b.server) && is_bound_to(chain.sc, chain.b.server->tcb));
    expect_woken_passive(other, 14);
}

TEST(inside_deleted, "5/R-MCS-085",
     "deleting an object inside the stack makes its caller Inactive and cuts the way back")
{
    struct chain chain = new_chain();
    delete_cap(chain.b.reply);
    expect_inactive(chain.client, 0);
    expect_back_at_b(&chain);
    expect_kept_by_b(&chain);
    expect_inactive(chain.client, 0);
}

TEST(head_deleted, "5/R-MCS-082",
     "deleting the head returns the scheduling context to its caller, and the next is the head")
{
    struct chain chain = new_chain();
    delete_cap(chain.c.reply);
    CHECK(is_bound_to(chain.sc, chain.b.server->tcb) && is_passive(chain.c.server->tcb));
    expect_inactive(chain.b.server, chain.sc);
    CHECK(!agent_is_done(chain.client));
    (void)ipc(ipc_send(chain.b.reply, 11));
    CHECK(agent_is_done(chain.client));
    EXPECT_MESSAGE(chain.client->answer, 0, 11);
    CHECK(is_bound_to(chain.sc, chain.client->tcb) && is_passive(chain.b.server->tcb));
}

/* B does not wait on C's object any more: C keeps the scheduling context, and on B's object there
 * is no way back to the client either. */
static void expect_stack_empty(const struct chain *chain)
{
    CHECK(is_bound_to(chain->sc, chain->c.server->tcb));
    agent_does(chain->c.server, ipc_nbsend(chain->c.reply, 12));
    CHECK(agent_is_done(chain->c.server));
    CHECK(is_bound_to(chain->sc, chain->c.server->tcb));
    (void)ipc(ipc_send(chain->b.reply, 11));
    expect_woken_passive(chain->client, 11);
    CHECK(is_bound_to(chain->sc, chain->c.server->tcb));
}

TEST(caller_of_head_suspended, "5/R-MCS-086",
     "suspending the head's caller leaves the loan where it is and empties the stack")
{
    struct chain chain = new_chain();
    CHECK_EQ(seL4_TCB_Suspend(chain.b.server->tcb), seL4_NoError);
    expect_inactive(chain.b.server, 0);
    expect_stack_empty(&chain);
    expect_inactive(chain.b.server, 0);
}

TEST(caller_of_head_resumed, "5/R-MCS-086", "so does resuming it, which cancels its call")
{
    struct chain chain = new_chain();
    CHECK_EQ(seL4_TCB_Resume(chain.b.server->tcb), seL4_NoError);
    CHECK(!is_blocked(chain.b.server->tcb, 0));
    expect_stack_empty(&chain);
}

TEST(caller_of_head_deleted, "5/R-MCS-086", "so does deleting it")
{
    struct chain chain = new_chain();
    delete_cap(chain.b.server->tcb);
    expect_stack_empty(&chain);
}

TEST(caller_of_inside_suspended, "5/R-MCS-086",
     "suspending a caller inside the stack cuts it there")
{
    struct chain chain = new_chain();
    CHECK_EQ(seL4_TCB_Suspend(chain.client->tcb), seL4_NoError);
    expect_inactive(chain.client, 0);
    expect_back_at_b(&chain);
    expect_kept_by_b(&chain);
}

TEST(caller_of_inside_deleted, "5/R-MCS-086", "deleting a caller inside the stack cuts it there")
{
    struct chain chain = new_chain();
    delete_cap(chain.client->tcb);
    expect_back_at_b(&chain);
    expect_kept_by_b(&chain);
}

TEST(inside_reused, "5/R-MCS-081",
     "receiving with an object inside the stack makes its caller Inactive and cuts the way back")
{
    struct chain chain = new_chain();
    struct ipc poll = ipc_nbrecv(new_endpoint(), chain.b.reply);
    EXPECT_ONLY_BADGE(ipc(poll), poll, 0);
    expect_inactive(chain.client, 0);
    expect_back_at_b(&chain);
    expect_kept_by_b(&chain);
}

TEST(head_reused, "5/R-MCS-081",
     "receiving with the head makes its caller Inactive and empties the stack")
{
    struct chain chain = new_chain();
    struct ipc poll = ipc_nbrecv(new_endpoint(), chain.c.reply);
    EXPECT_ONLY_BADGE(ipc(poll), poll, 0);
    expect_inactive(chain.b.server, 0);
    expect_kept_by_c(&chain);
    (void)ipc(ipc_send(chain.b.reply, 11));
    expect_woken_passive(chain.client, 11);
    CHECK(is_bound_to(chain.sc, chain.c.server->tcb));
}

TEST(suspended_caller, "5/R-MCS-086",
     "suspending a caller leaves its scheduling context with the server, which keeps it")
{
    struct service service = new_service();
    struct agent *client = new_agent(ABOVE);
    agent_does(client, ipc_call(service.endpoint, 1));
    CHECK_EQ(seL4_TCB_Suspend(client->tcb), seL4_NoError);
    CHECK(is_bound_to(client->own, service.server->tcb) && is_passive(client->tcb));
    service_answers(&service, 11);
    CHECK(!agent_is_done(client) && is_bound_to(client->own, service.server->tcb));
    (void)ipc(ipc_send(service.endpoint, 2)); /* the server is active now */
    EXPECT_MESSAGE(service.server->answer, 0, 2);
    expect_inactive(client, 0);
}

TEST(lent_unbound, "5/R-MCS-087",
     "after Unbind of a loan the server is passive, and an answer wakes the caller without it")
{
    struct service service = new_service();
    struct agent *client = new_agent(ABOVE);
    agent_does(client, ipc_call(service.endpoint, 1));
    sched_context_unbind(client->own);
    CHECK(is_passive(service.server->tcb) && is_unbound(client->own));
    CHECK(is_blocked(client->tcb, 0));
    sched_context_bind(service.server->own, service.server->tcb);
    service_answers(&service, 11);
    CHECK(!agent_is_done(client) && !is_blocked(client->tcb, 0));
    CHECK(is_unbound(client->own) && is_bound_to(service.server->own, service.server->tcb));
    sched_context_bind(client->own, client->tcb);
    EXPECT_MESSAGE(client->answer, 0, 11);
}

TEST(chain_unbound, "5/R-MCS-087", "after Unbind nobody of the chain gets it back")
{
    struct chain chain = new_chain();
    sched_context_unbind(chain.sc);
    CHECK(is_passive(chain.c.server->tcb));
    CHECK(is_blocked(chain.b.server->tcb, 0) && is_blocked(chain.client->tcb, 0));
    (void)ipc(ipc_send(chain.c.reply, 12));
    expect_woken_passive(chain.b.server, 12);
    (void)ipc(ipc_send(chain.b.reply, 11));
    expect_woken_passive(chain.client, 11);
    CHECK(is_unbound(chain.sc));
}

TEST(lent_deleted, "5/R-MCS-087 5/R-MCS-120",
     "when a loan is deleted the callers stay blocked, and answers wake them without it")
{
    struct chain chain = new_chain();
    delete_cap(chain.sc);
    CHECK(is_passive(chain.c.server->tcb));
    CHECK(is_blocked(chain.b.server->tcb, 0) && is_blocked(chain.client->tcb, 0));
    (void)ipc(ipc_send(chain.c.reply, 12));
    expect_woken_passive(chain.b.server, 12);
    (void)ipc(ipc_send(chain.b.reply, 11));
    expect_woken_passive(chain.client, 11);
}

TEST(borrower_unbound, "5/R-MCS-088",
     "after UnbindObject of the borrower an answer gives the caller its scheduling context back")
{
    struct service service = new_service();
    struct agent *client = new_agent(ABOVE);
    agent_does(client, ipc_call(service.endpoint, 1));
    EXPECT_OK(invoke(client->own, SchedContextUnbindObject, WORDS(service.server->tcb), NONE));
    CHECK(is_unbound(client->own) && is_blocked(client->tcb, 0));
    sched_context_bind(service.server->own, service.server->tcb);
    service_answers(&service, 11);
    EXPECT_MESSAGE(client->answer, 0, 11);
    CHECK(is_bound_to(client->own, client->tcb));
    CHECK(is_bound_to(service.server->own, service.server->tcb));
}

TEST(borrower_of_chain_unbound, "5/R-MCS-088", "the whole way back is there after UnbindObject")
{
    struct chain chain = new_chain();
    EXPECT_OK(invoke(chain.sc, SchedContextUnbindObject, WORDS(chain.c.server->tcb), NONE));
    (void)ipc(ipc_send(chain.c.reply, 12));
    EXPECT_MESSAGE(chain.b.server->answer, 0, 12);
    service_answers(&chain.b, 11);
    EXPECT_MESSAGE(chain.client->answer, 0, 11);
    CHECK(is_bound_to(chain.sc, chain.client->tcb));
}

TEST(borrower_deleted, "5/R-MCS-088",
     "when the borrower is deleted an answer gives the caller its scheduling context back")
{
    struct service service = new_service();
    struct agent *client = new_agent(ABOVE);
    agent_does(client, ipc_call(service.endpoint, 1));
    delete_cap(service.server->tcb);
    CHECK(!agent_is_done(client) && is_unbound(client->own));
    (void)ipc(ipc_send(service.reply, 11));
    EXPECT_MESSAGE(client->answer, 0, 11);
    CHECK(is_bound_to(client->own, client->tcb));
}

TEST(caller_got_another, "5/R-MCS-088",
     "a caller that was bound to another scheduling context while it waited goes on with that")
{
    struct service service = new_service();
    struct agent *client = new_agent(ABOVE);
    seL4_CPtr other = sched_context_with(50000, 50000);
    agent_does(client, ipc_call(service.endpoint, 1));
    sched_context_bind(other, client->tcb);
    CHECK(!agent_is_done(client));
    service_answers(&service, 11);
    EXPECT_MESSAGE(client->answer, 0, 11);
    CHECK(is_bound_to(other, client->tcb) && is_bound_to(client->own, service.server->tcb));
}

TEST(active_caller_stopped, "5/R-MCS-089",
     "suspending the caller of an active server frees its object")
{
    seL4_CPtr ep = new_endpoint(), reply = reply_new();
    struct agent *client = new_agent(ABOVE);
    agent_does(client, ipc_call(ep, 1));
    EXPECT_MESSAGE(ipc(ipc_nbrecv(ep, reply)), 0, 1);
    CHECK_EQ(seL4_TCB_Suspend(client->tcb), seL4_NoError);
    CHECK(is_bound_to(client->own, client->tcb));
    (void)ipc(ipc_send(reply, 11));
    expect_inactive(client, client->own);
    CHECK_EQ(seL4_TCB_Resume(client->tcb), seL4_NoError); /* calls again */
    EXPECT_MESSAGE(ipc(ipc_nbrecv(ep, reply)), 0, 1);
    (void)ipc(ipc_send(reply, 12));
    EXPECT_MESSAGE(client->answer, 0, 12);
}
