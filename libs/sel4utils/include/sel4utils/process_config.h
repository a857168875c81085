/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What a new process should get, built step by step: every builder takes and returns the structure
 * by value. (spec/06 section 10.4)
 */
#pragma once

#include <assert.h>
#include <autoconf.h>
#include <sel4utils/elf.h>
#include <sel4utils/gen_config.h>
#include <sel4utils/thread_config.h>
#include <simple/simple.h>
#include <vka/object.h>
#include <vspace/vspace.h>

typedef struct sel4utils_process_config {
    bool is_elf;
    const char *image_name;
    bool do_elf_load;  /* load now; otherwise only reserve the ranges */
    void *entry_point; /* without ELF image */
    uintptr_t sysinfo; /* without ELF image */
    bool create_cspace;
    int one_level_cspace_size_bits;
    seL4_CPtr dest_cspace_tcb_cptr; /* with a given CNode: where the process finds its TCB */
    vka_object_t cnode;
    bool create_vspace;
    vspace_t *vspace;
    vka_object_t page_dir;
    sel4utils_elf_region_t *reservations;
    int num_reservations;
    bool create_fault_endpoint;
    vka_object_t fault_endpoint;
    sched_params_t sched_params;
    seL4_CPtr asid_pool;
} sel4utils_process_config_t;

static_assert(sizeof(sel4utils_process_config_t) == 272, "spec/06 section 10.4");

/* Priorities are set on the authority of this TCB. */
static inline sel4utils_process_config_t process_config_auth(sel4utils_process_config_t config,
                                                             seL4_CPtr auth)
{
    config.sched_params.auth = auth;
    return config;
}

/* The address space gets its identifier from this pool. */
static inline sel4utils_process_config_t process_config_asid_pool(sel4utils_process_config_t config,
                                                                  seL4_CPtr asid_pool)
{
    config.asid_pool = asid_pool;
    return config;
}

/* Priority of the first thread. */
static inline sel4utils_process_config_t process_config_priority(sel4utils_process_config_t config,
                                                                 uint8_t priority)
{
    config.sched_params.priority = priority;
    return config;
}

/* Maximum controlled priority of the first thread. */
static inline sel4utils_process_config_t process_config_mcp(sel4utils_process_config_t config,
                                                            uint8_t mcp)
{
    config.sched_params.mcp = mcp;
    return config;
}

/* The program is file image_name of the CPIO archive; the name is kept, not copied. Unless
 * `preload`, its ranges are reserved but not loaded. */
static inline sel4utils_process_config_t process_config_elf(sel4utils_process_config_t config,
                                                            const char *image_name, bool preload)
{
    config.is_elf = true;
    config.image_name = image_name;
    config.do_elf_load = preload;
    return config;
}

/* There is no file: the first thread starts at entry_point, and is told of `sysinfo`. */
static inline sel4utils_process_config_t process_config_noelf(sel4utils_process_config_t config,
                                                              void *entry_point, uintptr_t sysinfo)
{
    config.is_elf = false;
    config.entry_point = entry_point;
    config.sysinfo = sysinfo;
    return config;
}

/* A new CNode of 2^size_bits slots, freed with the process. */
static inline sel4utils_process_config_t
process_config_create_cnode(sel4utils_process_config_t config, int size_bits)
{
    config.create_cspace = true;
    config.one_level_cspace_size_bits = size_bits;
    return config;
}

/* This CNode, which stays the caller's. */
static inline sel4utils_process_config_t process_config_cnode(sel4utils_process_config_t config,
                                                              vka_object_t cnode)
{
    config.create_cspace = false;
    config.cnode = cnode;
    return config;
}

/* A new address space, freed with the process; in it the ranges of `reservations` are reserved,
 * which are kept. */
static inline sel4utils_process_config_t
process_config_create_vspace(sel4utils_process_config_t config,
                             sel4utils_elf_region_t *reservations, int num_reservations)
{
    config.create_vspace = true;
    config.reservations = reservations;
    config.num_reservations = num_reservations;
    return config;
}

/* This address space with root page_dir; both stay the caller's. */
static inline sel4utils_process_config_t
process_config_vspace(sel4utils_process_config_t config, vspace_t *vspace, vka_object_t page_dir)
{
    config.create_vspace = false;
    config.vspace = vspace;
    config.page_dir = page_dir;
    return config;
}

/* A new fault endpoint, freed with the process. */
static inline sel4utils_process_config_t
process_config_create_fault_endpoint(sel4utils_process_config_t config)
{
    config.create_fault_endpoint = true;
    return config;
}

/* This fault endpoint, which stays the caller's. */
static inline sel4utils_process_config_t
process_config_fault_endpoint(sel4utils_process_config_t config, vka_object_t fault_endpoint)
{
    config.create_fault_endpoint = false;
    config.fault_endpoint = fault_endpoint;
    return config;
}

/* The same by capability alone. */
static inline sel4utils_process_config_t
process_config_fault_cptr(sel4utils_process_config_t config, seL4_CPtr fault_cptr)
{
    vka_object_t endpoint = {.cptr = fault_cptr};

    return process_config_fault_endpoint(config, endpoint);
}

/* Nothing yet but the authority of the first thread and its ASID pool. */
static inline sel4utils_process_config_t process_config_new(simple_t *simple)
{
    sel4utils_process_config_t config = {0};

    config = process_config_auth(config, simple_get_tcb(simple));
    return process_config_asid_pool(config,
                                    simple_get_init_cap(simple, seL4_CapInitThreadASIDPool));
}

/* A program of the archive in a CSpace, address space and with a fault endpoint of its own.
 * Without authority or priority: it runs at priority 0; MCS: without a scheduling context. */
static inline sel4utils_process_config_t process_config_default(const char *image_name,
                                                                seL4_CPtr asid_pool)
{
    sel4utils_process_config_t config = {0};

    config = process_config_asid_pool(config, asid_pool);
    config = process_config_elf(config, image_name, true);
    config = process_config_create_cnode(config, CONFIG_SEL4UTILS_CSPACE_SIZE_BITS);
    config = process_config_create_vspace(config, NULL, 0);
    return process_config_create_fault_endpoint(config);
}

/* The same with the authority of the first thread and priority `prio`; MCS: and with a
 * scheduling context of a whole time slice on core 0. */
static inline sel4utils_process_config_t
process_config_default_simple(simple_t *simple, const char *image_name, uint8_t prio)
{
    sel4utils_process_config_t config = process_config_new(simple);

    config = process_config_elf(config, image_name, true);
    config = process_config_create_cnode(config, CONFIG_SEL4UTILS_CSPACE_SIZE_BITS);
    config = process_config_create_vspace(config, NULL, 0);
    config = process_config_create_fault_endpoint(config);
#ifdef CONFIG_KERNEL_MCS
    config.sched_params = sched_params_round_robin(config.sched_params, simple, 0,
                                                   CONFIG_BOOT_THREAD_TIME_SLICE * US_IN_MS);
#endif
    return process_config_priority(config, prio);
}
