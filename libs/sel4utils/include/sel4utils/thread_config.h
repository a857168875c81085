/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What a new thread should get, built step by step: every builder takes and returns the structure
 * by value. (spec/06 section 10.3)
 */
#pragma once

#include <assert.h>
#include <autoconf.h>
#include <sel4/sel4.h>
#include <sel4utils/api.h>
#include <sel4utils/gen_config.h>
#include <simple/simple.h>
#include <stdbool.h>
#include <stdint.h>
#include <utils/util.h>

typedef struct sched_params {
    uint8_t priority;
    uint8_t mcp;
    seL4_CPtr auth; /* TCB whose maximum controlled priority covers the two above */
    bool create_sc; /* MCS: make and configure a scheduling context */
    seL4_CPtr sched_ctrl;
    seL4_Time period; /* microseconds */
    seL4_Time budget; /* microseconds */
    seL4_Word extra_refills;
    seL4_Word badge;
    seL4_CPtr sched_context; /* MCS: used when create_sc is false */
    seL4_Word core;
} sched_params_t;

typedef struct sel4utils_thread_config {
    seL4_CPtr fault_endpoint;
    seL4_CNode cspace;
    seL4_Word cspace_root_data;
    bool custom_stack_size;
    seL4_Word stack_size; /* 4 KiB pages */
    bool no_ipc_buffer;
    sched_params_t sched_params;
    bool create_reply;
    seL4_CPtr reply;
} sel4utils_thread_config_t;

static_assert(sizeof(sched_params_t) == 80, "spec/06 section 25");
static_assert(sizeof(sel4utils_thread_config_t) == 144, "spec/06 section 25");

/* MCS: a scheduling context of its own on `core`, of budget_us microseconds in each period_us,
 * with extra refills and a badge for timeout faults. Elsewhere without effect, and logged. */
static inline sched_params_t sched_params_periodic(sched_params_t params, simple_t *simple,
                                                   seL4_Word core, seL4_Time period_us,
                                                   seL4_Time budget_us, seL4_Word extra_refills,
                                                   seL4_Word badge)
{
#ifndef CONFIG_KERNEL_MCS
    ZF_LOGW("Scheduling parameters have no effect on this kernel");
#endif
    params.sched_ctrl = simple_get_sched_ctrl(simple, (int)core);
    params.period = period_us;
    params.budget = budget_us;
    params.extra_refills = extra_refills;
    params.badge = badge;
    params.create_sc = true;
    params.core = core;
    return params;
}

/* The same with all of its time: budget and period are timeslice_us. */
static inline sched_params_t sched_params_round_robin(sched_params_t params, simple_t *simple,
                                                      seL4_Word core, seL4_Time timeslice_us)
{
    return sched_params_periodic(params, simple, core, timeslice_us, timeslice_us, 0, 0);
}

/* The thread is to run on this core. */
static inline sched_params_t sched_params_core(sched_params_t params, seL4_Word core)
{
    params.core = core;
    return params;
}

/* The thread's CSpace, and its guard as api_make_guard_word makes it. */
static inline sel4utils_thread_config_t thread_config_cspace(sel4utils_thread_config_t config,
                                                             seL4_CPtr cspace_root,
                                                             seL4_Word cspace_root_data)
{
    config.cspace = cspace_root;
    config.cspace_root_data = cspace_root_data;
    return config;
}

/* Priorities are set on the authority of this TCB. */
static inline sel4utils_thread_config_t thread_config_auth(sel4utils_thread_config_t config,
                                                           seL4_CPtr tcb)
{
    config.sched_params.auth = tcb;
    return config;
}

/* Its priority. */
static inline sel4utils_thread_config_t thread_config_priority(sel4utils_thread_config_t config,
                                                               uint8_t priority)
{
    config.sched_params.priority = priority;
    return config;
}

/* Its maximum controlled priority. */
static inline sel4utils_thread_config_t thread_config_mcp(sel4utils_thread_config_t config,
                                                          uint8_t mcp)
{
    config.sched_params.mcp = mcp;
    return config;
}

/* `size` pages of 4 KiB for its stack; 0: no stack. */
static inline sel4utils_thread_config_t thread_config_stack_size(sel4utils_thread_config_t config,
                                                                 seL4_Word size)
{
    config.stack_size = size;
    config.custom_stack_size = true;
    return config;
}

/* It gets no IPC buffer. */
static inline sel4utils_thread_config_t
thread_config_no_ipc_buffer(sel4utils_thread_config_t config)
{
    config.no_ipc_buffer = true;
    return config;
}

/* Where its faults go: a capability address in its own CSpace; MCS: in the caller's. */
static inline sel4utils_thread_config_t
thread_config_fault_endpoint(sel4utils_thread_config_t config, seL4_CPtr fault_ep)
{
    config.fault_endpoint = fault_ep;
    return config;
}

/* MCS: a reply object of its own, freed with the thread. */
static inline sel4utils_thread_config_t thread_config_create_reply(sel4utils_thread_config_t config)
{
    config.create_reply = true;
    return config;
}

/* MCS: this reply object, which stays the caller's. */
static inline sel4utils_thread_config_t thread_config_reply(sel4utils_thread_config_t config,
                                                            seL4_CPtr reply)
{
    config.reply = reply;
    config.create_reply = false;
    return config;
}

/* MCS: this scheduling context, which stays the caller's. */
static inline sel4utils_thread_config_t
thread_config_sched_context(sel4utils_thread_config_t config, seL4_CPtr sched_context)
{
    config.sched_params.sched_context = sched_context;
    config.sched_params.create_sc = false;
    return config;
}

/* A thread of the caller's CSpace, with the authority of the first thread. */
static inline sel4utils_thread_config_t thread_config_new(simple_t *simple)
{
    sel4utils_thread_config_t config = {0};
    seL4_Word guard_bits = seL4_WordBits - (seL4_Word)simple_get_cnode_size_bits(simple);

    config = thread_config_auth(config, simple_get_tcb(simple));
    return thread_config_cspace(config, simple_get_cnode(simple),
                                api_make_guard_skip_word(guard_bits));
}

/* A thread of CSpace `cnode` with guard `data`, fault endpoint and priority, and a reply object;
 * MCS: also a scheduling context of a whole time slice on core 0. */
static inline sel4utils_thread_config_t thread_config_default(simple_t *simple, seL4_CPtr cnode,
                                                              seL4_Word data, seL4_CPtr fault_ep,
                                                              uint8_t prio)
{
    sel4utils_thread_config_t config = thread_config_new(simple);

    config = thread_config_cspace(config, cnode, data);
    config = thread_config_fault_endpoint(config, fault_ep);
    config = thread_config_priority(config, prio);
#ifdef CONFIG_KERNEL_MCS
    config.sched_params = sched_params_round_robin(config.sched_params, simple, 0,
                                                   CONFIG_BOOT_THREAD_TIME_SLICE * US_IN_MS);
#endif
    return thread_config_create_reply(config);
}
