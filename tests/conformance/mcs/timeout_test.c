/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Timeout faults (spec 05, section 11.4).
 */
#include "mcs/agents.h"
#include "mcs/traces.h"
#include "support/actors.h"
#include "support/objects.h"
#include "support/test.h"

enum { BUDGET_US = 2000, PERIOD_US = 10000, BADGE = 0x5cbad9e, REPLY_WORDS = 19, FAULTS = 16 };

static struct trace trace;

static seL4_CPtr new_sc(seL4_Word badge)
{
    seL4_CPtr sc = sched_context_new(seL4_MinSchedContextBits);
    sched_context_configure(sc, BUDGET_US, PERIOD_US, 0, badge, 0);
    return sc;
}

/* A busy thread that has used its budget up, so that its fault waits at the handler. */
struct scene {
    seL4_CPtr sc, handler, reply;
    struct thread *thread;
};

static struct scene new_scene(void)
{
    struct scene scene = {.sc = new_sc(BADGE), .handler = new_endpoint(), .reply = reply_new()};
    scene.thread = new_thread_on(scene.sc, trace_spin, ABOVE, &trace);
    set_timeout_handler(scene.thread->tcb, new_badged(scene.handler, 3));
    trace_begin(&trace);
    start_thread(scene.thread);
    return scene;
}

static void expect_timeout(struct answer fault, seL4_Word data, seL4_Word consumed_us)
{
    CHECK_EQ(fault.label, 5);
    CHECK_EQ(seL4_Fault_Timeout, 5);
    CHECK_EQ(fault.length, 2);
    CHECK_EQ(fault.extra_caps, 0);
    CHECK_EQ(fault.mr[seL4_Timeout_Data], data);
    EXPECT_US(fault.mr[seL4_Timeout_Consumed], consumed_us);
}

static struct answer take_timeout(const struct scene *scene)
{
    return ipc(ipc_nbrecv(scene->handler, scene->reply));
}

static void expect_no_message(seL4_CPtr ep)
{
    CHECK_EQ(ipc(ipc_nbwait(ep)).info, 0);
}

static void answer_timeout(const struct scene *scene, seL4_Word label, struct words words)
{
    (void)ipc(ipc_order(scene->reply, label, NONE, words));
}

/* Answers timeout faults with label 0, and notes them. */
struct timeouts {
    seL4_CPtr handler, reply;
    volatile unsigned count;
    volatile seL4_Word infos[FAULTS], data[FAULTS], consumed[FAULTS];
};

static void handle_timeouts(struct thread *thread)
{
    struct timeouts *timeouts = thread->shared;
    struct answer fault = ipc(ipc_recv(timeouts->handler, timeouts->reply));
    for (;;) {
        if (timeouts->count < FAULTS) {
            timeouts->infos[timeouts->count] = fault.info;
            timeouts->data[timeouts->count] = fault.mr[0];
            timeouts->consumed[timeouts->count] = fault.mr[1];
        }
        timeouts->count += 1;
        struct ipc answer = ipc_reply_recv(timeouts->reply, 0, timeouts->handler);
        answer.info = seL4_MessageInfo_new(0, 0, 0, 0);
        fault = ipc(answer);
    }
}

TEST(timeout_each_period, "5/R-MCS-108 5/R-MCS-109",
     "a busy thread raises a timeout fault in each period, and goes on with the next one")
{
    static struct timeouts timeouts;
    timeouts = (struct timeouts){.handler = new_endpoint(), .reply = reply_new()};
    start_thread(
        new_thread_on(sched_context_with(50000, 50000), handle_timeouts, ABOVE + 1, &timeouts));
    struct thread *thread = new_thread_on(new_sc(BADGE), trace_spin, ABOVE, &trace);
    set_timeout_handler(thread->tcb, timeouts.handler);
    trace_begin(&trace);
    start_thread(thread);
    spin_us(10 * PERIOD_US - PERIOD_US / 2 - BUDGET_US);
    CHECK_IN_TIME(timeouts.count == 10);
    for (unsigned i = 0; i < 10; i += 1) {
        CHECK_EQ(timeouts.infos[i], seL4_MessageInfo_new(5, 0, 0, 2).words[0]);
        CHECK_EQ(timeouts.data[i], BADGE);
        EXPECT_US(timeouts.consumed[i], BUDGET_US);
        EXPECT_RUN(&trace, i, i * PERIOD_US, i * PERIOD_US + BUDGET_US);
    }
}

TEST(timeout_told_once, "5/R-MCS-108",
     "a timeout fault waits like a call, with its handler's badge")
{
    struct scene scene = new_scene();
    spin_us(3 * PERIOD_US);
    struct answer fault = take_timeout(&scene);
    expect_timeout(fault, BADGE, BUDGET_US);
    CHECK_EQ(fault.badge, 3);
    expect_no_message(scene.handler);
    CHECK(is_bound_to(scene.sc, scene.thread->tcb) && is_blocked(scene.thread->tcb, scene.sc));
    CHECK_EQ(sched_context_consumed(scene.sc), 0); /* was cleared */
    CHECK_EQ(trace.count, 1);
}

TEST(timeout_ripens, "5/R-MCS-109",
     "refills become ready while the fault waits: after a late answer the thread runs at once")
{
    struct scene scene = new_scene();
    spin_us(3 * PERIOD_US);
    (void)take_timeout(&scene);
    seL4_Word begin = us_of_cycles(cycles_now() - trace.origin);
    answer_timeout(&scene, 0, NONE);
    EXPECT_RUN(&trace, 1, begin, begin + BUDGET_US);
}

TEST(timeout_early_answer, "5/R-MCS-109",
     "after an early answer the thread waits for its refill, without another fault")
{
    struct scene scene = new_scene();
    (void)take_timeout(&scene);
    answer_timeout(&scene, 0, NONE);
    spin_us(PERIOD_US / 2);
    expect_no_message(scene.handler);
    CHECK_EQ(trace.count, 1);
    spin_us(PERIOD_US);
    EXPECT_RUN(&trace, 1, PERIOD_US, PERIOD_US + BUDGET_US);
    expect_timeout(take_timeout(&scene), BADGE, BUDGET_US);
}

TEST(timeout_stopped, "5/R-MCS-109", "label 1 makes the thread Inactive")
{
    struct scene scene = new_scene();
    (void)take_timeout(&scene);
    answer_timeout(&scene, 1, NONE);
    spin_us(2 * PERIOD_US);
    CHECK_EQ(trace.count, 1);
    expect_no_message(scene.handler);
    CHECK(!is_blocked(scene.thread->tcb, scene.sc));
    CHECK_EQ(seL4_TCB_Resume(scene.thread->tcb), seL4_NoError);
    CHECK_EQ(trace.count, 2);
}

TEST(timeout_words, "5/R-MCS-110", "words of the answer become registers, also with label 1")
{
    struct scene scene = new_scene();
    (void)take_timeout(&scene);
    seL4_Word words[REPLY_WORDS];
    for (unsigned i = 0; i < REPLY_WORDS; i += 1) {
        words[i] = 0x77000000000 + i;
    }
    words[2] = 0x246; /* flags */
    answer_timeout(&scene, 1, (struct words){REPLY_WORDS, words});
    seL4_UserContext r = read_registers(scene.thread);
    const seL4_Word got[] = {r.rip, r.rsp, r.rflags, r.rax, r.rbx,    r.rcx, r.rdx,
                             r.rsi, r.rdi, r.rbp,    r.r8,  r.r9,     r.r10, r.r11,
                             r.r12, r.r13, r.r14,    r.r15, r.fs_base};
    for (unsigned i = 0; i < REPLY_WORDS; i += 1) {
        CHECK_EQ(got[i], words[i]);
    }
    CHECK_EQ(seL4_TimeoutReply_Length, REPLY_WORDS);
}

static void expect_same_registers(seL4_UserContext first, seL4_UserContext second)
{
    const seL4_Word *a = (const seL4_Word *)&first, *b = (const seL4_Word *)&second;
    for (unsigned i = 0; i < sizeof(first) / sizeof(seL4_Word); i += 1) {
        CHECK_EQ(a[i], b[i]);
    }
}

TEST(timeout_few_words, "5/R-MCS-110",
     "an answer without words changes no register, a short one few")
{
    struct scene scene = new_scene();
    (void)take_timeout(&scene);
    seL4_UserContext before = read_registers(scene.thread);
    answer_timeout(&scene, 1, NONE);
    expect_same_registers(read_registers(scene.thread), before);
    CHECK_EQ(seL4_TCB_Resume(scene.thread->tcb), seL4_NoError);
    spin_us(2 * PERIOD_US);
    (void)take_timeout(&scene);
    before = read_registers(scene.thread);
    answer_timeout(&scene, 1, WORDS(0x1234, 0x5678));
    before.rip = 0x1234;
    before.rsp = 0x5678;
    expect_same_registers(read_registers(scene.thread), before);
}

TEST(timeout_moved_on, "5/R-MCS-110", "with label 0 the thread goes on where the answer says")
{
    seL4_CPtr handler = new_endpoint();
    struct scene scene = new_scene();
    set_fault_handler(scene.thread->tcb, handler);
    (void)take_timeout(&scene);
    answer_timeout(&scene, 0, WORDS(0x1234));
    spin_us(PERIOD_US + BUDGET_US);
    struct answer fault = ipc(ipc_nbwait(handler));
    CHECK_EQ(fault.label, seL4_Fault_VMFault);
    CHECK_EQ(fault.mr[seL4_VMFault_IP], 0x1234);
}

TEST(timeout_new_badge, "5/R-MCS-022", "the badge is that of the last ConfigureFlags")
{
    struct scene scene = new_scene();
    expect_timeout(take_timeout(&scene), BADGE, BUDGET_US);
    sched_context_configure(scene.sc, BUDGET_US, PERIOD_US, 0, ~0ul, 0);
    answer_timeout(&scene, 0, NONE);
    spin_us(2 * PERIOD_US);
    expect_timeout(take_timeout(&scene), ~0ul, BUDGET_US);
}

TEST(no_timeout_handler, "5/R-MCS-111",
     "without timeout handler a thread waits, and its fault handler hears nothing")
{
    seL4_CPtr handler = new_endpoint(), sc = new_sc(BADGE);
    struct thread *thread = new_thread_on(sc, trace_spin, ABOVE, &trace);
    set_fault_handler(thread->tcb, handler);
    set_timeout_handler(thread->tcb, handler);
    set_timeout_handler(thread->tcb, 0);
    trace_begin(&trace);
    start_thread(thread);
    spin_us(3 * PERIOD_US);
    expect_no_message(handler);
    for (unsigned i = 0; i < 3; i += 1) {
        EXPECT_RUN(&trace, i, i * PERIOD_US, i * PERIOD_US + BUDGET_US);
    }
}

TEST(timeout_handler_gone, "5/R-MCS-111", "nor does it fault when the endpoint has been revoked")
{
    seL4_CPtr handler = new_endpoint(), badged = new_badged(handler, 3);
    struct thread *thread = new_thread_on(new_sc(BADGE), trace_spin, ABOVE, &trace);
    set_timeout_handler(thread->tcb, badged);
    revoke_cap(handler);
    trace_begin(&trace);
    start_thread(thread);
    spin_us(PERIOD_US + PERIOD_US / 2);
    expect_no_message(handler);
    EXPECT_RUN(&trace, 1, PERIOD_US, PERIOD_US + BUDGET_US);
}

TEST(no_timeout_of_round_robin, "5/R-MCS-112", "round robin threads raise no timeout faults")
{
    seL4_CPtr handler = new_endpoint();
    struct thread *thread =
        new_thread_on(sched_context_with(1000, 1000), spin, MAIN_PRIORITY, NULL);
    set_timeout_handler(thread->tcb, handler);
    start_thread(thread);
    spin_us(4000 * CONFIG_BOOT_THREAD_TIME_SLICE);
    CHECK(thread->notes[0] > 0);
    expect_no_message(handler);
}

/* Receives once, then works for ever. */
static void receive_and_spin(struct thread *thread)
{
    const struct service *service = thread->shared;
    (void)ipc(ipc_recv(service->endpoint, service->reply));
    for (;;) {
        trace_now(&trace);
    }
}

/* A passive server that does so, and an agent that calls it with the scheduling context of the
 * scene, whose budget is used up when this returns. */
struct late {
    struct scene scene; /* the thread is the server */
    struct service service;
    struct agent *client;
};

static struct service late_service;

static struct late new_late(int server_has_handler, int client_has_handler)
{
    struct late late = {
        .scene = {.sc = new_sc(BADGE), .handler = new_endpoint(), .reply = reply_new()},
        .client = new_agent(ABOVE)};
    late_service = (struct service){.endpoint = new_endpoint(), .reply = reply_new()};
    late.service = late_service;
    seL4_CPtr first = sched_context_with(50000, 50000);
    late.scene.thread = new_thread_on(first, receive_and_spin, ABOVE, &late_service);
    start_thread(late.scene.thread);
    sched_context_unbind(first);
    if (server_has_handler) {
        set_timeout_handler(late.scene.thread->tcb, new_badged(late.scene.handler, 3));
    }
    sched_context_unbind(late.client->own);
    sched_context_bind(late.scene.sc, late.client->tcb);
    if (client_has_handler) {
        set_timeout_handler(late.client->tcb, new_badged(late.scene.handler, 4));
    }
    trace_begin(&trace);
    agent_does(late.client, ipc_call(late.service.endpoint, 1));
    return late;
}

TEST(timeout_of_server, "5/R-MCS-113",
     "a passive server that uses its client's budget up raises a timeout fault with that badge")
{
    struct late late = new_late(1, 0);
    struct answer fault = take_timeout(&late.scene);
    expect_timeout(fault, BADGE, BUDGET_US);
    CHECK_EQ(fault.badge, 3);
    CHECK(!agent_is_done(late.client));
    answer_timeout(&late.scene, 0, NONE);
    spin_us(PERIOD_US + PERIOD_US / 2);
    EXPECT_RUN(&trace, 1, PERIOD_US, PERIOD_US + BUDGET_US); /* it went on */
}

TEST(timeout_needs_servers_handler, "5/R-MCS-113",
     "the client's handler does not count while the server runs")
{
    struct late late = new_late(0, 1);
    spin_us(PERIOD_US + PERIOD_US / 2);
    expect_no_message(late.scene.handler);
    EXPECT_RUN(&trace, 1, PERIOD_US, PERIOD_US + BUDGET_US);
    CHECK(!agent_is_done(late.client));
}

TEST(client_answered_for_server, "5/R-MCS-114",
     "the handler answers the client, which gets its scheduling context back and waits for time")
{
    struct late late = new_late(1, 0);
    (void)take_timeout(&late.scene);
    (void)ipc(ipc_send(late.service.reply, 11));
    CHECK_IN_TIME(!agent_is_done(late.client));
    CHECK(is_passive(late.scene.thread->tcb));
    spin_us(PERIOD_US / 2);
    CHECK_IN_TIME(!agent_is_done(late.client));
    spin_us(PERIOD_US / 2);
    CHECK(agent_is_done(late.client));
    EXPECT_MESSAGE(late.client->answer, 0, 11);
    CHECK(is_bound_to(late.scene.sc, late.client->tcb));
}

TEST(client_raises_timeout, "5/R-MCS-115",
     "a client with a timeout handler raises a fault then, with nothing consumed")
{
    struct late late = new_late(1, 1);
    CHECK_EQ(take_timeout(&late.scene).badge, 3);
    (void)ipc(ipc_send(late.service.reply, 11));
    CHECK(!agent_is_done(late.client));
    seL4_CPtr second = reply_new();
    struct answer fault = ipc(ipc_nbrecv(late.scene.handler, second));
    CHECK_EQ(fault.badge, 4);
    expect_timeout(fault, BADGE, 0);
    CHECK_EQ(fault.mr[seL4_Timeout_Consumed], 0);
    (void)ipc(ipc_order(second, 0, NONE, NONE));
    spin_us(PERIOD_US);
    CHECK(agent_is_done(late.client));
    EXPECT_MESSAGE(late.client->answer, 0, 11);
}

TEST(client_of_server_without_handler, "5/R-MCS-115",
     "if the server has raised none, the client's fault tells what the server consumed")
{
    struct late late = new_late(0, 1);
    (void)ipc(ipc_send(late.service.reply, 11));
    struct answer fault = ipc(ipc_nbrecv(late.scene.handler, reply_new()));
    CHECK_EQ(fault.badge, 4);
    expect_timeout(fault, BADGE, BUDGET_US);
}

TEST(passive_timeout_handler, "5/R-MCS-116", "a passive handler gets the fault, but no time")
{
    struct service handler = new_service();
    seL4_CPtr sc = new_sc(BADGE);
    struct thread *thread = new_thread_on(sc, trace_spin, ABOVE, &trace);
    set_timeout_handler(thread->tcb, handler.endpoint);
    trace_begin(&trace);
    start_thread(thread);
    spin_us(2 * PERIOD_US);
    CHECK(!agent_is_done(handler.server) && is_passive(handler.server->tcb));
    CHECK(is_bound_to(sc, thread->tcb));
    CHECK_EQ(trace.count, 1); /* waits for an answer */
    sched_context_bind(handler.server->own, handler.server->tcb);
    expect_timeout(handler.server->answer, BADGE, BUDGET_US);
    agent_does(handler.server, ipc_order(handler.reply, 0, NONE, NONE));
    CHECK_EQ(trace.count, 2);
}

TEST(passive_finds_timeout, "5/R-MCS-116", "nor does a server get time that finds it in the queue")
{
    struct service handler = new_service();
    struct agent *client = new_agent(ABOVE);
    seL4_CPtr sc = new_sc(BADGE);
    struct thread *thread = new_thread_on(sc, trace_spin, ABOVE, &trace);
    set_timeout_handler(thread->tcb, handler.endpoint);
    agent_does(client, ipc_call(handler.endpoint, 1));
    trace_begin(&trace);
    start_thread(thread);
    service_answers(&handler, 11);
    CHECK(agent_is_done(client));
    CHECK(!agent_is_done(handler.server) && is_passive(handler.server->tcb));
    spin_us(PERIOD_US); /* until it has time */
    CHECK(is_bound_to(sc, thread->tcb));
}

TEST(timeout_without_reply, "5/R-MCS-107",
     "a handler in Wait gets the timeout fault, and the thread is Inactive")
{
    seL4_CPtr ep = new_endpoint(), sc = new_sc(BADGE);
    struct agent *handler = new_agent(ABOVE);
    agent_does(handler, ipc_wait(ep));
    struct thread *thread = new_thread_on(sc, trace_spin, ABOVE, &trace);
    set_timeout_handler(thread->tcb, ep);
    trace_begin(&trace);
    start_thread(thread);
    expect_timeout(handler->answer, BADGE, BUDGET_US);
    spin_us(PERIOD_US);
    CHECK(!is_blocked(thread->tcb, sc));
    CHECK_EQ(trace.count, 1);
}

TEST(timeout_without_context, "5/R-MCS-108",
     "a fault whose thread has lost its scheduling context meanwhile has one word")
{
    struct scene scene = new_scene();
    sched_context_unbind(scene.sc);
    struct answer fault = take_timeout(&scene);
    CHECK_EQ(fault.label, seL4_Fault_Timeout);
    CHECK_EQ(fault.length, 1);
    CHECK_EQ(fault.mr[seL4_Timeout_Data], BADGE);
}

TEST(timeout_endpoint_deleted, "5/R-MCS-117",
     "deleting the endpoint makes a thread whose timeout fault waits there Inactive")
{
    struct scene scene = new_scene();
    set_timeout_handler(scene.thread->tcb, 0);
    revoke_cap(scene.handler); /* the badged one */
    delete_cap(scene.handler);
    spin_us(2 * PERIOD_US);
    CHECK(!is_blocked(scene.thread->tcb, scene.sc));
    CHECK_EQ(trace.count, 1);
}

TEST(faulter_raises_timeout, "5/R-MCS-115",
     "a thread whose ordinary fault is answered when its budget is used up raises a timeout fault")
{
    seL4_CPtr first = sched_context_with(50000, 50000), timeouts = new_endpoint();
    late_service = (struct service){.endpoint = new_endpoint(), .reply = reply_new()};
    struct thread *handler = new_thread_on(first, receive_and_spin, ABOVE, &late_service);
    start_thread(handler);
    sched_context_unbind(first);
    seL4_CPtr sc = new_sc(BADGE), slot = new_slot();
    struct agent *agent = new_agent(ABOVE);
    sched_context_unbind(agent->own);
    sched_context_bind(sc, agent->tcb);
    set_fault_handler(agent->tcb, late_service.endpoint);
    set_timeout_handler(agent->tcb, timeouts);
    trace_begin(&trace);
    agent_does(agent, ipc_nbrecv(slot, 0)); /* returns when the handler has used the budget up */
    CHECK_EQ(seL4_CNode_Copy(ROOT, slot, DEPTH, ROOT, new_notification(), DEPTH, seL4_AllRights),
             seL4_NoError);
    expect_no_message(timeouts);
    (void)ipc(ipc_send(late_service.reply, 0));
    seL4_CPtr reply = reply_new();
    expect_timeout(ipc(ipc_nbrecv(timeouts, reply)), BADGE, BUDGET_US);
    CHECK(is_passive(handler->tcb) && !agent_is_done(agent));
    (void)ipc(ipc_order(reply, 0, NONE, NONE));
    spin_us(PERIOD_US);
    CHECK(agent_is_done(agent)); /* repeats its call */
}
