/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "env.h"

#include "counting.h"

#include <allocman/bootstrap.h>
#include <allocman/vka.h>
#include <sel4platsupport/bootinfo.h>
#include <sel4utils/vspace.h>
#include <simple-default/simple-default.h>
#include <stdio.h>

#define VIRTUAL_POOL_SIZE (BIT(12) * 500)

simple_t simple;
vka_t vka;
vspace_t vspace;

static char pool[BIT(12) * 20];
static vka_t real_vka;
static sel4utils_alloc_data_t vspace_data;
static seL4_CPtr end_slot;

bool start(void)
{
    seL4_BootInfo *info = platsupport_get_bootinfo();
    void *range;

    simple_default_init_bootinfo(&simple, info);
    allocman_t *allocator = bootstrap_use_current_simple(&simple, sizeof(pool), pool);
    if (!allocator) {
        printf("No allocator\n");
        return false;
    }
    allocman_make_vka(&real_vka, allocator);
    vka = counting_vka(&real_vka);
    if (sel4utils_bootstrap_vspace_with_bootinfo_leaky(&vspace, &vspace_data,
                                                       simple_get_pd(&simple), &vka, info) ||
        vka_cspace_alloc(&vka, &end_slot)) {
        printf("No address space or slot\n");
        return false;
    }
    if (!vspace_reserve_range(&vspace, VIRTUAL_POOL_SIZE, seL4_AllRights, 1, &range).res) {
        printf("No room for the allocator\n");
        return false;
    }
    bootstrap_configure_virtual_pool(allocator, range, VIRTUAL_POOL_SIZE, simple_get_pd(&simple));
    return true;
}

seL4_CPtr exit_slot(void)
{
    return end_slot;
}
