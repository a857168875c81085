/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The calls of the tutorial about timers (spec/06 section 22, spec/07 section 3.3, libraries-4), in
 * the order and with the arguments of such a program: a process asks for a sleep of two seconds,
 * which are two thousand interrupts of a periodic timer.
 */
#include "../support/check.h"

#include <allocman/bootstrap.h>
#include <allocman/vka.h>
#include <platsupport/ltimer.h>
#include <sel4platsupport/bootinfo.h>
#include <sel4platsupport/io.h>
#include <sel4platsupport/irq.h>
#include <sel4utils/api.h>
#include <sel4utils/process.h>
#include <simple-default/simple-default.h>

#define ALLOCATOR_STATIC_POOL_SIZE  (BIT(seL4_PageBits) * 10)
#define ALLOCATOR_VIRTUAL_POOL_SIZE (BIT(seL4_PageBits) * 100)
#define EP_BADGE                    0x61
#define APP_PRIORITY                seL4_MaxPrio
#define MS_IN_A_SECOND              1000

static simple_t simple;
static vka_t vka;
static allocman_t *allocman;
static vspace_t vspace;
static sel4utils_alloc_data_t vspace_data;
static char allocator_mem_pool[ALLOCATOR_STATIC_POOL_SIZE];
static vka_object_t endpoint;
static vka_object_t reply;
static vka_object_t ntfn_object;
static ps_io_ops_t ops;
static ltimer_t timer;
static sel4utils_process_t process;
static seL4_CPtr exit_slot;

static void start(void)
{
    seL4_BootInfo *info = platsupport_get_bootinfo();
    reservation_t reservation;
    void *vaddr;

    simple_default_init_bootinfo(&simple, info);
    allocman =
        bootstrap_use_current_simple(&simple, ALLOCATOR_STATIC_POOL_SIZE, allocator_mem_pool);
    ZF_LOGF_IF(allocman == NULL, "No allocator.");
    allocman_make_vka(&vka, allocman);
    int error = sel4utils_bootstrap_vspace_with_bootinfo_leaky(&vspace, &vspace_data,
                                                               simple_get_pd(&simple), &vka, info);
    ZF_LOGF_IFERR(error, "No address space.");
    reservation =
        vspace_reserve_range(&vspace, ALLOCATOR_VIRTUAL_POOL_SIZE, seL4_AllRights, 1, &vaddr);
    ZF_LOGF_IF(reservation.res == NULL, "No range for the allocator.");
    bootstrap_configure_virtual_pool(allocman, vaddr, ALLOCATOR_VIRTUAL_POOL_SIZE,
                                     simple_get_pd(&simple));
    ZF_LOGF_IFERR(vka_cspace_alloc(&vka, &exit_slot), "No slot.");
}

static void spawn_client(void)
{
    sel4utils_process_config_t config =
        process_config_default_simple(&simple, "client", APP_PRIORITY);
    cspacepath_t path;
    char strings[1][WORD_STRING_SIZE];
    char *argv[2] = {"client", strings[0]};

    config = process_config_auth(config, simple_get_tcb(&simple));
    config = process_config_priority(config, APP_PRIORITY);
    int error = sel4utils_configure_process_custom(&process, &vka, &vspace, config);
    ZF_LOGF_IFERR(error, "No process.");
    error = vka_alloc_endpoint(&vka, &endpoint);
    ZF_LOGF_IFERR(error, "No endpoint.");
    error = vka_alloc_reply(&vka, &reply); /* with MCS what receivers of calls need */
    ZF_LOGF_IF(config_set(CONFIG_KERNEL_MCS) && error, "No reply object.");
    vka_cspace_make_path(&vka, endpoint.cptr, &path);
    seL4_CPtr cap = sel4utils_mint_cap_to_process(&process, path, seL4_AllRights, EP_BADGE);
    ZF_LOGF_IF(cap == 0, "No endpoint in the process.");
    snprintf(strings[0], sizeof(strings[0]), "%lu", cap);
    error = sel4utils_spawn_process_v(&process, &vka, &vspace, 2, argv, 1);
    ZF_LOGF_IFERR(error, "The process does not start.");
}

static void start_timer(void)
{
    int error = vka_alloc_notification(&vka, &ntfn_object);
    ZF_LOGF_IFERR(error, "No notification.");
    error = sel4platsupport_new_malloc_ops(&ops.malloc_ops);
    ZF_LOGF_IFERR(error, "No heap.");
    error = sel4platsupport_new_io_mapper(&vspace, &vka, &ops.io_mapper);
    ZF_LOGF_IFERR(error, "No mapper.");
    error = sel4platsupport_new_fdt_ops(&ops.io_fdt, &simple, &ops.malloc_ops);
    ZF_LOGF_IFERR(error, "No device tree.");
    if (ops.io_fdt.cookie != NULL) {
        ZF_LOGF("A PC has no device tree.");
    }
    error = sel4platsupport_new_mini_irq_ops(&ops.irq_ops, &vka, &simple, &ops.malloc_ops,
                                             ntfn_object.cptr, MASK(seL4_BadgeBits));
    ZF_LOGF_IFERR(error, "No interrupts.");
    error = sel4platsupport_new_arch_ops(&ops, &simple, &vka);
    ZF_LOGF_IFERR(error, "No ports.");
    error = ltimer_default_init(&timer, ops, NULL, NULL);
    ZF_LOGF_IFERR(error, "No timer.");
}

static void sleep_seconds(seL4_Word seconds)
{
    int error = ltimer_set_timeout(&timer, NS_IN_MS, TIMEOUT_PERIODIC);
    ZF_LOGF_IFERR(error, "No timeout.");
    for (seL4_Word i = 0; i < seconds * MS_IN_A_SECOND; i++) {
        seL4_Word badge;

        seL4_Wait(ntfn_object.cptr, &badge);
        sel4platsupport_irq_handle(&ops.irq_ops, MINI_IRQ_INTERFACE_NTFN_ID, badge);
    }
}

static void a_client_sleeps_two_seconds(void)
{
    seL4_Word badge = 0;
    uint64_t before = 0;
    uint64_t after = 0;

    spawn_client();
    start_timer();
    printf("main: hello world\n");
    seL4_MessageInfo_t tag = api_recv(endpoint.cptr, &badge, reply.cptr);
    seL4_Word seconds = seL4_GetMR(0);
    CHECK(badge == EP_BADGE && seL4_MessageInfo_get_length(tag) == 1 && seconds == 2);
    printf("main: got a message from %#lx to sleep %lu seconds\n", badge, seconds);
    ltimer_get_time(&timer, &before);
    sleep_seconds(seconds);
    ltimer_get_time(&timer, &after);
    seL4_SetMR(0, (uint32_t)after);
    api_reply(reply.cptr, seL4_MessageInfo_new(0, 0, 0, 1));
    api_recv(endpoint.cptr, &badge, reply.cptr);
    ltimer_destroy(&timer);
    CHECK(after - before >= 2 * NS_IN_S && after - before < 2 * NS_IN_S + NS_IN_MS);
}

int main(void)
{
    static const struct test tests[] = {
        {"a client sleeps two seconds", a_client_sleeps_two_seconds},
    };

    start();
    run_tests(tests, ARRAY_SIZE(tests), exit_slot);
}
