/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Messages and the scheduling contexts that go with them (spec 05, sections 8.4 to 8.6).
 */
#include "mcs/agents.h"
#include "support/objects.h"
#include "support/test.h"

/* Rights of an endpoint capability: Grant or GrantReply in addition to Write. */
static const seL4_CapRights_t *calling_rights(void)
{
    static seL4_CapRights_t rights[3];
    rights[0] = seL4_CapRights_new(0, 1, 0, 1);
    rights[1] = seL4_CapRights_new(1, 0, 0, 1);
    rights[2] = seL4_CapRights_new(1, 1, 1, 1);
    return rights;
}

TEST(call_answered, "5/R-MCS-062",
     "a Call to a receiver with a reply object waits for the answer, which has badge 0")
{
    seL4_CPtr ep = new_badged(new_endpoint(), 9), reply = reply_new();
    struct agent *server = new_agent(ABOVE), *client = new_agent(ABOVE);
    for (unsigned i = 0; i < 3; i += 1) {
        agent_does(server, ipc_recv(ep, reply));
        agent_does(client, ipc_call(new_copy(ep, calling_rights()[i]), 5 + i));
        EXPECT_MESSAGE(server->answer, 9, 5 + i);
        CHECK(!agent_is_done(client));
        agent_does(server, ipc_send(reply, 11 + i));
        CHECK(agent_is_done(server) && agent_is_done(client));
        EXPECT_MESSAGE(client->answer, 0, 11 + i);
    }
}

TEST(queued_call_answered, "5/R-MCS-062", "a Call that was queued waits for its answer as well")
{
    seL4_CPtr ep = new_badged(new_endpoint(), 9), reply = reply_new();
    struct agent *client = new_agent(ABOVE);
    for (unsigned i = 0; i < 3; i += 1) {
        agent_does(client, ipc_call(new_copy(ep, calling_rights()[i]), 5));
        EXPECT_MESSAGE(ipc(ipc_nbrecv(ep, reply)), 9, 5);
        CHECK(!agent_is_done(client));
        (void)ipc(ipc_send(reply, 11));
        EXPECT_MESSAGE(client->answer, 0, 11);
    }
}

TEST(call_to_waiting, "5/R-MCS-063",
     "a Call to a receiver in Wait is delivered and stops its caller")
{
    seL4_CPtr ep = new_badged(new_endpoint(), 9);
    struct agent *server = new_agent(ABOVE), *client = new_agent(ABOVE);
    agent_does(server, ipc_wait(ep));
    agent_does(client, ipc_call(ep, 5));
    CHECK(agent_is_done(server));
    EXPECT_MESSAGE(server->answer, 9, 5);
    expect_inactive(client, client->own);
    CHECK(is_bound_to(client->own, client->tcb));
}

TEST(queued_call_waited_for, "5/R-MCS-063",
     "a queued Call that is received by NBWait stops its caller")
{
    seL4_CPtr ep = new_badged(new_endpoint(), 9);
    struct agent *client = new_agent(ABOVE);
    agent_does(client, ipc_call(ep, 5));
    EXPECT_MESSAGE(ipc(ipc_nbwait(ep)), 9, 5);
    expect_inactive(client, client->own);
}

TEST(call_without_right, "5/R-MCS-064",
     "a Call with Write only is delivered and stops its caller, which keeps its scheduling context")
{
    struct service service = new_service();
    struct agent *client = new_agent(ABOVE);
    agent_does(client, ipc_call(new_copy(service.endpoint, seL4_CanWrite), 5));
    CHECK(!agent_is_done(service.server)); /* it is Running, but has no scheduling context */
    CHECK(is_bound_to(client->own, client->tcb) && is_passive(service.server->tcb));
    expect_inactive(client, client->own);
    sched_context_bind(service.server->own, service.server->tcb);
    EXPECT_MESSAGE(service.server->answer, 0, 5);
    (void)ipc(ipc_send(service.reply, 11)); /* nobody waits on it */
    expect_inactive(client, client->own);
}

TEST(queued_call_without_right, "5/R-MCS-064",
     "a queued Call with Write only stops its caller when it is received")
{
    seL4_CPtr ep = new_endpoint(), reply = reply_new();
    struct agent *client = new_agent(ABOVE);
    agent_does(client, ipc_call(new_copy(ep, seL4_CanWrite), 5));
    EXPECT_MESSAGE(ipc(ipc_nbrecv(ep, reply)), 0, 5);
    expect_inactive(client, client->own);
    (void)ipc(ipc_send(reply, 11));
    CHECK(!agent_is_done(client));
}

TEST(call_lends, "5/R-MCS-065",
     "a Call to a passive server lends the scheduling context, and the answer brings it back")
{
    struct service service = new_service();
    struct agent *client = new_agent(ABOVE);
    for (unsigned i = 0; i < 3; i += 1) {
        agent_does(client, ipc_call(service.endpoint, 5 + i));
        CHECK(agent_is_done(service.server));
        EXPECT_MESSAGE(service.server->answer, 0, 5 + i);
        CHECK(is_bound_to(client->own, service.server->tcb) && is_passive(client->tcb));
        service_answers(&service, 11 + i);
        CHECK(!agent_is_done(service.server));
        CHECK(agent_is_done(client));
        EXPECT_MESSAGE(client->answer, 0, 11 + i);
        CHECK(is_bound_to(client->own, client->tcb) && is_passive(service.server->tcb));
    }
}

TEST(reply_then_passive, "5/R-MCS-065",
     "a server that answers by Send loses the scheduling context and stops at once")
{
    struct service service = new_service();
    struct agent *client = new_agent(ABOVE);
    agent_does(client, ipc_call(service.endpoint, 5));
    agent_does(service.server, ipc_send(service.reply, 11));
    EXPECT_MESSAGE(client->answer, 0, 11);
    CHECK(!agent_is_done(service.server)); /* does not get back from its system call */
    CHECK(is_passive(service.server->tcb));
    sched_context_bind(service.server->own, service.server->tcb);
    CHECK(agent_is_done(service.server));
}

TEST(call_to_active, "5/R-MCS-089",
     "a Call to a server with a scheduling context of its own moves none")
{
    seL4_CPtr ep = new_endpoint(), reply = reply_new();
    struct agent *server = new_agent(ABOVE), *client = new_agent(ABOVE);
    agent_does(server, ipc_recv(ep, reply));
    agent_does(client, ipc_call(ep, 5));
    CHECK(agent_is_done(server) && !agent_is_done(client));
    CHECK(is_bound_to(server->own, server->tcb) && is_bound_to(client->own, client->tcb));
    agent_does(server, ipc_reply_recv(reply, 11, ep));
    EXPECT_MESSAGE(client->answer, 0, 11);
    CHECK(is_bound_to(server->own, server->tcb) && is_bound_to(client->own, client->tcb));
}

TEST(send_to_passive, "5/R-MCS-066",
     "Send and NBSend to a passive receiver make it Running, and it goes on once it has time")
{
    for (unsigned i = 0; i < 2; i += 1) {
        struct service service = new_service();
        struct agent *sender = new_agent(ABOVE);
        agent_does(sender, i ? ipc_send(service.endpoint, 5) : ipc_nbsend(service.endpoint, 5));
        CHECK(agent_is_done(sender) && !agent_is_done(service.server));
        CHECK(is_bound_to(sender->own, sender->tcb) && is_passive(service.server->tcb));
        CHECK(!is_blocked(service.server->tcb, 0));
        (void)ipc(ipc_nbsend(service.endpoint, 6)); /* it does not wait any more */
        sched_context_bind(service.server->own, service.server->tcb);
        CHECK(agent_is_done(service.server));
        EXPECT_MESSAGE(service.server->answer, 0, 5);
    }
}

/* A passive receiver got the sender's message and scheduling context; the sender waits at the
 * endpoint `source` without one, and goes on with a message when it has one again. */
static void expect_given(struct agent *sender, struct agent *receiver, seL4_CPtr source)
{
    CHECK(agent_is_done(receiver));
    EXPECT_MESSAGE(receiver->answer, 0, 5);
    CHECK(is_bound_to(sender->own, receiver->tcb) && is_passive(sender->tcb));
    CHECK(!agent_is_done(sender));
    (void)ipc(ipc_send(source, 6)); /* is received at once */
    CHECK(is_passive(sender->tcb) && !agent_is_done(sender));
    seL4_CPtr other = sched_context_with(5000, 5000);
    sched_context_bind(other, sender->tcb);
    CHECK(agent_is_done(sender));
    EXPECT_MESSAGE(sender->answer, 0, 6);
}

TEST(combined_gives, "5/R-MCS-067",
     "NBSendRecv and NBSendWait to a passive receiver give it the scheduling context for good")
{
    for (unsigned i = 0; i < 4; i += 1) {
        seL4_CPtr ep = new_endpoint(), source = new_endpoint();
        struct agent *receiver = new_agent(ABOVE), *sender = new_agent(ABOVE);
        agent_does_and_is_passive(receiver, i % 2 ? ipc_wait(ep) : ipc_recv(ep, reply_new()));
        agent_does(sender, i / 2 ? ipc_nbsend_wait(ep, 5, source)
                                 : ipc_nbsend_recv(ep, 5, source, reply_new()));
        expect_given(sender, receiver, source);
    }
}

TEST(given_has_no_way_back, "5/R-MCS-067", "a scheduling context that was given is not returned")
{
    struct service service = new_service();
    struct agent *sender = new_agent(ABOVE);
    seL4_CPtr source = new_endpoint();
    agent_does(sender, ipc_nbsend_recv(service.endpoint, 5, source, reply_new()));
    service_answers(&service, 11); /* nobody waits on the object */
    CHECK(!agent_is_done(service.server) && !agent_is_done(sender));
    CHECK(is_bound_to(sender->own, service.server->tcb) && is_passive(sender->tcb));
}

TEST(combined_to_active, "5/R-MCS-067", "NBSendRecv to an active receiver gives nothing away")
{
    seL4_CPtr ep = new_endpoint(), source = new_endpoint();
    struct agent *receiver = new_agent(ABOVE), *sender = new_agent(ABOVE);
    agent_does(receiver, ipc_recv(ep, reply_new()));
    agent_does(sender, ipc_nbsend_recv(ep, 5, source, reply_new()));
    EXPECT_MESSAGE(receiver->answer, 0, 5);
    CHECK(is_bound_to(receiver->own, receiver->tcb) && is_bound_to(sender->own, sender->tcb));
    (void)ipc(ipc_send(source, 6));
    EXPECT_MESSAGE(sender->answer, 0, 6);
}

TEST(combined_finds_call, "5/R-MCS-067 5/R-MCS-073",
     "who gave its scheduling context away gets that of a caller in the queue, and goes on with it")
{
    struct service service = new_service();
    seL4_CPtr source = new_endpoint(), reply = reply_new();
    struct agent *caller = new_agent(ABOVE), *sender = new_agent(ABOVE);
    agent_does(caller, ipc_call(source, 6));
    agent_does(sender, ipc_nbsend_recv(service.endpoint, 5, source, reply));
    EXPECT_MESSAGE(service.server->answer, 0, 5);
    CHECK(is_bound_to(sender->own, service.server->tcb));
    CHECK(agent_is_done(sender));
    EXPECT_MESSAGE(sender->answer, 0, 6);
    CHECK(is_bound_to(caller->own, sender->tcb) && is_passive(caller->tcb));
    agent_does(sender, ipc_reply_recv(reply, 11, source));
    EXPECT_MESSAGE(caller->answer, 0, 11);
    CHECK(is_bound_to(caller->own, caller->tcb) && is_passive(sender->tcb));
}

TEST(passive_finds_call, "5/R-MCS-073",
     "a server that becomes passive goes on with the next caller's scheduling context")
{
    struct service service = new_service();
    struct agent *first = new_agent(ABOVE), *second = new_agent(ABOVE);
    agent_does(first, ipc_call(service.endpoint, 1));
    agent_does(second, ipc_call(service.endpoint, 2));
    service_answers(&service, 11);
    EXPECT_MESSAGE(first->answer, 0, 11);
    CHECK(agent_is_done(service.server));
    EXPECT_MESSAGE(service.server->answer, 0, 2);
    CHECK(is_bound_to(second->own, service.server->tcb) && is_bound_to(first->own, first->tcb));
    service_answers(&service, 12);
    EXPECT_MESSAGE(second->answer, 0, 12);
}

TEST(passive_finds_send, "5/R-MCS-073",
     "a server that becomes passive takes a queued Send, but cannot go on")
{
    struct service service = new_service();
    struct agent *client = new_agent(ABOVE), *sender = new_agent(ABOVE);
    agent_does(client, ipc_call(service.endpoint, 1));
    agent_does(sender, ipc_send(service.endpoint, 2));
    CHECK(!agent_is_done(sender));
    service_answers(&service, 11);
    CHECK(agent_is_done(client) && agent_is_done(sender));
    CHECK(!agent_is_done(service.server) && is_passive(service.server->tcb));
    CHECK(!is_blocked(service.server->tcb, 0));
    CHECK(is_bound_to(sender->own, sender->tcb));
    sched_context_bind(service.server->own, service.server->tcb);
    EXPECT_MESSAGE(service.server->answer, 0, 2);
}

TEST(passive_finds_call_without_right, "5/R-MCS-073 5/R-MCS-064",
     "a queued Call with Write only is taken without its scheduling context")
{
    struct service service = new_service();
    struct agent *client = new_agent(ABOVE), *second = new_agent(ABOVE);
    agent_does(client, ipc_call(service.endpoint, 1));
    agent_does(second, ipc_call(new_copy(service.endpoint, seL4_CanWrite), 2));
    service_answers(&service, 11);
    CHECK(!agent_is_done(service.server) && is_passive(service.server->tcb));
    expect_inactive(second, second->own);
    sched_context_bind(service.server->own, service.server->tcb);
    EXPECT_MESSAGE(service.server->answer, 0, 2);
}

TEST(lower_server_runs_on_loan, "5/R-MCS-065",
     "a passive server of lower priority waits for its turn with the scheduling context")
{
    seL4_CPtr ep = new_endpoint(), reply = reply_new();
    struct agent *server = new_agent(BELOW), *client = new_agent(ABOVE);
    agent_does(server, ipc_recv(ep, reply));
    let_others_run();
    sched_context_unbind(server->own);
    agent_does(client, ipc_call(ep, 5));
    CHECK(!agent_is_done(server) && is_bound_to(client->own, server->tcb));
    let_others_run();
    CHECK(agent_is_done(server));
}

TEST(caps_in_reply, "5/R-MCS-076",
     "capabilities in an answer are transferred if the reply capability has Grant")
{
    for (unsigned has_grant = 0; has_grant < 2; has_grant += 1) {
        seL4_CPtr ep = new_endpoint(), reply = reply_new(), slot = new_slot();
        struct agent *client = new_agent(ABOVE);
        client->thread->buffer->receiveCNode = ROOT;
        client->thread->buffer->receiveIndex = slot;
        client->thread->buffer->receiveDepth = DEPTH;
        agent_does(client, ipc_call(ep, 5));
        EXPECT_MESSAGE(ipc(ipc_nbrecv(ep, reply)), 0, 5);
        seL4_CPtr used = has_grant ? new_copy(reply, seL4_CapRights_new(0, 1, 0, 0))
                                   : new_copy(reply, seL4_CapRights_new(1, 0, 1, 1));
        (void)ipc(ipc_order(used, 11, WORDS(new_notification()), WORDS(WORD_OF(11))));
        EXPECT_MESSAGE(client->answer, 0, 11);
        CHECK_EQ(client->answer.extra_caps, has_grant);
        CHECK_EQ(slot_is_full(slot), has_grant);
    }
}

TEST(caps_in_reply_of_original, "5/R-MCS-076",
     "the original reply capability has Grant, whatever the receiver's right on the endpoint")
{
    seL4_CPtr ep = new_endpoint(), reply = reply_new(), slot = new_slot();
    struct agent *client = new_agent(ABOVE);
    client->thread->buffer->receiveCNode = ROOT;
    client->thread->buffer->receiveIndex = slot;
    client->thread->buffer->receiveDepth = DEPTH;
    agent_does(client, ipc_call(new_copy(ep, seL4_CapRights_new(1, 0, 0, 1)), 5));
    EXPECT_MESSAGE(ipc(ipc_nbrecv(new_copy(ep, seL4_CanRead), reply)), 0, 5);
    (void)ipc(ipc_order(reply, 11, WORDS(new_notification()), WORDS(WORD_OF(11))));
    EXPECT_MESSAGE(client->answer, 0, 11);
    CHECK(slot_is_full(slot));
}

TEST(call_on_free_reply, "5/R-MCS-077", "a Call on a reply capability returns at once and empty")
{
    seL4_CPtr reply = reply_new();
    EXPECT_OK(ipc(ipc_call(reply, 5)));
    seL4_CPtr ep = new_endpoint();
    struct agent *client = new_agent(ABOVE);
    agent_does(client, ipc_call(ep, 1));
    EXPECT_MESSAGE(ipc(ipc_nbrecv(ep, reply)), 0, 1);
    struct answer answer = ipc(ipc_call(reply, 11));
    EXPECT_OK(answer);
    CHECK_EQ(answer.badge, 0);
    EXPECT_MESSAGE(client->answer, 0, 11);
    EXPECT_OK(ipc(ipc_call(reply, 12)));
    agent_does(client, ipc_recv(ep, reply));
    EXPECT_OK(ipc(ipc_call(reply, 12))); /* it waits, but for a message */
    CHECK(!agent_is_done(client));
}

TEST(reply_by_any_send, "5/R-MCS-062", "Send, NBSend, Call and the combined calls answer")
{
    seL4_CPtr ep = new_endpoint(), reply = reply_new(), ntfn = new_notification();
    struct agent *client = new_agent(ABOVE);
    const struct ipc answers[] = {ipc_send(reply, 11),
                                  ipc_nbsend(reply, 11),
                                  ipc_call(reply, 11),
                                  ipc_reply_recv(reply, 11, ntfn),
                                  ipc_nbsend_recv(reply, 11, ntfn, 0),
                                  ipc_nbsend_wait(reply, 11, ntfn)};
    for (unsigned i = 0; i < sizeof(answers) / sizeof(answers[0]); i += 1) {
        agent_does(client, ipc_call(ep, 1));
        EXPECT_MESSAGE(ipc(ipc_nbrecv(ep, reply)), 0, 1);
        seL4_Signal(ntfn);
        (void)ipc(answers[i]);
        CHECK(agent_is_done(client));
        EXPECT_MESSAGE(client->answer, 0, 11);
    }
}
