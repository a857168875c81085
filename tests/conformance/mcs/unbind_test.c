/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Unbind and UnbindObject of scheduling contexts (spec 05, section 7.2).
 */
#include "mcs/agents.h"
#include "support/objects.h"
#include "support/test.h"

enum { BITS = seL4_MinSchedContextBits, TURNS_US = 4000 * CONFIG_BOOT_THREAD_TIME_SLICE };

static struct answer unbind_object(seL4_CPtr sc, seL4_CPtr cap)
{
    return invoke(sc, SchedContextUnbindObject, WORDS(cap), NONE);
}

TEST(unbind_object_checks, "5/R-MCS-030",
     "UnbindObject needs what is bound to this scheduling context, and is not the caller")
{
    seL4_CPtr sc = sched_context_new(BITS), other = sched_context_new(BITS);
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0), ntfn = new_notification();
    EXPECT_PLAIN(invoke(sc, SchedContextUnbindObject, NONE, NONE), seL4_TruncatedMessage);
    EXPECT_PLAIN(unbind_object(sc, tcb), seL4_IllegalOperation);
    EXPECT_PLAIN(unbind_object(sc, ntfn), seL4_IllegalOperation);
    sched_context_bind(other, tcb);
    sched_context_bind(other, ntfn);
    EXPECT_PLAIN(unbind_object(sc, tcb), seL4_IllegalOperation);
    EXPECT_PLAIN(unbind_object(sc, ntfn), seL4_IllegalOperation);
    EXPECT_PLAIN(unbind_object(sc, seL4_CapInitThreadTCB), seL4_IllegalOperation);
    EXPECT_PLAIN(unbind_object(seL4_CapInitThreadSC, seL4_CapInitThreadTCB), seL4_IllegalOperation);
    const seL4_CPtr caps[] = {ROOT, new_slot(), new_endpoint(), reply_new(), other};
    for (unsigned i = 0; i < sizeof(caps) / sizeof(caps[0]); i += 1) {
        EXPECT(unbind_object(sc, caps[i]), seL4_InvalidCapability, 1);
    }
}

TEST(unbind_one, "5/R-MCS-030", "UnbindObject leaves the other binding")
{
    seL4_CPtr sc = sched_context_new(BITS);
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0), ntfn = new_notification();
    sched_context_bind(sc, tcb);
    sched_context_bind(sc, ntfn);
    EXPECT_OK(unbind_object(sc, tcb));
    EXPECT_PLAIN(unbind_object(sc, tcb), seL4_IllegalOperation);
    sched_context_bind(sc, tcb);
    EXPECT_OK(unbind_object(sc, ntfn));
    EXPECT_PLAIN(unbind_object(sc, ntfn), seL4_IllegalOperation);
    CHECK(is_bound_to(sc, tcb));
    sched_context_bind(sc, ntfn);
}

TEST(unbind_object_without_rights, "5/R-MCS-031",
     "rights of the notification capability do not matter")
{
    seL4_CPtr sc = sched_context_new(BITS), ntfn = new_notification();
    sched_context_bind(sc, ntfn);
    EXPECT_PLAIN(unbind_object(sc, new_copy(new_notification(), seL4_NoRights)),
                 seL4_IllegalOperation);
    EXPECT_OK(unbind_object(sc, new_copy(ntfn, seL4_NoRights)));
    sched_context_bind(sc, new_notification());
}

TEST(unbind_own, "5/R-MCS-032", "Unbind is refused to the thread that runs on it, only to that")
{
    EXPECT_PLAIN(invoke(seL4_CapInitThreadSC, SchedContextUnbind, NONE, NONE),
                 seL4_IllegalOperation);
    EXPECT_OK(invoke(sched_context_new(BITS), SchedContextUnbind, NONE, NONE));
    EXPECT_OK(invoke(sched_context_with(5000, 5000), SchedContextUnbind, NONE, NONE));
    struct agent *agent = new_agent(ABOVE);
    agent_does(agent, ipc_invoke(agent->own, SchedContextUnbind, NONE, NONE));
    CHECK(agent_is_done(agent));
    EXPECT_PLAIN(agent->answer, seL4_IllegalOperation);
}

TEST(unbind_all, "5/R-MCS-032", "Unbind takes off the TCB and the notification")
{
    seL4_CPtr sc = sched_context_new(BITS);
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0), ntfn = new_notification();
    sched_context_bind(sc, tcb);
    sched_context_bind(sc, ntfn);
    EXPECT_OK(invoke(sc, SchedContextUnbind, NONE, NONE));
    EXPECT_PLAIN(unbind_object(sc, tcb), seL4_IllegalOperation);
    EXPECT_PLAIN(unbind_object(sc, ntfn), seL4_IllegalOperation);
    seL4_CPtr other = sched_context_new(BITS);
    sched_context_bind(other, tcb);
    sched_context_bind(other, ntfn);
}

static void count_up(struct thread *thread)
{
    for (;;) {
        thread->notes[0] += 1;
    }
}

TEST(unbound_stops, "5/R-MCS-030 5/R-MCS-032",
     "a ready thread stops when it is unbound, and goes on when it is bound again")
{
    for (unsigned by_object = 0; by_object < 2; by_object += 1) {
        seL4_CPtr sc = sched_context_with(5000, 5000);
        struct thread *thread = new_thread_on(sc, count_up, MAIN_PRIORITY, NULL);
        start_thread(thread);
        spin_us(TURNS_US);
        CHECK(thread->notes[0] > 0);
        EXPECT_OK(by_object ? unbind_object(sc, thread->tcb)
                            : invoke(sc, SchedContextUnbind, NONE, NONE));
        seL4_Word before = thread->notes[0];
        spin_us(TURNS_US);
        CHECK_EQ(thread->notes[0], before);
        sched_context_bind(sc, thread->tcb);
        spin_us(TURNS_US);
        CHECK(thread->notes[0] > before);
        sched_context_unbind(sc);
    }
}

TEST(unbound_while_blocked, "5/R-MCS-033",
     "a blocked thread that is unbound gets its message or signal, and goes on when bound again")
{
    seL4_CPtr ntfn = new_badged(new_notification(), 7), ep = new_badged(new_endpoint(), 8);
    struct agent *waiter = new_agent(ABOVE), *receiver = new_agent(ABOVE);
    agent_does_and_is_passive(waiter, ipc_wait(ntfn));
    agent_does_and_is_passive(receiver, ipc_recv(ep, reply_new()));
    seL4_Signal(ntfn);
    (void)ipc(ipc_send(ep, 5)); /* does not block: it was queued */
    let_others_run();
    CHECK(!agent_is_done(waiter) && !agent_is_done(receiver));
    sched_context_bind(waiter->own, waiter->tcb);
    CHECK(agent_is_done(waiter));
    EXPECT_ONLY_BADGE(waiter->answer, waiter->call, 7);
    sched_context_bind(receiver->own, receiver->tcb);
    CHECK(agent_is_done(receiver));
    EXPECT_MESSAGE(receiver->answer, 8, 5);
}

TEST(unbound_sender, "5/R-MCS-033", "a blocked sender that is unbound stays queued")
{
    seL4_CPtr ep = new_badged(new_endpoint(), 8);
    struct agent *sender = new_agent(ABOVE);
    agent_does_and_is_passive(sender, ipc_send(ep, 5));
    EXPECT_MESSAGE(ipc(ipc_nbwait(ep)), 8, 5);
    CHECK(!agent_is_done(sender));
    sched_context_bind(sender->own, sender->tcb);
    CHECK(agent_is_done(sender));
}

TEST(lent_bindings, "5/R-MCS-036",
     "while a scheduling context is lent its TCB is the borrower, and a TCB cannot be bound")
{
    struct service service = new_service();
    struct agent *client = new_agent(ABOVE);
    agent_does(client, ipc_call(service.endpoint, 1));
    EXPECT_MESSAGE(service.server->answer, 0, 1);
    EXPECT_PLAIN(invoke(client->own, SchedContextBind, WORDS(new_object(seL4_TCBObject, 0)), NONE),
                 seL4_IllegalOperation);
    EXPECT_PLAIN(invoke(client->own, SchedContextBind, WORDS(client->tcb), NONE),
                 seL4_IllegalOperation);
    EXPECT_PLAIN(unbind_object(client->own, client->tcb), seL4_IllegalOperation);
    EXPECT_OK(unbind_object(client->own, service.server->tcb));
    EXPECT_PLAIN(unbind_object(client->own, service.server->tcb), seL4_IllegalOperation);
    CHECK(is_passive(service.server->tcb) && is_passive(client->tcb));
}
