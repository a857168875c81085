/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "env.h"

#include <allocman/bootstrap.h>
#include <allocman/vka.h>
#include <sel4platsupport/io.h>
#include <sel4platsupport/platsupport.h>
#include <sel4utils/vspace.h>
#include <simple-default/simple-default.h>

#define STATIC_POOL_SIZE  (BIT(seL4_PageBits) * 20)
#define VIRTUAL_POOL_SIZE (BIT(seL4_PageBits) * 400)

struct env env;

static char static_pool[STATIC_POOL_SIZE];
static sel4utils_alloc_data_t vspace_data;

static void start_allocator(seL4_BootInfo *bootinfo)
{
    static sel4utils_res_t virtual_pool;
    void *vaddr;
    allocman_t *allocman =
        bootstrap_use_current_simple(&env.simple, sizeof(static_pool), static_pool);

    ZF_LOGF_IF(!allocman, "no allocator");
    allocman_make_vka(&env.vka, allocman);
    ZF_LOGF_IF(sel4utils_bootstrap_vspace_with_bootinfo_leaky(
                   &env.vspace, &vspace_data, simple_get_pd(&env.simple), &env.vka, bootinfo),
               "no address space");
    ZF_LOGF_IF(sel4utils_reserve_range_no_alloc(&env.vspace, &virtual_pool, VIRTUAL_POOL_SIZE,
                                                seL4_AllRights, 1, &vaddr),
               "no range for the allocator");
    bootstrap_configure_virtual_pool(allocman, vaddr, VIRTUAL_POOL_SIZE,
                                     simple_get_pd(&env.simple));
}

void env_start(void)
{
    seL4_BootInfo *bootinfo = platsupport_get_bootinfo();

    platsupport_serial_setup_bootinfo_failsafe();
    simple_default_init_bootinfo(&env.simple, bootinfo);
    start_allocator(bootinfo);
    int error = vka_cspace_alloc(&env.vka, &env.exit_slot);
    error = error ? error : vka_alloc_notification(&env.vka, &env.ntfn);
    error = error ? error : sel4platsupport_new_malloc_ops(&env.ops.malloc_ops);
    error =
        error ? error : sel4platsupport_new_io_mapper(&env.vspace, &env.vka, &env.ops.io_mapper);
    error = error ? error
                  : sel4platsupport_new_fdt_ops(&env.ops.io_fdt, &env.simple, &env.ops.malloc_ops);
    error = error ? error
                  : sel4platsupport_new_mini_irq_ops(&env.ops.irq_ops, &env.vka, &env.simple,
                                                     &env.ops.malloc_ops, env.ntfn.cptr,
                                                     MASK(seL4_BadgeBits));
    error = error ? error : sel4platsupport_new_arch_ops(&env.ops, &env.simple, &env.vka);
    ZF_LOGF_IF(error, "error %d while the tests were set up", error);
}

void env_wait(void)
{
    seL4_Word badge;

    seL4_Wait(env.ntfn.cptr, &badge);
    sel4platsupport_irq_handle(&env.ops.irq_ops, MINI_IRQ_INTERFACE_NTFN_ID, badge);
}

bool env_poll(void)
{
    seL4_Word badge = 0;

    seL4_Poll(env.ntfn.cptr, &badge);
    sel4platsupport_irq_handle(&env.ops.irq_ops, MINI_IRQ_INTERFACE_NTFN_ID, badge);
    return badge != 0;
}
