/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Threads of these tests. The root task has the highest priority, so they run while it waits.
 */
#pragma once

#include <env.h>
#include <stdint.h>

#define PRIORITY 100

extern vka_object_t signalled; /* a notification */
extern vka_object_t faults;    /* an endpoint */
extern vka_object_t reply;     /* for what the root task receives */

/* Makes the objects above. */
bool start_threads(void);

/* A thread with a time slice. */
sel4utils_thread_config_t usual(void);

bool make(sel4utils_thread_t *thread, sel4utils_thread_config_t config);
bool run(sel4utils_thread_t *thread, sel4utils_thread_entry_fn entry, seL4_Word argument);
void clean_up(sel4utils_thread_t *thread);

/* For the end of a thread: waits for ever. */
void rest(void);

/* Waits until no thread of a priority above 1 can run. */
bool let_others_run(void);

uint64_t now_us(void);
