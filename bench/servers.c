/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Threads that serve an endpoint.
 */
#include "servers.h"

#include "bench.h"
#include "stubs.h"

static void serve(struct thread *thread)
{
    seL4_CPtr endpoint = (seL4_CPtr)thread->shared;
    struct message m;
    receive_message(endpoint, &m);
    for (;;) {
        m.info = thread->notes[0];
        reply_receive(endpoint, &m);
    }
}

struct thread *start_server(seL4_CPtr endpoint, seL4_Word length, seL4_Word priority)
{
    struct thread *server = new_thread(serve, priority, (void *)endpoint, 0);
    server->notes[0] = info_of((unsigned)length);
    start_thread(server);
    let_it_wait();
    return server;
}
