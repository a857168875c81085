/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Scheduling contexts of threads that sel4utils makes, and what is told when they are used up.
 */
#include "partners.h"

#include <arch_stdio.h>
#include <census.h>
#include <check.h>
#include <sel4platsupport/bootinfo.h>
#include <sel4utils/api.h>
#include <sel4utils/strerror.h>
#include <sel4utils/util.h>
#include <string.h>

#define BUDGET_US        2000
#define PERIOD_US        10000
#define BADGE            0x71e5 /* of scheduling contexts */
#define ENDPOINT_BADGE   0x33
#define LONG_US          50000
#define TIMEOUTS         3
#define TURNS            10
#define INACCURACY_US    100
#define EMPTY_CNODE_BITS 4

static sel4utils_thread_t thread;

/* A thread that runs for 2 of 10 milliseconds. */
static sel4utils_thread_config_t seldom(seL4_Word extra_refills)
{
    sel4utils_thread_config_t config = usual();

    config.sched_params = sched_params_periodic(config.sched_params, &simple, 0, PERIOD_US,
                                                BUDGET_US, extra_refills, BADGE);
    return config;
}

static volatile seL4_Word runs;

static void run_once(void *arg0, void *arg1, void *ipc_buffer)
{
    (void)arg0, (void)arg1, (void)ipc_buffer;
    runs++;
    rest();
}

/* ---- who has time ---- */

static bool is_time_slice(const sched_params_t *params)
{
    return params->create_sc && params->sched_ctrl == simple_get_sched_ctrl(&simple, 0) &&
           params->budget == CONFIG_BOOT_THREAD_TIME_SLICE * US_IN_MS &&
           params->period == params->budget && params->extra_refills == 0 && params->core == 0;
}

static void threads_have_a_time_slice_and_a_reply_object(void)
{
    sel4utils_thread_config_t config = usual();
    sel4utils_process_config_t process = process_config_default_simple(&simple, "x", PRIORITY);
    struct census before = take_census();

    CHECK(is_time_slice(&config.sched_params) && config.create_reply);
    CHECK(is_time_slice(&process.sched_params));
    CHECK(make(&thread, usual()) && thread.own_sc && thread.own_reply);
    CHECK(thread.sched_context.type == seL4_SchedContextObject);
    CHECK(thread.sched_context.size_bits == seL4_MinSchedContextBits);
    CHECK(thread.reply.type == seL4_ReplyObject);
    CHECK(api_sc_bind(thread.sched_context.cptr, thread.tcb.cptr) == seL4_IllegalOperation);
    clean_up(&thread);
    CHECK(nothing_lost_since(&before) && all_memory_can_be_had());
}

static void threads_without_time_wait_for_it(void)
{
    seL4_CPtr time = simple_get_sched_ctrl(&simple, 0);
    struct census before = take_census();
    vka_object_t context;

    CHECK(sel4utils_configure_thread(&vka, &vspace, &vspace, 0, simple_get_cnode(&simple),
                                     seL4_NilData, &thread) == 0);
    CHECK(!thread.sched_context.cptr && !thread.own_sc && thread.own_reply);
    CHECK(seL4_TCB_SetPriority(thread.tcb.cptr, simple_get_tcb(&simple), PRIORITY) == 0);
    runs = 0;
    CHECK(run(&thread, run_once, 0) && let_others_run() && runs == 0);
    CHECK(vka_alloc_sched_context(&vka, &context) == 0);
    CHECK(api_sc_bind(context.cptr, thread.tcb.cptr) == 0 && let_others_run() && runs == 0);
    CHECK(api_sched_ctrl_configure(time, context.cptr, PERIOD_US, PERIOD_US, 0, 0) == 0);
    CHECK(let_others_run() && runs == 1);
    CHECK(api_sc_unbind_object(context.cptr, simple_get_tcb(&simple)) == seL4_IllegalOperation);
    CHECK(api_sc_unbind_object(context.cptr, thread.tcb.cptr) == 0);
    CHECK(api_sc_unbind(context.cptr) == 0);
    vka_free_object(&vka, &context);
    clean_up(&thread);
    CHECK(nothing_lost_since(&before));
}

static void what_the_caller_gives_stays_the_callers(void)
{
    struct census before = take_census();
    vka_object_t context, own_reply;

    CHECK(vka_alloc_sched_context(&vka, &context) == 0 && vka_alloc_reply(&vka, &own_reply) == 0);
    sel4utils_thread_config_t config = thread_config_sched_context(usual(), context.cptr);
    CHECK(make(&thread, thread_config_reply(config, own_reply.cptr)));
    CHECK(thread.sched_context.cptr == context.cptr && thread.reply.cptr == own_reply.cptr);
    CHECK(!thread.own_sc && !thread.own_reply);
    clean_up(&thread);
    CHECK(seL4_DebugCapIdentify(context.cptr) && seL4_DebugCapIdentify(own_reply.cptr));
    vka_free_object(&vka, &context);
    vka_free_object(&vka, &own_reply);
    CHECK(nothing_lost_since(&before));
}

static void extra_refills_make_contexts_larger(void)
{
    static const struct {
        seL4_Word extra_refills;
        seL4_Word size_bits;
    } sizes[] = {{0, 7},   {1, 8},    {8, 8},    {9, 9},   {24, 9},
                 {56, 10}, {120, 11}, {248, 12}, {504, 13}};
    struct census before = take_census();

    for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
        CHECK(make(&thread, seldom(sizes[i].extra_refills)));
        CHECK(thread.sched_context.size_bits == sizes[i].size_bits);
        clean_up(&thread);
    }
    CHECK(nothing_lost_since(&before));
}

static void parameters_that_are_no_time_are_refused(void)
{
    struct census before = take_census();
    sel4utils_thread_config_t config = usual();

    config.sched_params = sched_params_periodic(config.sched_params, &simple, 0, 100, 101, 0, 0);
    CHECK(!make(&thread, config) && thread.tcb.cptr == 0);
    config.sched_params = sched_params_round_robin(config.sched_params, &simple, 0, 19);
    CHECK(!make(&thread, config));
    config.sched_params = sched_params_round_robin(config.sched_params, &simple, 1, PERIOD_US);
    CHECK(config.sched_params.sched_ctrl == 0 && !make(&thread, config)); /* there is one core */
    CHECK(!make(&thread, thread_config_sched_context(usual(), simple_get_tcb(&simple))));
    CHECK(nothing_lost_since(&before));
}

/* ---- how time passes ---- */

static volatile seL4_Word turn, turns;

/* Goes on when the other thread, of the same priority, has done the same. */
static void take_turns(void *own_number, void *arg1, void *ipc_buffer)
{
    seL4_Word own = (seL4_Word)own_number;

    (void)arg1, (void)ipc_buffer;
    while (turns < TURNS) {
        if (turn == own) {
            turns++;
            turn = !own;
        }
    }
    rest();
}

static void busy_threads_of_one_priority_take_turns(void)
{
    sel4utils_thread_t second;

    turn = turns = 0;
    CHECK(make(&thread, usual()) && make(&second, usual()));
    CHECK(run(&thread, take_turns, 0) && run(&second, take_turns, 1));
    CHECK(let_others_run() && turns >= TURNS);
    clean_up(&thread);
    clean_up(&second);
}

static void run_long(void *arg0, void *arg1, void *ipc_buffer)
{
    uint64_t end = now_us() + LONG_US;

    (void)arg0, (void)arg1, (void)ipc_buffer;
    while (now_us() < end) {
    }
    seL4_Signal(signalled.cptr);
    rest();
}

static void budgets_are_kept(void)
{
    seL4_Word usual_use = LONG_US / PERIOD_US * BUDGET_US;

    CHECK(make(&thread, seldom(0)) && run(&thread, run_long, 0));
    seL4_Wait(signalled.cptr, NULL);
    seL4_SchedContext_Consumed_t used = api_sc_consumed(thread.sched_context.cptr);
    CHECK(used.error == 0);
    CHECK(used.consumed >= usual_use - BUDGET_US && used.consumed <= usual_use + 2 * BUDGET_US);
    CHECK(api_sc_consumed(thread.sched_context.cptr).consumed < INACCURACY_US);
    clean_up(&thread);
}

/* ---- timeout faults ---- */

static char printed[256];
static size_t num_printed;
static write_buf_fn console;

static size_t keep_text(void *data, size_t count)
{
    size_t length = MIN(count, sizeof(printed) - 1 - num_printed);

    memcpy(printed + num_printed, data, length);
    num_printed += length;
    return count;
}

/* From here to end_keeping, `printed` gets what is printed. */
static void begin_keeping(void)
{
    fflush(stdout);
    memset(printed, 0, sizeof(printed));
    num_printed = 0;
    console = sel4muslcsys_register_stdio_write_fn(keep_text);
}

static void end_keeping(void)
{
    fflush(stdout);
    sel4muslcsys_register_stdio_write_fn(console);
}

/* Whether printing the fault in the message registers says so. */
static bool is_printed_as(seL4_MessageInfo_t tag, const char *text)
{
    begin_keeping();
    sel4utils_print_fault_message(tag, "busy");
    end_keeping();
    return strcmp(printed, text) == 0;
}

static void be_busy(void *arg0, void *arg1, void *ipc_buffer)
{
    (void)arg0, (void)arg1, (void)ipc_buffer;
    for (;;) {
        runs++;
    }
}

/* Starts a busy thread whose timeouts come to `endpoint`. */
static bool start_busy_thread(seL4_CPtr endpoint)
{
    return make(&thread, seldom(0)) &&
           seL4_TCB_SetTimeoutEndpoint(thread.tcb.cptr, endpoint) == 0 && run(&thread, be_busy, 0);
}

static void used_up_budgets_are_told(void)
{
    cspacepath_t badged;
    uint64_t last = 0;

    CHECK(vka_mint_object(&vka, &faults, &badged, seL4_CapRights_new(1, 0, 0, 1), ENDPOINT_BADGE) ==
          0);
    CHECK(start_busy_thread(badged.capPtr));
    for (int i = 0; i < TIMEOUTS; i++) {
        seL4_Word badge = 0;
        seL4_MessageInfo_t tag = api_recv(faults.cptr, &badge, reply.cptr);
        uint64_t time = now_us();

        CHECK(seL4_isTimeoutFault_tag(tag) && seL4_MessageInfo_get_length(tag) == 2);
        CHECK(badge == ENDPOINT_BADGE && seL4_GetMR(seL4_Timeout_Data) == BADGE);
        seL4_Word used = seL4_GetMR(seL4_Timeout_Consumed);
        CHECK(used >= BUDGET_US - INACCURACY_US && used <= BUDGET_US + INACCURACY_US);
        CHECK(seL4_Fault_Timeout_get_data(seL4_getFault(tag)) == BADGE);
        CHECK(seL4_Fault_Timeout_get_consumed(seL4_getFault(tag)) == used);
        CHECK(i == 0 || (time - last >= PERIOD_US - INACCURACY_US &&
                         time - last <= PERIOD_US + INACCURACY_US));
        CHECK(is_printed_as(tag, "Timeout fault from busy\n"));
        last = time;
        api_reply(reply.cptr, seL4_TimeoutReply_new(i + 1 < TIMEOUTS, (seL4_UserContext){0}, 0));
    }
    /* the last answer was no */
    seL4_Word so_far = runs;
    CHECK(let_others_run() && runs == so_far);
    clean_up(&thread);
    vka_cnode_delete(&badged);
    vka_cspace_free_path(&vka, badged);
    CHECK(strcmp(sel4_strfault(seL4_Fault_Timeout), "seL4_Fault_Timeout") == 0);
}

static void answers_to_timeouts_lead_elsewhere(void)
{
    seL4_UserContext context;

    CHECK(start_busy_thread(faults.cptr));
    api_recv(faults.cptr, NULL, reply.cptr);
    CHECK(seL4_TCB_ReadRegisters(thread.tcb.cptr, 0, 0, sizeof(context) / sizeof(seL4_Word),
                                 &context) == 0);
    sel4utils_set_instruction_pointer(&context, (seL4_Word)run_once);
    sel4utils_set_stack_pointer(&context, (seL4_Word)thread.initial_stack_pointer - 8);
    runs = 0;
    api_reply(reply.cptr, seL4_TimeoutReply_new(1, context, seL4_TimeoutReply_Length));
    uint64_t end = now_us() + 2 * PERIOD_US;
    while (now_us() < end) {
    }
    CHECK(let_others_run() && runs == 1);
    clean_up(&thread);
}

static void round_robin_threads_have_no_timeouts(void)
{
    CHECK(make(&thread, usual()));
    CHECK(seL4_TCB_SetTimeoutEndpoint(thread.tcb.cptr, faults.cptr) == 0);
    CHECK(run(&thread, run_long, 0));
    seL4_Wait(signalled.cptr, NULL);
    seL4_Word badge = 1;
    api_nbrecv(faults.cptr, &badge, reply.cptr);
    CHECK(badge == 0); /* nothing came */
    clean_up(&thread);
}

/* ---- other faults ---- */

static void write_to(void *address, void *unused, void *ipc_buffer)
{
    (void)unused, (void)ipc_buffer;
    *(volatile char *)address = 1;
    rest();
}

/* Its CSpace is empty: what is looked up when the handler is set is the caller's. */
static void fault_handlers_are_named_in_the_callers_cspace(void)
{
    seL4_Word data = api_make_guard_skip_word(seL4_WordBits - EMPTY_CNODE_BITS);
    vka_object_t cnode;

    CHECK(vka_alloc_cnode_object(&vka, EMPTY_CNODE_BITS, &cnode) == 0);
    CHECK(make(&thread, thread_config_fault_endpoint(
                            thread_config_cspace(usual(), cnode.cptr, data), faults.cptr)));
    CHECK(run(&thread, write_to, 0x40));
    seL4_MessageInfo_t tag = api_recv(faults.cptr, NULL, reply.cptr);
    CHECK(seL4_MessageInfo_get_label(tag) == seL4_Fault_VMFault);
    CHECK(seL4_GetMR(seL4_VMFault_Addr) == 0x40);
    clean_up(&thread);
    vka_free_object(&vka, &cnode);
}

static void fault_handlers_print_when_they_have_time(void)
{
    seL4_CPtr time = simple_get_sched_ctrl(&simple, 0);
    struct census before = take_census();
    sel4utils_thread_t handler;
    vka_object_t context;

    CHECK(sel4utils_start_fault_handler(faults.cptr, &vka, &vspace, simple_get_cnode(&simple),
                                        seL4_NilData, "watched", &handler) == 0);
    CHECK(seL4_TCB_SetPriority(handler.tcb.cptr, simple_get_tcb(&simple), PRIORITY) == 0);
    CHECK(make(&thread, thread_config_fault_endpoint(usual(), faults.cptr)));
    CHECK(run(&thread, write_to, 0x80));
    begin_keeping();
    bool is_fine = let_others_run() && num_printed == 0 &&
                   vka_alloc_sched_context(&vka, &context) == 0 &&
                   api_sched_ctrl_configure(time, context.cptr, PERIOD_US, PERIOD_US, 0, 0) == 0 &&
                   api_sc_bind(context.cptr, handler.tcb.cptr) == 0 && let_others_run();
    end_keeping();
    CHECK(is_fine && strstr(printed, "Pagefault from [watched]: write fault at PC: "));
    clean_up(&thread);
    clean_up(&handler);
    vka_free_object(&vka, &context);
    CHECK(nothing_lost_since(&before));
}

int main(void)
{
    static const struct test tests[] = {
        {"threads have a time slice and a reply object",
         threads_have_a_time_slice_and_a_reply_object},
        {"threads without time wait for it", threads_without_time_wait_for_it},
        {"what the caller gives stays the caller's", what_the_caller_gives_stays_the_callers},
        {"extra refills make contexts larger", extra_refills_make_contexts_larger},
        {"parameters that are no time are refused", parameters_that_are_no_time_are_refused},
        {"busy threads of one priority take turns", busy_threads_of_one_priority_take_turns},
        {"budgets are kept", budgets_are_kept},
        {"used-up budgets are told", used_up_budgets_are_told},
        {"answers to timeouts lead elsewhere", answers_to_timeouts_lead_elsewhere},
        {"round-robin threads have no timeouts", round_robin_threads_have_no_timeouts},
        {"fault handlers are named in the caller's CSpace",
         fault_handlers_are_named_in_the_callers_cspace},
        {"fault handlers print when they have time", fault_handlers_print_when_they_have_time},
    };

    simple_default_init_bootinfo(&simple, platsupport_get_bootinfo());
    if (!start(bootstrap_use_current_simple(&simple, POOL_SIZE, pool)) || !start_threads() ||
        !let_others_run()) {
        return 1;
    }
    run_tests(tests, ARRAY_SIZE(tests), exit_slot());
}
