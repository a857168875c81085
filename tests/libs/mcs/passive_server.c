/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The example of docs/how-to/mcs.md, which shows parts of it word by word: threads with a time of
 * their own, a server that runs on the time of its clients, and a handler of timeout faults.
 */
#include "partners.h"

#include <check.h>
#include <sel4platsupport/bootinfo.h>
#include <sel4utils/api.h>

/* ---- a thread with 2 of 10 milliseconds ---- */

#define BUSY_BADGE 7
#define PERIODS    5

static sel4utils_thread_t busy;
static volatile seL4_Word rounds;

static void count(void *arg0, void *arg1, void *ipc_buffer)
{
    (void)arg0, (void)arg1, (void)ipc_buffer;
    for (;;) {
        rounds++;
    }
}

static int start_busy_thread(void)
{
    sel4utils_thread_config_t config = thread_config_default(&simple, simple_get_cnode(&simple),
                                                             seL4_NilData, seL4_CapNull, PRIORITY);

    config.sched_params = sched_params_periodic(config.sched_params, &simple, 0, 10 * US_IN_MS,
                                                2 * US_IN_MS, 0, BUSY_BADGE);
    int error = sel4utils_configure_thread_config(&vka, &vspace, &vspace, config, &busy);
    return error ? error : sel4utils_start_thread(&busy, count, NULL, NULL, 1);
}

/* ---- the same by hand ---- */

static seL4_Error give_time(seL4_CPtr tcb, vka_object_t *context)
{
    seL4_CPtr control = simple_get_sched_ctrl(&simple, 0); /* core 0 */

    if (vka_alloc_sched_context(&vka, context)) {
        return seL4_NotEnoughMemory;
    }
    seL4_Error error = seL4_SchedControl_Configure(control, context->cptr, 2 * US_IN_MS,
                                                   10 * US_IN_MS, 0, BUSY_BADGE);
    return error ? error : seL4_SchedContext_Bind(context->cptr, tcb);
}

/* ---- a passive server ---- */

static vka_object_t requests; /* an endpoint */
static vka_object_t ready;    /* a notification */
static sel4utils_thread_t server;

static void serve(void *arg0, void *arg1, void *ipc_buffer)
{
    seL4_CPtr reply_object = server.reply.cptr;
    seL4_Word badge;

    (void)arg0, (void)arg1, (void)ipc_buffer;
    seL4_NBSendRecv(ready.cptr, seL4_MessageInfo_new(0, 0, 0, 0), requests.cptr, &badge,
                    reply_object);
    for (;;) {
        seL4_SetMR(0, seL4_GetMR(0) + 1);
        seL4_ReplyRecv(requests.cptr, seL4_MessageInfo_new(0, 0, 0, 1), &badge, reply_object);
    }
}

static int start_passive_server(void)
{
    sel4utils_thread_config_t config = thread_config_default(&simple, simple_get_cnode(&simple),
                                                             seL4_NilData, seL4_CapNull, PRIORITY);
    int error = sel4utils_configure_thread_config(&vka, &vspace, &vspace, config, &server);

    if (!error) {
        error = sel4utils_start_thread(&server, serve, NULL, NULL, 1);
    }
    if (!error) {
        seL4_Wait(ready.cptr, NULL); /* it waits for requests now */
        error = seL4_SchedContext_Unbind(server.sched_context.cptr);
    }
    return error;
}

static seL4_Word next_number(seL4_Word number)
{
    seL4_SetMR(0, number);
    seL4_Call(requests.cptr, seL4_MessageInfo_new(0, 0, 0, 1));
    return seL4_GetMR(0);
}

/* ---- timeout faults ---- */

static vka_object_t timeouts; /* an endpoint */

static seL4_Word hear_timeout(void)
{
    seL4_MessageInfo_t fault = seL4_Recv(timeouts.cptr, NULL, reply.cptr);
    seL4_Word used_us = 0;

    if (seL4_isTimeoutFault_tag(fault) && seL4_GetMR(seL4_Timeout_Data) == BUSY_BADGE) {
        used_us = seL4_GetMR(seL4_Timeout_Consumed);
    }
    seL4_Send(reply.cptr, seL4_MessageInfo_new(0, 0, 0, 0)); /* 0: the thread goes on */
    return used_us;
}

/* ---- whether it works ---- */

static void a_thread_runs_in_its_budget(void)
{
    seL4_Word used_us = 0;

    CHECK(start_busy_thread() == 0);
    CHECK(seL4_TCB_SetTimeoutEndpoint(busy.tcb.cptr, timeouts.cptr) == 0);
    uint64_t start = now_us();
    for (int period = 0; period < PERIODS; period++) {
        used_us += hear_timeout();
    }
    uint64_t took_us = now_us() - start;
    CHECK(took_us > 41900 && took_us < 42100 && used_us > 9900 && used_us <= 10000);
    clean_up(&busy);
}

static void time_is_given_by_hand(void)
{
    vka_object_t context;

    CHECK(sel4utils_configure_thread(&vka, &vspace, &vspace, seL4_CapNull,
                                     simple_get_cnode(&simple), seL4_NilData, &busy) == 0);
    CHECK(seL4_TCB_SetTimeoutEndpoint(busy.tcb.cptr, timeouts.cptr) == 0);
    rounds = 0;
    CHECK(sel4utils_start_thread(&busy, count, NULL, NULL, 1) == 0 && rounds == 0);
    CHECK(give_time(busy.tcb.cptr, &context) == 0);
    CHECK(hear_timeout() > 1900 && rounds > 0);
    clean_up(&busy);
    vka_free_object(&vka, &context);
}

static void a_server_runs_on_the_time_of_its_client(void)
{
    CHECK(start_passive_server() == 0);
    CHECK(next_number(41) == 42);
    CHECK(next_number(42) == 43); /* the time came back with the first answer */
    CHECK(api_sc_consumed(server.sched_context.cptr).consumed < 1000);
    clean_up(&server);
}

int main(void)
{
    static const struct test tests[] = {
        {"a thread runs in its budget", a_thread_runs_in_its_budget},
        {"time is given by hand", time_is_given_by_hand},
        {"a server runs on the time of its client", a_server_runs_on_the_time_of_its_client},
    };

    simple_default_init_bootinfo(&simple, platsupport_get_bootinfo());
    if (!start(bootstrap_use_current_simple(&simple, POOL_SIZE, pool)) || !start_threads() ||
        vka_alloc_endpoint(&vka, &requests) || vka_alloc_endpoint(&vka, &timeouts) ||
        vka_alloc_notification(&vka, &ready)) {
        return 1;
    }
    run_tests(tests, ARRAY_SIZE(tests), exit_slot());
}
