/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "env.h"

#include "refusal.h"

#include <sel4platsupport/bootinfo.h>
#include <sel4utils/api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VIRTUAL_POOL_SIZE (BIT(12) * 2000)
#define PRIORITY          100
#define BADGE             77
#define TIME_SLICE_US     5000

char pool[POOL_SIZE];
simple_t simple;
allocman_t *allocator;
vka_t vka;
vspace_t vspace;
sel4utils_alloc_data_t vspace_data;

static vka_t real_vka;
static seL4_CPtr end_slot;
static vka_object_t endpoint; /* where threads and processes say that they run */
static cspacepath_t badged;

/* Messages of errors that were planned would cover everything else. */
static void keep_quiet(zf_log_output_ctx *ctx)
{
    if (ctx->lvl == ZF_LOG_FATAL) {
        printf("fatal: %.*s\n", (int)(ctx->p - ctx->buf), ctx->buf);
        abort();
    }
}

bool start(allocman_t *made)
{
    seL4_BootInfo *info = platsupport_get_bootinfo();
    static sel4utils_res_t reservation;
    void *range;

    if (!made) {
        printf("No allocator\n");
        return false;
    }
    allocator = made;
    allocman_make_vka(&real_vka, allocator);
    vka = refusing_vka(&real_vka);
    if (sel4utils_bootstrap_vspace_with_bootinfo_leaky(&vspace, &vspace_data,
                                                       simple_get_pd(&simple), &vka, info) ||
        sel4utils_reserve_range_no_alloc(&vspace, &reservation, VIRTUAL_POOL_SIZE, seL4_AllRights,
                                         1, &range)) {
        printf("No address space\n");
        return false;
    }
    bootstrap_configure_virtual_pool(allocator, range, VIRTUAL_POOL_SIZE, simple_get_pd(&simple));
    if (vka_cspace_alloc(&vka, &end_slot) || vka_alloc_endpoint(&vka, &endpoint) ||
        vka_mint_object(&vka, &endpoint, &badged, seL4_AllRights, BADGE)) {
        printf("No slot or endpoint\n");
        return false;
    }
    zf_log_set_output_callback(keep_quiet);
    return true;
}

seL4_CPtr exit_slot(void)
{
    return end_slot;
}

sched_params_t with_time(sched_params_t params)
{
    return IS_MCS ? sched_params_round_robin(params, &simple, 0, TIME_SLICE_US) : params;
}

static void say_hello(void *arg0, void *arg1, void *ipc_buffer)
{
    (void)ipc_buffer;
    seL4_SetMR(0, (seL4_Word)arg0);
    seL4_SetMR(1, (seL4_Word)arg1);
    seL4_Send(badged.capPtr, seL4_MessageInfo_new(0, 0, 0, 2));
    for (;;) {
        seL4_Yield();
    }
}

/* Whether somebody says the two words. */
static bool hear(seL4_Word first, seL4_Word second)
{
    seL4_Word badge;

    api_wait(endpoint.cptr, &badge);
    return badge == BADGE && seL4_GetMR(0) == first && seL4_GetMR(1) == second;
}

static bool is_zero(const void *memory, size_t bytes)
{
    const char *byte = memory;

    while (bytes > 0 && byte[bytes - 1] == 0) {
        bytes--;
    }
    return bytes == 0;
}

bool thread_comes_and_goes(void)
{
    sel4utils_thread_t thread;
    sel4utils_thread_config_t config = thread_config_default(&simple, simple_get_cnode(&simple),
                                                             seL4_NilData, seL4_CapNull, PRIORITY);
    int error = sel4utils_configure_thread_config(&vka, &vspace, &vspace, config, &thread);

    if (error) {
        if (error != -1 || !is_zero(&thread, sizeof(thread))) {
            printf("a thread fails with %d, or is not zero\n", error);
            abort();
        }
        return false;
    }
    bool fine =
        sel4utils_start_thread(&thread, say_hello, (void *)5, (void *)6, 1) == 0 && hear(5, 6);
    sel4utils_clean_up_thread(&vka, &vspace, &thread);
    return fine && is_zero(&thread, sizeof(thread));
}

bool process_comes_and_goes(void)
{
    static sel4utils_process_t process;
    static char *arguments[] = {"child", "x"};
    sel4utils_process_config_t config = process_config_default_simple(&simple, "child", PRIORITY);
    int error = sel4utils_configure_process_custom(&process, &vka, &vspace, config);

    if (error) {
        if (error != -1 || !is_zero(&process, sizeof(process))) {
            printf("a process fails with %d, or is not zero\n", error);
            abort();
        }
        return false;
    }
    cspacepath_t path;
    vka_cspace_make_path(&vka, endpoint.cptr, &path);
    bool fine = sel4utils_mint_cap_to_process(&process, path, seL4_AllRights, BADGE) ==
                SEL4UTILS_FIRST_FREE;
    if (fine) {
        error = sel4utils_spawn_process_v(&process, &vka, &vspace, 2, arguments, 1);
        fine = error == 0 && hear(2, 'x');
        if (error && error != -1) {
            printf("spawning fails with %d\n", error);
            abort();
        }
    }
    sel4utils_destroy_process(&process, &vka);
    return fine && is_zero(&process, sizeof(process));
}
