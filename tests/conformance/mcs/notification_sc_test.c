/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Notifications with a scheduling context (spec 05, section 10).
 */
#include "mcs/agents.h"
#include "mcs/traces.h"
#include "support/objects.h"
#include "support/test.h"

enum { BADGE = 6, LONG_US = 50000 };

/* A notification with a scheduling context, and a passive agent that waits for it. */
struct scene {
    seL4_CPtr ntfn, signal, sc;
    struct agent *agent;
};

static struct scene new_scene(void)
{
    struct scene scene = {.ntfn = new_notification(),
                          .sc = sched_context_with(LONG_US, LONG_US),
                          .agent = new_agent(ABOVE)};
    scene.signal = new_badged(scene.ntfn, BADGE);
    sched_context_bind(scene.sc, scene.ntfn);
    return scene;
}

TEST(waiter_runs_on_it, "5/R-MCS-090",
     "a passive waiter gets the scheduling context with the signal, until it waits again")
{
    struct scene scene = new_scene();
    agent_does_and_is_passive(scene.agent, ipc_wait(scene.ntfn));
    for (unsigned i = 0; i < 3; i += 1) {
        CHECK(is_unbound(scene.sc));
        seL4_Signal(scene.signal);
        CHECK(agent_is_done(scene.agent));
        EXPECT_ONLY_BADGE(scene.agent->answer, scene.agent->call, BADGE);
        CHECK(is_bound_to(scene.sc, scene.agent->tcb));
        agent_does(scene.agent, ipc_wait(scene.ntfn));
        CHECK(!agent_is_done(scene.agent) && is_passive(scene.agent->tcb));
    }
}

TEST(charged_to_it, "5/R-MCS-090", "the waiter's time is charged to the notification's")
{
    struct scene scene = new_scene();
    agent_does_and_is_passive(scene.agent, ipc_wait(scene.ntfn));
    (void)sched_context_consumed(scene.agent->own);
    seL4_Signal(scene.signal);
    CHECK(sched_context_consumed(scene.sc) > 0);
    CHECK_EQ(sched_context_consumed(scene.agent->own), 0);
}

TEST(waiter_gets_active, "5/R-MCS-090",
     "a waiter that finds the next signal keeps the scheduling context")
{
    struct scene scene = new_scene();
    agent_does_and_is_passive(scene.agent, ipc_wait(scene.ntfn));
    seL4_Signal(scene.signal);
    seL4_Signal(scene.signal);
    agent_does(scene.agent, ipc_wait(scene.ntfn));
    CHECK(agent_is_done(scene.agent));
    EXPECT_ONLY_BADGE(scene.agent->answer, scene.agent->call, BADGE);
    CHECK(is_bound_to(scene.sc, scene.agent->tcb));
}

TEST(active_waiter_keeps_own, "5/R-MCS-090",
     "a waiter with a scheduling context of its own does not take the notification's")
{
    struct scene scene = new_scene();
    agent_does(scene.agent, ipc_wait(scene.ntfn));
    seL4_Signal(scene.signal);
    EXPECT_ONLY_BADGE(scene.agent->answer, scene.agent->call, BADGE);
    CHECK(is_unbound(scene.sc) && is_bound_to(scene.agent->own, scene.agent->tcb));
    agent_does(scene.agent, ipc_wait(scene.ntfn));
    CHECK(is_bound_to(scene.agent->own, scene.agent->tcb));
}

TEST(bound_server_runs_on_it, "5/R-MCS-091",
     "a passive server gets it with a signal to its bound notification, until it receives again")
{
    struct scene scene = new_scene();
    seL4_CPtr ep = new_endpoint(), reply = reply_new();
    CHECK_EQ(seL4_TCB_BindNotification(scene.agent->tcb, scene.ntfn), seL4_NoError);
    agent_does_and_is_passive(scene.agent, ipc_recv(ep, reply));
    for (unsigned i = 0; i < 4; i += 1) {
        seL4_Signal(scene.signal);
        CHECK(agent_is_done(scene.agent));
        EXPECT_ONLY_BADGE(scene.agent->answer, scene.agent->call, BADGE);
        CHECK(is_bound_to(scene.sc, scene.agent->tcb));
        const struct ipc calls[] = {ipc_recv(ep, reply), ipc_wait(ep), ipc_reply_recv(reply, 1, ep),
                                    ipc_nbsend_recv(new_notification(), 1, ep, reply)};
        agent_does(scene.agent, calls[i]);
        CHECK(!agent_is_done(scene.agent));
        CHECK(is_unbound(scene.sc) && is_passive(scene.agent->tcb));
    }
}

TEST(bound_server_serves, "5/R-MCS-091",
     "after it gave the notification's scheduling context back it runs on those of callers")
{
    struct scene scene = new_scene();
    seL4_CPtr ep = new_endpoint(), reply = reply_new();
    struct agent *client = new_agent(ABOVE);
    CHECK_EQ(seL4_TCB_BindNotification(scene.agent->tcb, scene.ntfn), seL4_NoError);
    agent_does_and_is_passive(scene.agent, ipc_recv(ep, reply));
    seL4_Signal(scene.signal);
    agent_does(scene.agent, ipc_recv(ep, reply));
    agent_does(client, ipc_call(ep, 5));
    EXPECT_MESSAGE(scene.agent->answer, 0, 5);
    CHECK(is_bound_to(client->own, scene.agent->tcb) && is_unbound(scene.sc));
    seL4_Signal(scene.signal); /* waits until it receives */
    agent_does(scene.agent, ipc_reply_recv(reply, 11, ep));
    EXPECT_MESSAGE(client->answer, 0, 11);
    CHECK(is_bound_to(client->own, client->tcb));
    CHECK(agent_is_done(scene.agent)); /* lost the one and took the other */
    CHECK_EQ(scene.agent->answer.badge, BADGE);
    CHECK(is_bound_to(scene.sc, scene.agent->tcb));
}

TEST(gives_back_then_receives, "5/R-MCS-091",
     "a server that gives it back goes on at once with a caller that is queued")
{
    struct scene scene = new_scene();
    seL4_CPtr ep = new_endpoint(), reply = reply_new();
    struct agent *client = new_agent(ABOVE);
    CHECK_EQ(seL4_TCB_BindNotification(scene.agent->tcb, scene.ntfn), seL4_NoError);
    agent_does_and_is_passive(scene.agent, ipc_recv(ep, reply));
    seL4_Signal(scene.signal);
    agent_does(client, ipc_call(ep, 5));
    agent_does(scene.agent, ipc_recv(ep, reply));
    CHECK(agent_is_done(scene.agent));
    EXPECT_MESSAGE(scene.agent->answer, 0, 5);
    CHECK(is_bound_to(client->own, scene.agent->tcb) && is_unbound(scene.sc));
}

TEST(same_for_thread_and_notification, "5/R-MCS-092",
     "a thread whose scheduling context is the notification's too becomes passive when it waits")
{
    struct scene scene = new_scene();
    sched_context_unbind(scene.agent->own);
    sched_context_bind(scene.sc, scene.agent->tcb);
    agent_does(scene.agent, ipc_wait(scene.ntfn));
    CHECK(!agent_is_done(scene.agent));
    CHECK(is_unbound(scene.sc) && is_passive(scene.agent->tcb));
    seL4_Signal(scene.signal);
    EXPECT_ONLY_BADGE(scene.agent->answer, scene.agent->call, BADGE);
    CHECK(is_bound_to(scene.sc, scene.agent->tcb));
}

TEST(kept_on_endpoint, "5/R-MCS-092",
     "it keeps it in a receive on an endpoint if the notification is not bound to it")
{
    struct scene scene = new_scene();
    sched_context_unbind(scene.agent->own);
    sched_context_bind(scene.sc, scene.agent->tcb);
    agent_does(scene.agent, ipc_recv(new_endpoint(), reply_new()));
    CHECK(!agent_is_done(scene.agent) && is_bound_to(scene.sc, scene.agent->tcb));
    agent_does(scene.agent, ipc_wait(new_notification())); /* nor is it this one's */
    CHECK(!agent_is_done(scene.agent) && is_bound_to(scene.sc, scene.agent->tcb));
}

TEST(woken_without, "5/R-MCS-093",
     "a passive waiter is woken without scheduling context, and goes on with the badge later")
{
    seL4_CPtr ntfn = new_badged(new_notification(), BADGE);
    struct agent *agent = new_agent(ABOVE);
    agent_does_and_is_passive(agent, ipc_wait(ntfn));
    seL4_Signal(ntfn);
    CHECK(!agent_is_done(agent) && !is_blocked(agent->tcb, 0));
    CHECK_EQ(ipc(ipc_nbwait(ntfn)).badge, 0); /* the signal was taken */
    sched_context_bind(agent->own, agent->tcb);
    EXPECT_ONLY_BADGE(agent->answer, agent->call, BADGE);
}

TEST(bound_woken_without, "5/R-MCS-093 5/R-MCS-095",
     "so is a passive server with a bound notification, and its reply object is free")
{
    seL4_CPtr ntfn = new_notification(), ep = new_endpoint(), reply = reply_new();
    struct agent *agent = new_agent(ABOVE), *client = new_agent(ABOVE);
    CHECK_EQ(seL4_TCB_BindNotification(agent->tcb, ntfn), seL4_NoError);
    agent_does_and_is_passive(agent, ipc_recv(ep, reply));
    seL4_Signal(new_badged(ntfn, BADGE));
    CHECK(!agent_is_done(agent) && !is_blocked(agent->tcb, 0));
    agent_does(client, ipc_call(ep, 1));
    EXPECT_MESSAGE(ipc(ipc_nbrecv(ep, reply)), 0, 1);
    CHECK(!is_blocked(agent->tcb, 0));
    sched_context_bind(agent->own, agent->tcb);
    EXPECT_ONLY_BADGE(agent->answer, agent->call, BADGE);
}

TEST(woken_while_held, "5/R-MCS-093",
     "so is one whose notification has a scheduling context that somebody else holds")
{
    struct scene scene = new_scene();
    struct agent *second = new_agent(ABOVE);
    agent_does_and_is_passive(scene.agent, ipc_wait(scene.ntfn));
    agent_does_and_is_passive(second, ipc_wait(scene.ntfn));
    seL4_Signal(scene.signal);
    seL4_Signal(scene.signal);
    CHECK(agent_is_done(scene.agent) && !agent_is_done(second));
    CHECK(is_bound_to(scene.sc, scene.agent->tcb));
    CHECK(is_passive(second->tcb) && !is_blocked(second->tcb, 0));
    sched_context_bind(second->own, second->tcb);
    EXPECT_ONLY_BADGE(second->answer, second->call, BADGE);
}

TEST(woken_with_exhausted, "5/R-MCS-090",
     "a waiter that gets a scheduling context without time waits for that")
{
    enum { BUDGET_US = 1000, PERIOD_US = 20000 };
    seL4_CPtr ntfn = new_notification(), sc = sched_context_with(BUDGET_US, PERIOD_US);
    struct agent *agent = new_agent(ABOVE);
    agent_does_and_is_passive(agent, ipc_wait(ntfn));
    sched_context_bind(sc, ntfn);
    exhaust(sc);
    seL4_Signal(ntfn);
    spin_us(PERIOD_US / 2);
    CHECK(!agent_is_done(agent) && is_bound_to(sc, agent->tcb));
    spin_us(PERIOD_US / 2 + BUDGET_US);
    CHECK(agent_is_done(agent));
}

TEST(polling_gives_nothing_back, "5/R-MCS-094", "NBWait and NBRecv never give it back")
{
    struct scene scene = new_scene();
    seL4_CPtr ep = new_endpoint(), reply = reply_new();
    CHECK_EQ(seL4_TCB_BindNotification(scene.agent->tcb, scene.ntfn), seL4_NoError);
    sched_context_unbind(scene.agent->own);
    sched_context_bind(scene.sc, scene.agent->tcb);
    const struct ipc calls[] = {ipc_nbwait(scene.ntfn), ipc_nbrecv(scene.ntfn, 0), ipc_nbwait(ep),
                                ipc_nbrecv(ep, reply)};
    for (unsigned i = 0; i < 4; i += 1) {
        agent_does(scene.agent, calls[i]);
        CHECK(agent_is_done(scene.agent));
        EXPECT_ONLY_BADGE(scene.agent->answer, calls[i], 0);
        CHECK(is_bound_to(scene.sc, scene.agent->tcb));
    }
}

TEST(signal_moves_nothing, "5/R-MCS-093", "a signal does not move the signaller's")
{
    seL4_CPtr ntfn = new_notification();
    struct agent *agent = new_agent(ABOVE), *signaller = new_agent(ABOVE);
    agent_does_and_is_passive(agent, ipc_wait(ntfn));
    const struct ipc signals[] = {ipc_send(ntfn, 0), ipc_nbsend(ntfn, 0), ipc_call(ntfn, 0),
                                  ipc_nbsend_wait(ntfn, 0, new_notification())};
    for (unsigned i = 0; i < 4; i += 1) {
        agent_does(signaller, signals[i]);
        CHECK_EQ(agent_is_done(signaller), i < 3);
        CHECK(is_bound_to(signaller->own, signaller->tcb) && is_passive(agent->tcb));
        CHECK(!is_blocked(agent->tcb, 0));
        sched_context_bind(agent->own, agent->tcb);
        CHECK(agent_is_done(agent));
        agent_does_and_is_passive(agent, ipc_wait(ntfn));
    }
}

TEST(lost_then_found, "5/R-MCS-091",
     "who lost its scheduling context in the send phase takes that of an active notification")
{
    struct scene scene = new_scene();
    struct service service = new_service();
    seL4_Signal(scene.signal);
    agent_does(scene.agent, ipc_nbsend_recv(service.endpoint, 5, scene.ntfn, 0));
    EXPECT_MESSAGE(service.server->answer, 0, 5);
    CHECK(is_bound_to(scene.agent->own, service.server->tcb));
    CHECK(agent_is_done(scene.agent) && is_bound_to(scene.sc, scene.agent->tcb));
    CHECK_EQ(scene.agent->answer.badge, BADGE);
}

TEST(notification_deleted, "5/R-MCS-096", "deleting a notification unbinds its scheduling context")
{
    struct scene scene = new_scene();
    delete_cap(scene.signal);
    delete_cap(scene.ntfn);
    sched_context_bind(scene.sc, new_notification());
}

TEST(notification_deleted_while_used, "5/R-MCS-096",
     "a thread that runs on a notification's scheduling context keeps it when that is deleted")
{
    struct scene scene = new_scene();
    agent_does_and_is_passive(scene.agent, ipc_wait(scene.ntfn));
    seL4_Signal(scene.signal);
    delete_cap(scene.signal);
    delete_cap(scene.ntfn);
    CHECK(is_bound_to(scene.sc, scene.agent->tcb));
    seL4_CPtr other = new_notification();
    sched_context_bind(scene.sc, other);
}

TEST(waiters_restarted, "5/R-MCS-096", "deleting a notification restarts who waits for it")
{
    struct scene scene = new_scene();
    seL4_CPtr handler = new_endpoint();
    struct agent *passive = new_agent(ABOVE);
    set_fault_handler(scene.agent->tcb, handler);
    set_fault_handler(passive->tcb, handler);
    agent_does(scene.agent, ipc_wait(scene.ntfn));
    agent_does_and_is_passive(passive, ipc_wait(scene.ntfn));
    delete_cap(scene.signal);
    delete_cap(scene.ntfn);
    CHECK_EQ(ipc(ipc_nbwait(handler)).label, seL4_Fault_CapFault);
    CHECK_EQ(ipc(ipc_nbwait(handler)).info, 0); /* the other cannot run */
    CHECK(!is_blocked(passive->tcb, 0) && is_passive(passive->tcb));
    sched_context_bind(passive->own, passive->tcb);
    CHECK_EQ(ipc(ipc_nbwait(handler)).label, seL4_Fault_CapFault);
}
