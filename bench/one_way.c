/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * IPC in one direction, to another VSpace: one stamp in the sender, the other in the receiver. The
 * root task is the client and has the same priority as the server. With MCS a server of calls has
 * no scheduling context, and runs on that of its client.
 */
#include "bench.h"
#include "image_spaces.h"
#include "passive.h"
#include "stubs.h"

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

static void start_server_of_calls(void (*run)(struct thread *), seL4_Word priority,
                                  seL4_Word length)
{
    make_passive(start_in_new_space(run, priority, length));
}

static void take_calls(struct thread *thread)
{
    struct message m;
    seL4_CPtr reply = thread->reply;
    receive_with(endpoint, &m, reply);
    for (;;) {
        bracket.end = stamp_end();
        m.info = thread->notes[0];
        reply_receive_with(endpoint, &m, reply);
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
    start_server_of_calls(take_calls, MAIN, length);
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
    start_server_of_calls(give_replies, MAIN, length);
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

BENCH(one_way_call_0, MAIN)
{
    measure_one_way_call("one_way_call_0", 0);
}

BENCH(one_way_call_10, MAIN)
{
    measure_one_way_call("one_way_call_10", 10);
}

BENCH(one_way_reply_0, MAIN)
{
    measure_one_way_reply("one_way_reply_0", 0);
}

BENCH(one_way_reply_10, MAIN)
{
    measure_one_way_reply("one_way_reply_10", 10);
}

/* Touches an AVX register: afterwards the thread has FPU state to keep, and a state that is loaded
 * only at the first use has been loaded. */
static inline void use_fpu(void)
{
    __asm__ volatile("vpaddd %ymm1, %ymm2, %ymm3");
}

static void take_calls_with_fpu(struct thread *thread)
{
    struct message m;
    seL4_CPtr reply = thread->reply;
    use_fpu();
    receive_with(endpoint, &m, reply);
    for (;;) {
        use_fpu();
        bracket.end = stamp_end();
        m.info = thread->notes[0];
        reply_receive_with(endpoint, &m, reply);
    }
}

static void give_replies_with_fpu(struct thread *thread)
{
    struct message m;
    seL4_CPtr reply = thread->reply;
    use_fpu();
    receive_with(endpoint, &m, reply);
    for (;;) {
        use_fpu();
        m.info = thread->notes[0];
        bracket.start = stamp_start();
        reply_receive_with(endpoint, &m, reply);
    }
}

/* Clients with FPU state are helpers, so that the root task never has any. */
static void call_with_fpu(struct thread *thread)
{
    (void)thread;
    struct message m = {0};
    for (unsigned round = 0; round < ROUNDS; round += 1) {
        m.info = info_of(0);
        use_fpu();
        bracket.start = stamp_start();
        call(endpoint, &m);
        bracket_close(&bracket);
    }
}

static void get_replies_with_fpu(struct thread *thread)
{
    (void)thread;
    struct message m = {0};
    for (unsigned round = 0; round < ROUNDS; round += 1) {
        m.info = info_of(0);
        use_fpu();
        call(endpoint, &m);
        use_fpu();
        bracket.end = stamp_end();
        bracket_close(&bracket);
    }
}

static void measure_with_fpu(const char *name, void (*serve)(struct thread *),
                             void (*client)(struct thread *))
{
    start_server_of_calls(serve, ABOVE, 0);
    bracket = bracket_new();
    struct thread *caller = run_thread(client, ABOVE, 0);
    CHECK(caller->is_done);
    bracket_report(&bracket, name);
}

BENCH(one_way_call_fpu, MAIN)
{
    measure_with_fpu("one_way_call_fpu", take_calls_with_fpu, call_with_fpu);
}

BENCH(one_way_reply_fpu, MAIN)
{
    measure_with_fpu("one_way_reply_fpu", give_replies_with_fpu, get_replies_with_fpu);
}

/* Send does not wait for an answer: the receiver is above and runs at once, then waits again. */
static void take_messages(struct thread *thread)
{
    struct message m;
    for (;;) {
        receive_with(endpoint, &m, thread->reply);
        bracket.end = stamp_end();
    }
}

BENCH(one_way_send, MAIN)
{
    (void)start_in_new_space(take_messages, ABOVE, 0);
    bracket = bracket_new();
    struct message m = {.info = info_of(0)};
    for (unsigned round = 0; round < ROUNDS; round += 1) {
        bracket.start = stamp_start();
        send((seL4_Word)seL4_SysSend, endpoint, &m);
        bracket_close(&bracket);
    }
    bracket_report(&bracket, "one_way_send");
}
