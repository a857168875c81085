/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Threads of sel4utils, on the kernel.
 */
#include "census.h"
#include "check.h"
#include "env.h"

#include <errno.h>
#include <sel4platsupport/bootinfo.h>
#include <sel4utils/api.h>
#include <sel4utils/helpers.h>
#include <sel4utils/stack.h>
#include <sel4utils/util.h>
#include <string.h>

#define PRIORITY 100
#define PAGE     BIT(12)

static vka_object_t faults;    /* an endpoint */
static vka_object_t signalled; /* a notification */
static vka_object_t reply;     /* with MCS what receivers of calls need, otherwise none */

static sel4utils_thread_config_t config(void)
{
    return thread_config_default(&simple, simple_get_cnode(&simple), seL4_NilData, faults.cptr,
                                 PRIORITY);
}

static sel4utils_thread_t thread;

static bool make(sel4utils_thread_config_t config)
{
    return sel4utils_configure_thread_config(&vka, &vspace, &vspace, config, &thread) == 0;
}

static void clean_up(void)
{
    sel4utils_clean_up_thread(&vka, &vspace, &thread);
}

/* ---- what a thread begins with ---- */

static struct {
    void *arg0;
    void *arg1;
    void *ipc_buffer;
    seL4_IPCBuffer *own_buffer;
    int errno_at_first;
    uintptr_t frame;
} seen;

static void stop(void)
{
    seL4_Signal(signalled.cptr);
    for (;;) {
        seL4_Yield();
    }
}

static void look_around(void *arg0, void *arg1, void *ipc_buffer)
{
    seen.arg0 = arg0;
    seen.arg1 = arg1;
    seen.ipc_buffer = ipc_buffer;
    seen.own_buffer = seL4_GetIPCBuffer();
    seen.errno_at_first = errno;
    seen.frame = (uintptr_t)__builtin_frame_address(0);
    errno = 77;
    stop();
}

static void threads_begin_with_arguments_stack_and_TLS(void)
{
    struct census before = take_census();

    CHECK(make(config()));
    CHECK(thread.stack_size == 16 && thread.stack_top == thread.initial_stack_pointer);
    CHECK((uintptr_t)thread.stack_top % PAGE == 0 && sel4utils_get_tcb(&thread) == thread.tcb.cptr);
    CHECK(thread.ipc_buffer == vspace_get_cap(&vspace, (void *)thread.ipc_buffer_addr));
    memset(&seen, 0, sizeof(seen));
    errno = 11;
    CHECK(sel4utils_start_thread(&thread, look_around, (void *)0x123, (void *)0x456, 1) == 0);
    seL4_Wait(signalled.cptr, NULL);
    CHECK(seen.arg0 == (void *)0x123 && seen.arg1 == (void *)0x456);
    CHECK(seen.ipc_buffer == (void *)thread.ipc_buffer_addr);
    CHECK((void *)seen.own_buffer == seen.ipc_buffer);
    CHECK(seen.errno_at_first == 0 && errno == 11);
    CHECK(seen.frame < (uintptr_t)thread.stack_top &&
          seen.frame >= (uintptr_t)thread.stack_top - 16 * PAGE);
    clean_up();
    CHECK(nothing_lost_since(&before));
}

static void threads_wait_for_their_start(void)
{
    seL4_UserContext context;
    seL4_Word badge;

    CHECK(make(config()));
    CHECK(sel4utils_start_thread(&thread, look_around, (void *)1, (void *)2, 0) == 0);
    CHECK(seL4_TCB_ReadRegisters(thread.tcb.cptr, 0, 0, 20, &context) == 0);
    CHECK(sel4utils_get_instruction_pointer(context) == (seL4_Word)look_around);
    CHECK(sel4utils_get_sp(context) % 16 == 8 && context.rdi == 1 && context.rsi == 2);
    CHECK(context.rdx == thread.ipc_buffer_addr);
    seL4_Poll(signalled.cptr, &badge);
    CHECK(badge == 0);
    CHECK(seL4_TCB_Resume(thread.tcb.cptr) == 0);
    seL4_Wait(signalled.cptr, NULL);
    CHECK(sel4utils_suspend_thread(&thread) == 0);
    clean_up();
}

static void threads_have_what_they_are_configured_with(void)
{
    struct census before = take_census();

    CHECK(make(thread_config_stack_size(config(), 3)) && thread.stack_size == 3);
    CHECK(vspace_get_cap(&vspace, (char *)thread.stack_top - 3 * PAGE) != 0);
    CHECK(vspace_get_cap(&vspace, (char *)thread.stack_top - 3 * PAGE - 1) == 0);
    clean_up();
    CHECK(make(thread_config_stack_size(config(), 0)) && !thread.stack_top);
    CHECK(sel4utils_start_thread(&thread, look_around, NULL, NULL, 1) == -1);
    clean_up();
    CHECK(make(thread_config_no_ipc_buffer(config())));
    CHECK(thread.ipc_buffer == 0 && thread.ipc_buffer_addr == 0);
    clean_up();
    /* more than the root task may give */
    CHECK(!make(thread_config_auth(config(), 0)) && thread.tcb.cptr == 0);
    CHECK(!make(thread_config_cspace(config(), 0, 0)) && thread.tcb.cptr == 0);
    CHECK(sel4utils_configure_thread(&vka, &vspace, &vspace, 0, simple_get_cnode(&simple),
                                     seL4_NilData, &thread) == 0);
    clean_up();
    CHECK(nothing_lost_since(&before));
}

/* ---- priorities ---- */

static int raised_error;

static void raise_priority(void *tcb, void *priority, void *ipc_buffer)
{
    (void)ipc_buffer;
    raised_error = seL4_TCB_SetPriority((seL4_CPtr)tcb, (seL4_CPtr)tcb, (seL4_Word)priority);
    stop();
}

static int error_of_raising(uint8_t mcp, seL4_Word to)
{
    raised_error = -1;
    if (!make(thread_config_mcp(config(), mcp)) ||
        sel4utils_start_thread(&thread, raise_priority, (void *)thread.tcb.cptr, (void *)to, 1)) {
        return -1;
    }
    seL4_Wait(signalled.cptr, NULL);
    clean_up();
    return raised_error;
}

static void priorities_reach_to_the_mcp(void)
{
    CHECK(error_of_raising(120, 120) == seL4_NoError);
    CHECK(error_of_raising(120, 121) == seL4_RangeError);
    CHECK(error_of_raising(0, 1) == seL4_RangeError);
    CHECK(sel4utils_set_sched_affinity(&thread, (sched_params_t){.core = 1}) == -ENOSYS);
}

/* ---- faults ---- */

static void read_nothing(void *address, void *unused, void *ipc_buffer)
{
    (void)unused;
    (void)ipc_buffer;
    *(volatile char *)address = 1;
    stop();
}

static void faults_come_to_the_endpoint(void)
{
    CHECK(make(config()));
    CHECK(sel4utils_start_thread(&thread, read_nothing, (void *)0x40, NULL, 1) == 0);
    seL4_MessageInfo_t tag = api_wait(faults.cptr, NULL);
    CHECK(seL4_MessageInfo_get_label(tag) == seL4_Fault_VMFault);
    CHECK(seL4_GetMR(seL4_VMFault_Addr) == 0x40 && !sel4utils_is_read_fault());
    CHECK(strcmp(sel4_strfault((int)seL4_MessageInfo_get_label(tag)), "seL4_Fault_VMFault") == 0);
    sel4utils_64_set_mr(3, 0x123456789abcdef0);
    CHECK(sel4utils_64_get_mr(3) == 0x123456789abcdef0);
    clean_up();
}

static void read_only_pages_cannot_be_written(void)
{
    void *start;
    reservation_t range = vspace_reserve_range(&vspace, PAGE, seL4_CanRead, 1, &start);

    CHECK(range.res && vspace_new_pages_at_vaddr(&vspace, start, 1, 12, range) == 0);
    CHECK(*(volatile char *)start == 0);
    CHECK(make(config()) && !sel4utils_start_thread(&thread, read_nothing, start, NULL, 1));
    api_wait(faults.cptr, NULL);
    CHECK(seL4_GetMR(seL4_VMFault_Addr) == (seL4_Word)start && !sel4utils_is_read_fault());
    clean_up();
    vspace_unmap_pages(&vspace, start, 1, 12, VSPACE_FREE);
    vspace_free_reservation(&vspace, range);
}

static void fault_handlers_run(void)
{
    static sel4utils_thread_t handler;
    struct census before = take_census();

    CHECK(sel4utils_start_fault_handler(faults.cptr, &vka, &vspace, simple_get_cnode(&simple),
                                        seL4_NilData, "watched", &handler) == 0);
    /* it has priority 0, so only when this thread waits; it answers by printing */
    CHECK(make(thread_config_priority(config(), 0)));
    CHECK(sel4utils_start_thread(&thread, read_nothing, (void *)0x80, NULL, 1) == 0);
    clean_up();
    sel4utils_clean_up_thread(&vka, &vspace, &handler);
    CHECK(nothing_lost_since(&before));
}

/* ---- checkpoints ---- */

static volatile int rounds;

static void count_rounds(void *endpoint, void *unused, void *ipc_buffer)
{
    (void)unused;
    (void)ipc_buffer;
    for (volatile int own = 0;; own++) {
        rounds = own;
        seL4_Call((seL4_CPtr)endpoint, seL4_MessageInfo_new(0, 0, 0, 0));
    }
}

static void threads_go_back_to_a_checkpoint(void)
{
    struct census before = take_census();
    sel4utils_checkpoint_t checkpoint;
    vka_object_t endpoint;

    CHECK(vka_alloc_endpoint(&vka, &endpoint) == 0 && make(config()));
    CHECK(!sel4utils_start_thread(&thread, count_rounds, (void *)endpoint.cptr, NULL, 1));
    for (int i = 0; i < 3; i++) {
        api_recv(endpoint.cptr, NULL, reply.cptr);
        CHECK(rounds == i);
        if (i == 1) {
            CHECK(sel4utils_checkpoint_thread(&thread, &checkpoint, false) == 0);
        }
        if (i < 2) {
            api_reply(reply.cptr, seL4_MessageInfo_new(0, 0, 0, 0));
        }
    }
    CHECK(sel4utils_checkpoint_restore(&checkpoint, true, true) == 0 && !checkpoint.stack);
    api_recv(endpoint.cptr, NULL, reply.cptr); /* it goes on behind its second call */
    CHECK(rounds == 2);
    clean_up();
    vka_free_object(&vka, &endpoint);
    CHECK(nothing_lost_since(&before));
}

/* ---- stacks and contexts ---- */

static void *add_one(void *arg)
{
    return (char *)arg + 1;
}

static void functions_run_on_new_stacks(void)
{
    struct census before = take_census();
    void *result = NULL;

    CHECK(sel4utils_run_on_stack(&vspace, add_one, (void *)41, &result) == 0);
    CHECK(result == (void *)42 && nothing_lost_since(&before));
}

static void contexts_are_set_up(void)
{
    seL4_UserContext context = {0};

    CHECK(sel4utils_arch_init_context((void *)0x400, (void *)0x1000, &context) == 0);
    CHECK(context.rip == 0x400 && context.rsp == 0x1000 && context.rdx == 0);
    CHECK(sel4utils_arch_init_local_context(look_around, (void *)1, (void *)2, (void *)3,
                                            (void *)0x1008, &context) == -1);
    CHECK(sel4utils_arch_init_local_context(look_around, (void *)1, (void *)2, (void *)3,
                                            (void *)0x2000, &context) == 0);
    CHECK(context.rsp == 0x1ff8 && context.rdi == 1 && context.rsi == 2 && context.rdx == 3);
    sel4utils_set_instruction_pointer(&context, 5);
    sel4utils_set_stack_pointer(&context, 6);
    CHECK(sel4utils_get_instruction_pointer(context) == 5 && sel4utils_get_sp(context) == 6);
}

static void stacks_are_written_across_pages(void)
{
    struct census before = take_census();
    char text[5000];
    char *top = vspace_new_stack(&vspace);
    uintptr_t sp = (uintptr_t)top - 100;

    CHECK(top);
    for (size_t i = 0; i < sizeof(text); i++) {
        text[i] = (char)(i * 7);
    }
    CHECK(sel4utils_stack_write(&vspace, &vspace, &vka, text, sizeof(text), &sp) == 0);
    CHECK(sp == (uintptr_t)top - 100 - sizeof(text));
    CHECK(memcmp((void *)sp, text, sizeof(text)) == 0 && top[-1] == 0);
    sp = (uintptr_t)top - CONFIG_SEL4UTILS_STACK_SIZE + 10;
    CHECK(sel4utils_stack_write(&vspace, &vspace, &vka, text, 20, &sp) == -1);
    vspace_free_stack(&vspace, top);
    CHECK(nothing_lost_since(&before));
}

#ifndef CONFIG_KERNEL_MCS
static void calls_of_the_other_kernel_are_ENOSYS(void)
{
    CHECK((int)api_sc_bind(1, 2) == -ENOSYS && (int)api_sc_unbind(1) == -ENOSYS);
    CHECK((int)api_sc_unbind_object(1, 2) == -ENOSYS && api_sc_consumed(1).error == -ENOSYS);
    CHECK((int)api_sched_ctrl_configure(1, 2, 3, 4, 5, 6) == -ENOSYS);
}
#endif

static void guards_and_errors_have_their_forms(void)
{
    CHECK(api_make_guard_skip_word(52) == api_make_guard_word(0, 52));
    CHECK(api_make_guard_word(0, 52) == seL4_CNode_CapData_new(0, 52).words[0]);
    CHECK(strcmp(sel4_strerror(seL4_NotEnoughMemory), "seL4_NotEnoughMemory") == 0);
    CHECK(strcmp(sel4_strfault(99), "Unknown Fault") == 0);
}

int main(void)
{
    static const struct test tests[] = {
        {"threads begin with arguments, stack and TLS", threads_begin_with_arguments_stack_and_TLS},
        {"threads wait for their start", threads_wait_for_their_start},
        {"threads have what they are configured with", threads_have_what_they_are_configured_with},
        {"priorities reach to the MCP", priorities_reach_to_the_mcp},
        {"faults come to the endpoint", faults_come_to_the_endpoint},
        {"read-only pages cannot be written", read_only_pages_cannot_be_written},
        {"fault handlers run", fault_handlers_run},
        {"threads go back to a checkpoint", threads_go_back_to_a_checkpoint},
        {"functions run on new stacks", functions_run_on_new_stacks},
        {"contexts are set up", contexts_are_set_up},
        {"stacks are written across pages", stacks_are_written_across_pages},
#ifndef CONFIG_KERNEL_MCS
        {"calls of the other kernel are ENOSYS", calls_of_the_other_kernel_are_ENOSYS},
#endif
        {"guards and errors have their forms", guards_and_errors_have_their_forms},
    };

    simple_default_init_bootinfo(&simple, platsupport_get_bootinfo());
    if (!start(bootstrap_use_current_simple(&simple, POOL_SIZE, pool)) ||
        vka_alloc_endpoint(&vka, &faults) || vka_alloc_notification(&vka, &signalled) ||
        vka_alloc_reply(&vka, &reply) != (IS_MCS ? 0 : ENOSYS) || !thread_comes_and_goes()) {
        return 1;
    }
    run_tests(tests, ARRAY_SIZE(tests), exit_slot());
}
