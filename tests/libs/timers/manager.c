/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The time manager on the timer of the machine.
 */
#include "timer.h"

#include <platsupport/local_time_manager.h>

#define CLIENTS 100

struct client {
    unsigned int id;
    uint64_t due;    /* of the next call */
    uint64_t period; /* 0: once */
    int calls;
};

static time_manager_t tm;
static struct client clients[CLIENTS];
static int num_early;
static int num_late;

static int on_call(uintptr_t token)
{
    struct client *client = (struct client *)token;
    uint64_t now = timer_now();

    client->calls++;
    num_early += now < client->due;
    num_late += now > client->due + 2 * LATE_NS;
    client->due += client->period;
    return 0;
}

static bool start(void)
{
    memset(clients, 0, sizeof(clients));
    num_early = 0;
    num_late = 0;
    return timer_start() && tm_init(&tm, &timer, &env.ops, CLIENTS) == 0;
}

static bool add(struct client *client, timeout_type_t type, uint64_t ns)
{
    uint64_t now = timer_now();
    uint64_t at = type == TIMEOUT_ABSOLUTE ? now + ns : ns;
    int error = tm_alloc_id(&tm, &client->id);

    *client = (struct client){
        .id = client->id, .due = now + ns, .period = type == TIMEOUT_PERIODIC ? ns : 0};
    return error == 0 &&
           tm_register_cb(&tm, type, at, 0, client->id, on_call, (uintptr_t)client) == 0;
}

static void run_until(uint64_t end)
{
    while (timer_now() < end) {
        env_wait();
        if (tm_update(&tm)) {
            printf("An update fails\n");
            test_failed = true;
        }
    }
}

void clients_get_what_they_asked_for(void)
{
    CHECK(start());
    CHECK(add(&clients[0], TIMEOUT_PERIODIC, 3 * NS_IN_MS));
    CHECK(add(&clients[1], TIMEOUT_PERIODIC, 10 * NS_IN_MS));
    CHECK(add(&clients[2], TIMEOUT_RELATIVE, 25 * NS_IN_MS));
    CHECK(add(&clients[3], TIMEOUT_ABSOLUTE, 150 * NS_IN_MS));
    CHECK(add(&clients[4], TIMEOUT_RELATIVE, 40 * NS_IN_MS));
    CHECK(tm_deregister_cb(&tm, clients[4].id) == 0);
    CHECK(tm_register_abs_cb(&tm, 1, clients[4].id, on_call, 0) == ETIME);
    run_until(clients[1].due + 291 * NS_IN_MS);
    CHECK(clients[0].calls >= 100 && clients[0].calls <= 102 && clients[1].calls == 30);
    CHECK(clients[2].calls == 1);
    CHECK(clients[3].calls == 1 && clients[4].calls == 0 && num_early == 0 && num_late == 0);
}

void hundred_clients_share_a_timer(void)
{
    unsigned int id;

    CHECK(start());
    for (unsigned int i = 0; i < CLIENTS; i++) {
        CHECK(add(&clients[i], i % 3 ? TIMEOUT_RELATIVE : TIMEOUT_PERIODIC,
                  (CLIENTS + 20 - i) * NS_IN_MS));
    }
    CHECK(tm_alloc_id(&tm, &id) == ENOMEM);
    run_until(timer_now() + 500 * NS_IN_MS);
    for (unsigned int i = 0; i < CLIENTS; i++) {
        unsigned int period_ms = CLIENTS + 20 - i;
        CHECK(i % 3 ? clients[i].calls == 1
                    : clients[i].calls >= (int)(500 / period_ms) &&
                          clients[i].calls <= (int)(600 / period_ms));
    }
    CHECK(num_early == 0);
}
