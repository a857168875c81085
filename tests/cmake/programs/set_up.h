/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Allocator and address space, as the programs of processes start.
 */
#pragma once

#include <allocman/allocman.h>
#include <allocman/bootstrap.h>
#include <allocman/vka.h>
#include <inttypes.h>
#include <sel4platsupport/bootinfo.h>
#include <sel4utils/process.h>
#include <sel4utils/sel4_zf_logif.h>
#include <sel4utils/vspace.h>
#include <simple-default/simple-default.h>
#include <stdio.h>
#include <utils/util.h>
#include <vka/object.h>
#include <vspace/vspace.h>

#define ALLOCATOR_STATIC_POOL_SIZE  (BIT(seL4_PageBits) * 10)
#define ALLOCATOR_VIRTUAL_POOL_SIZE (BIT(seL4_PageBits) * 100)
#define EP_BADGE                    0x61
/* below main's, so that lines come whole and in order */
#define PROCESS_PRIORITY (seL4_MaxPrio - 1)

static simple_t simple;
static vka_t vka;
static allocman_t *allocman;
static vspace_t vspace;
static sel4utils_alloc_data_t data;
static char allocator_mem_pool[ALLOCATOR_STATIC_POOL_SIZE];

static void set_up(void)
{
    seL4_BootInfo *info = platsupport_get_bootinfo();
    ZF_LOGF_IF(info == NULL, "Failed to get bootinfo.");
    simple_default_init_bootinfo(&simple, info);
    allocman =
        bootstrap_use_current_simple(&simple, ALLOCATOR_STATIC_POOL_SIZE, allocator_mem_pool);
    ZF_LOGF_IF(allocman == NULL, "Failed to initialize alloc manager.");
    allocman_make_vka(&vka, allocman);
    int error = sel4utils_bootstrap_vspace_with_bootinfo_leaky(&vspace, &data,
                                                               simple_get_pd(&simple), &vka, info);
    ZF_LOGF_IFERR(error, "Failed to prepare root thread's VSpace for use.");
    void *vaddr;
    reservation_t reservation =
        vspace_reserve_range(&vspace, ALLOCATOR_VIRTUAL_POOL_SIZE, seL4_AllRights, 1, &vaddr);
    ZF_LOGF_IF(reservation.res == NULL, "Failed to reserve a chunk of memory.");
    bootstrap_configure_virtual_pool(allocman, vaddr, ALLOCATOR_VIRTUAL_POOL_SIZE,
                                     simple_get_pd(&simple));
}

/* Starts `image` with a capability, badge EP_BADGE, to the endpoint; its slot is the program's
 * first argument. */
static void start(sel4utils_process_t *process, const char *image, const vka_object_t *endpoint)
{
    sel4utils_process_config_t config = process_config_default_simple(&simple, image, seL4_MaxPrio);
    config = process_config_auth(config, simple_get_tcb(&simple));
    config = process_config_priority(config, PROCESS_PRIORITY);
    int error = sel4utils_configure_process_custom(process, &vka, &vspace, config);
    ZF_LOGF_IFERR(error, "Failed to spawn a new thread.");

    cspacepath_t path;
    vka_cspace_make_path(&vka, endpoint->cptr, &path);
    seL4_CPtr slot = sel4utils_mint_cap_to_process(process, path, seL4_AllRights, EP_BADGE);
    ZF_LOGF_IF(slot == 0, "Failed to mint a badged copy of the IPC endpoint.");
    printf("NEW CAP SLOT: %" PRIxPTR ".\n", slot);

    char string_args[1][WORD_STRING_SIZE];
    char *argv[1];
    sel4utils_create_word_args(string_args, argv, 1, slot);
    error = sel4utils_spawn_process_v(process, &vka, &vspace, 1, argv, 1);
    ZF_LOGF_IFERR(error, "Failed to spawn and start the new thread.");
}
