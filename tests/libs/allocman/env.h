/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What these tests run on: an allocator, and behind a vka that can refuse (refusal.h) the root
 * task's address space.
 */
#pragma once

#include <allocman/bootstrap.h>
#include <allocman/vka.h>
#include <sel4utils/process.h>
#include <sel4utils/thread.h>
#include <sel4utils/vspace.h>
#include <simple-default/simple-default.h>
#include <simple/simple.h>
#include <vka/capops.h>
#include <vka/object.h>
#include <vka/object_capops.h>
#include <vspace/vspace.h>

#define POOL_SIZE (BIT(12) * 10) /* what the tutorials give */

extern char pool[POOL_SIZE];
extern simple_t simple;
extern allocman_t *allocator;
extern vka_t vka; /* refuses as planned */
extern vspace_t vspace;
extern sel4utils_alloc_data_t vspace_data;

#define IS_MCS config_set(CONFIG_KERNEL_MCS)

/* The same with a time slice, which a thread does not need without MCS. */
sched_params_t with_time(sched_params_t params);

/* `made`: the allocator of this task, with the root task's capabilities at their usual addresses.
 * False, with the reason printed, if something cannot be set up. */
bool start(allocman_t *made);
/* A slot for run_tests. */
seL4_CPtr exit_slot(void);

/* Makes a thread, lets it run until it says so, and frees it. False if something fails; on the
 * first step that is documented: -1, and *thread is zero. */
bool thread_comes_and_goes(void);

/* The same for a process of "child". */
bool process_comes_and_goes(void);
