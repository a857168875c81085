/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * System calls that send and receive, and processes that serve others on their time.
 */
#include "partners.h"

#include <census.h>
#include <check.h>
#include <sel4platsupport/bootinfo.h>
#include <sel4utils/api.h>

#define SERVER_BADGE 5
#define READY_BADGE  0x100

static vka_object_t ear, mouth; /* of the partner: endpoints */
static sel4utils_thread_t partner;

/* What the partner is asked for, as a label. */
enum request { SIGNAL, SEND, CALL };

static struct {
    seL4_Word requests;
    seL4_Word word;
    seL4_Word answer;
} heard;

/* Does what it is asked for, with the sum of the two words that it got. */
static void be_partner(void *arg0, void *arg1, void *ipc_buffer)
{
    (void)arg0, (void)arg1, (void)ipc_buffer;
    for (;;) {
        seL4_MessageInfo_t message = api_wait(ear.cptr, NULL);

        heard.requests++;
        heard.word = seL4_GetMR(0) + seL4_GetMR(1);
        seL4_SetMR(0, heard.word);
        switch (seL4_MessageInfo_get_label(message)) {
        case SIGNAL:
            seL4_Signal(signalled.cptr);
            break;
        case SEND:
            seL4_Send(mouth.cptr, seL4_MessageInfo_new(SEND, 0, 0, 1));
            break;
        case CALL:
            seL4_Call(mouth.cptr, seL4_MessageInfo_new(CALL, 0, 0, 1));
            heard.answer = seL4_GetMR(0);
            break;
        }
    }
}

static bool start_partner(void)
{
    return vka_alloc_endpoint(&vka, &ear) == 0 && vka_alloc_endpoint(&vka, &mouth) == 0 &&
           make(&partner, usual()) && run(&partner, be_partner, 0) && let_others_run();
}

static seL4_MessageInfo_t request(enum request what, seL4_Word first, seL4_Word second)
{
    seL4_SetMR(0, first);
    seL4_SetMR(1, second);
    return seL4_MessageInfo_new(what, 0, 0, 2);
}

static void one_call_sends_and_waits(void)
{
    seL4_Word badge = 1;
    seL4_MessageInfo_t answer;

    api_nbsend_wait(ear.cptr, request(SIGNAL, 30, 1), signalled.cptr, &badge);
    CHECK(heard.word == 31 && badge == 0);
    CHECK(let_others_run());
    answer = api_nbsend_wait(ear.cptr, request(SEND, 40, 2), mouth.cptr, &badge);
    CHECK(heard.word == 42 && seL4_MessageInfo_get_label(answer) == SEND);
    CHECK(seL4_MessageInfo_get_length(answer) == 1 && seL4_GetMR(0) == 42);
    CHECK(let_others_run());
}

/* The form with pointers goes to the same two capabilities. */
static void one_call_sends_and_waits_with_words_elsewhere(void)
{
    seL4_Word words[] = {50, 3, 0, 0};
    seL4_Word badge = 1;
    seL4_MessageInfo_t answer;

    seL4_SetMR(0, 77); /* not looked at */
    answer = seL4_NBSendWaitWithMRs(ear.cptr, seL4_MessageInfo_new(SEND, 0, 0, 2), mouth.cptr,
                                    &badge, &words[0], &words[1], NULL, NULL);
    CHECK(heard.word == 53 && seL4_MessageInfo_get_label(answer) == SEND && badge == 0);
    CHECK(words[0] == 53 && seL4_GetMR(0) == 77);
    CHECK(let_others_run());
}

static void one_call_sends_and_receives(void)
{
    seL4_Word words[] = {60, 5, 0, 0};
    seL4_Word badge = 1;
    seL4_MessageInfo_t call;

    call = api_nbsend_recv(ear.cptr, request(CALL, 60, 4), mouth.cptr, &badge, reply.cptr);
    CHECK(heard.word == 64 && seL4_MessageInfo_get_label(call) == CALL && seL4_GetMR(0) == 64);
    seL4_SetMR(0, 640);
    api_reply(reply.cptr, seL4_MessageInfo_new(0, 0, 0, 1));
    CHECK(let_others_run() && heard.answer == 640);
    call = seL4_NBSendRecvWithMRs(ear.cptr, seL4_MessageInfo_new(CALL, 0, 0, 2), mouth.cptr, &badge,
                                  &words[0], &words[1], NULL, NULL, reply.cptr);
    CHECK(words[0] == 65 && seL4_MessageInfo_get_label(call) == CALL);
    seL4_SetMR(0, 650);
    seL4_Send(reply.cptr, seL4_MessageInfo_new(0, 0, 0, 1));
    CHECK(let_others_run() && heard.answer == 650);
}

/* ReplyRecv: the answer to one call, and the next call. */
static void one_call_replies_and_receives(void)
{
    sel4utils_thread_t second;
    seL4_Word before = heard.requests;
    seL4_Word badge;

    CHECK(make(&second, usual()) && run(&second, be_partner, 0));
    CHECK(let_others_run());
    api_nbsend_recv(ear.cptr, request(CALL, 70, 1), mouth.cptr, &badge, reply.cptr);
    CHECK(seL4_GetMR(0) == 71);
    seL4_NBSend(ear.cptr, request(CALL, 80, 1)); /* the other one calls, too, and is in the queue */
    CHECK(let_others_run() && heard.requests == before + 2);
    seL4_SetMR(0, 710);
    api_reply_recv(mouth.cptr, seL4_MessageInfo_new(0, 0, 0, 1), &badge, reply.cptr);
    CHECK(seL4_GetMR(0) == 81);
    CHECK(let_others_run() && heard.answer == 710);
    seL4_SetMR(0, 810);
    api_reply(reply.cptr, seL4_MessageInfo_new(0, 0, 0, 1));
    CHECK(let_others_run() && heard.answer == 810);
    clean_up(&second);
}

/* Nobody waits, nobody calls: nothing comes and nobody is kept. */
static void polling_does_not_wait(void)
{
    seL4_Word badge = 1;

    api_nbrecv(mouth.cptr, &badge, reply.cptr);
    CHECK(badge == 0);
    badge = 1;
    seL4_NBWait(mouth.cptr, &badge);
    CHECK(badge == 0);
    badge = 1;
    seL4_Poll(signalled.cptr, &badge);
    CHECK(badge == 0);
}

/* ---- processes ---- */

static sel4utils_process_t process;
static vka_object_t requests, ready;

/* Once for what stays: paging structures of the root task, room of the allocator. */
static bool make_process_and_destroy_it(void)
{
    bool is_made = sel4utils_configure_process(&process, &vka, &vspace, "server") == 0;

    sel4utils_destroy_process(&process, &vka);
    return is_made;
}

/* Gives a process what server.c looks for, and starts it. */
static bool spawn(void)
{
    char *argv[] = {"server"};
    cspacepath_t path;

    vka_cspace_make_path(&vka, requests.cptr, &path);
    if (sel4utils_mint_cap_to_process(&process, path, seL4_AllRights, SERVER_BADGE) != 8) {
        return false;
    }
    vka_cspace_make_path(&vka, ready.cptr, &path);
    return sel4utils_mint_cap_to_process(&process, path, seL4_AllRights, READY_BADGE) == 9 &&
           sel4utils_spawn_process_v(&process, &vka, &vspace, 1, argv, 1) == 0;
}

/* What the server answers. */
static seL4_Word ask(seL4_Word word, seL4_Word *error)
{
    seL4_SetMR(0, word);
    seL4_MessageInfo_t answer = seL4_Call(requests.cptr, seL4_MessageInfo_new(0, 0, 0, 1));

    *error = seL4_GetMR(0);
    return seL4_MessageInfo_get_length(answer) == 2 ? seL4_GetMR(1) : 0;
}

static void processes_find_time_and_reply_object_in_their_slots(void)
{
    sel4utils_process_config_t config = process_config_default_simple(&simple, "server", PRIORITY);
    struct census before = take_census();
    seL4_Word badge = 0;
    seL4_Word error = 1;

    CHECK(sel4utils_configure_process_custom(&process, &vka, &vspace, config) == 0 && spawn());
    seL4_Wait(ready.cptr, &badge);
    CHECK(badge == READY_BADGE && ask(6, &error) == 7 && error == 0);
    CHECK(ask(60, &error) == 61 && error == 0);
    sel4utils_destroy_process(&process, &vka);
    CHECK(nothing_lost_since(&before) && all_memory_can_be_had());
}

static void processes_without_time_run_on_their_clients(void)
{
    seL4_CPtr time = simple_get_sched_ctrl(&simple, 0);
    struct census before = take_census();
    vka_object_t context;
    seL4_Word error = 0;
    seL4_Word badge = 0;

    CHECK(sel4utils_configure_process(&process, &vka, &vspace, "server") == 0);
    CHECK(process.thread.sched_context.cptr == 0 && spawn() && let_others_run());
    seL4_Poll(ready.cptr, &badge);
    CHECK(badge == 0); /* it has not run */
    CHECK(seL4_TCB_SetPriority(process.thread.tcb.cptr, simple_get_tcb(&simple), PRIORITY) == 0);
    CHECK(vka_alloc_sched_context(&vka, &context) == 0);
    CHECK(api_sched_ctrl_configure(time, context.cptr, 5000, 5000, 0, 0) == 0);
    CHECK(api_sc_bind(context.cptr, process.thread.tcb.cptr) == 0);
    seL4_Wait(ready.cptr, NULL);
    CHECK(api_sc_unbind(context.cptr) == 0);
    vka_free_object(&vka, &context);
    CHECK(ask(8, &error) == 9 && error != 0); /* slot 6 is empty */
    CHECK(ask(10, &error) == 11);
    sel4utils_destroy_process(&process, &vka);
    CHECK(nothing_lost_since(&before));
}

int main(void)
{
    static const struct test tests[] = {
        {"one call sends and waits", one_call_sends_and_waits},
        {"one call sends and waits, with words elsewhere",
         one_call_sends_and_waits_with_words_elsewhere},
        {"one call sends and receives", one_call_sends_and_receives},
        {"one call replies and receives", one_call_replies_and_receives},
        {"polling does not wait", polling_does_not_wait},
        {"processes find time and reply object in their slots",
         processes_find_time_and_reply_object_in_their_slots},
        {"processes without time run on their client's",
         processes_without_time_run_on_their_clients},
    };

    simple_default_init_bootinfo(&simple, platsupport_get_bootinfo());
    if (!start(bootstrap_use_current_simple(&simple, POOL_SIZE, pool)) || !start_threads() ||
        !start_partner() || vka_alloc_endpoint(&vka, &requests) ||
        vka_alloc_notification(&vka, &ready) || !make_process_and_destroy_it()) {
        return 1;
    }
    run_tests(tests, ARRAY_SIZE(tests), exit_slot());
}
