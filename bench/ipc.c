/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Round trips between two threads of one VSpace.
 */
#include "bench.h"
#include "servers.h"
#include "stubs.h"

static void measure_call(const char *name, unsigned length, seL4_Word priority)
{
    seL4_CPtr endpoint = new_endpoint();
    (void)start_server(endpoint, length, priority);
    struct message m = {0};
    MEASURE(name, m.info = info_of(length), call(endpoint, &m), NOTHING);
}

/* Each with a server of its own, which waits at its own endpoint until the end. */
BENCH(calls_short, MAIN)
{
    measure_call("call_0", 0, MAIN);
    measure_call("call_1", 1, MAIN);
    measure_call("call_2", 2, MAIN);
    measure_call("call_3", 3, MAIN);
    measure_call("call_4", 4, MAIN);
    measure_call("call_higher", 0, ABOVE);
}

BENCH(calls_long, MAIN)
{
    measure_call("call_8", 8, MAIN);
    measure_call("call_12", 12, MAIN);
    measure_call("call_16", 16, MAIN);
    measure_call("call_68", 68, MAIN);
    measure_call("call_120", 120, MAIN);
}

/* The server takes the last capability into `slot`; those before it are of the endpoint itself, of
 * which it gets the badges. */
static void measure_call_caps(const char *name, unsigned caps)
{
    seL4_CPtr endpoint = new_endpoint();
    seL4_CPtr badged = new_badged(endpoint, 7);
    seL4_CPtr object = new_notification();
    seL4_CPtr slot = new_slot();
    struct thread *server = start_server(endpoint, 0, MAIN);
    server->buffer->receiveCNode = ROOT;
    server->buffer->receiveIndex = slot;
    server->buffer->receiveDepth = DEPTH;
    let_it_wait();
    for (unsigned i = 0; i < caps; i += 1) {
        seL4_SetCap((int)i, i + 1 < caps ? badged : object);
    }
    struct message m = {0};
    MEASURE(name, m.info = seL4_MessageInfo_new(0, 0, caps, 0).words[0], call(endpoint, &m),
            CHECK(slot_is_full(slot));
            delete_cap(slot));
}

BENCH(calls_with_caps, MAIN)
{
    measure_call_caps("call_caps_1", 1);
    measure_call_caps("call_caps_2", 2);
    measure_call_caps("call_caps_3", 3);
}

static void call_for_ever(struct thread *thread)
{
    struct message m = {0};
    for (;;) {
        m.info = info_of(0);
        call((seL4_CPtr)thread->shared, &m);
    }
}

/* The caller is below: the one who replies goes on. */
BENCH(reply_only, MAIN)
{
    seL4_CPtr endpoint = new_endpoint();
    start_thread(new_thread(call_for_ever, BELOW, (void *)endpoint, 0));
    struct message m;
    MEASURE("reply", receive_message(endpoint, &m),
            x64_sys_reply((seL4_Word)seL4_SysReply, info_of(0), 0, 0, 0, 0), NOTHING);
}

BENCH(sends_without_receiver, ALONE)
{
    seL4_CPtr endpoint = new_endpoint();
    seL4_CPtr empty = new_slot();
    struct message m = {.info = info_of(0)};
    MEASURE("nbsend_empty", NOTHING, send((seL4_Word)seL4_SysNBSend, empty, &m), NOTHING);
    MEASURE("nbsend_alone", NOTHING, send((seL4_Word)seL4_SysNBSend, endpoint, &m), NOTHING);
    MEASURE("nbrecv_alone", NOTHING, poll_message(endpoint, &m), NOTHING);
}

/* The bracket's own cost, which every figure contains. */
BENCH(empty, ALONE)
{
    MEASURE("empty", NOTHING, NOTHING, NOTHING);
}
