/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * IPC in one direction, to another VSpace, with MCS: calls go to a server without scheduling
 * context, which runs on that of its client, the root task.
 */
#include "bench.h"
#include "image_spaces.h"
#include "stubs.h"
#include "support/sched_contexts.h"

static struct bracket bracket; /* in the image, which both VSpaces have */
static seL4_CPtr endpoint;

static struct thread *start_in_new_space(void (*run)(struct thread *), seL4_Word priority,
                                         seL4_Word length)
{
    endpoint = new_endpoint();
    struct thread *server = new_thread(run, priority, 0, 0);
    server->notes[0] = info_of((unsigned)length);
    move_to_space(server, new_image_space());
    start_thread(server);
    let_it_wait();
    return server;
}

static void start_passive(void (*run)(struct thread *), seL4_Word length)
{
    struct thread *server = start_in_new_space(run, MAIN, length);
    sched_context_unbind(server->sched_context);
}

static void take_calls(struct thread *thread)
{
    struct message m;
    receive_with(endpoint, &m, thread->reply);
    for (;;) {
        bracket.end = stamp_end();
        m.info = thread->notes[0];
        reply_receive_with(endpoint, &m, thread->reply);
    }
}

static void give_replies(struct thread *thread)
{
    struct message m;
    seL4_CPtr reply = thread->reply;
    receive_with(endpoint, &m, reply);
    for (;;) {
        m.info = thread->notes[0];
        bracket.start = stamp_start();
        reply_receive_with(endpoint, &m, reply);
    }
}

static void measure_one_way_call(const char *name, unsigned length)
{
    start_passive(take_calls, length);
    bracket = bracket_new();
    struct message m = {0};
    for (unsigned round = 0; round < ROUNDS; round += 1) {
        m.info = info_of(length);
        bracket.start = stamp_start();
        call(endpoint, &m);
        bracket_close(&bracket);
    }
    bracket_report(&bracket, name);
}

static void measure_one_way_reply(const char *name, unsigned length)
{
    start_passive(give_replies, length);
    bracket = bracket_new();
    struct message m = {0};
    for (unsigned round = 0; round < ROUNDS; round += 1) {
        m.info = info_of(length);
        call(endpoint, &m);
        bracket.end = stamp_end();
        bracket_close(&bracket);
    }
    bracket_report(&bracket, name);
}

BENCH(mcs_one_way_call_0, MAIN)
{
    measure_one_way_call("mcs_one_way_call_0", 0);
}

BENCH(mcs_one_way_call_10, MAIN)
{
    measure_one_way_call("mcs_one_way_call_10", 10);
}

BENCH(mcs_one_way_reply_0, MAIN)
{
    measure_one_way_reply("mcs_one_way_reply_0", 0);
}

BENCH(mcs_one_way_reply_10, MAIN)
{
    measure_one_way_reply("mcs_one_way_reply_10", 10);
}

/* Send does not wait for an answer: the receiver is above, has time of its own, and runs at once;
 * then it waits again. */
static void take_messages(struct thread *thread)
{
    struct message m;
    for (;;) {
        receive_with(endpoint, &m, thread->reply);
        bracket.end = stamp_end();
    }
}

BENCH(mcs_one_way_send, MAIN)
{
    (void)start_in_new_space(take_messages, ABOVE, 0);
    bracket = bracket_new();
    struct message m = {.info = info_of(0)};
    for (unsigned round = 0; round < ROUNDS; round += 1) {
        bracket.start = stamp_start();
        send((seL4_Word)seL4_SysSend, endpoint, &m);
        bracket_close(&bracket);
    }
    bracket_report(&bracket, "mcs_one_way_send");
}
