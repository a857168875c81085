/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What random system calls are with MCS, and without: random_calls_mcs.c, random_calls_fixed.c.
 */
#pragma once
#include "machine.h"
#include "random.h"

/* What is there at the beginning: objects to talk through, and threads that run; with MCS what they
 * need for that. */
enum {
    ENDPOINTS = 3,
    NOTIFICATIONS = 2,
    THREADS = 4,
    FIRST_ENDPOINT = SLOT_FREE,
    FIRST_NOTIFICATION = FIRST_ENDPOINT + ENDPOINTS,
    FIRST_THREAD = FIRST_NOTIFICATION + NOTIFICATIONS,
    FIRST_SCHED_CONTEXT = FIRST_THREAD + THREADS,
    FIRST_REPLY = FIRST_SCHED_CONTEXT + THREADS,
};

void random_make_time(void);

/* Spaces, handler, priority (and time) of a thread. */
void random_configure(struct random *random, cptr_t thread, cptr_t handler);

/* Some system call of IPC on `object`. */
void random_communicate(struct random *random, cptr_t object, struct message *message);

/* Time passes, or is given or taken. */
void random_time(struct random *random);

/* Would the thread run if it were resumed? */
bool random_has_time(const struct tcb *thread);
