/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A lock that is taken by one thread at a time (spec/06 section 12): a binary semaphore that starts
 * free. Its holder must not lock it again (recursive_mutex.h may).
 *
 * All functions: 0, or -1 for a NULL argument.
 */
#pragma once

#include <sync/bin_sem.h>

typedef sync_bin_sem_t sync_mutex_t;

#ifdef __cplusplus
extern "C" {
#endif

/* A free lock on a notification of the caller, who keeps it and does not call sync_mutex_destroy.
 */
int sync_mutex_init(sync_mutex_t *mutex, seL4_CPtr notification);

/* The same on a notification allocated from `vka`, to be freed with sync_mutex_destroy. Also the
 * allocator's error. */
int sync_mutex_new(vka_t *vka, sync_mutex_t *mutex);

/* Takes the lock; waits while another thread has it. Overwrites message registers. */
int sync_mutex_lock(sync_mutex_t *mutex);

/* Gives the lock back and wakes one waiter. Only for its holder. */
int sync_mutex_unlock(sync_mutex_t *mutex);

/* Frees what sync_mutex_new allocated from the same `vka`; nobody may hold or want the lock. */
int sync_mutex_destroy(vka_t *vka, sync_mutex_t *mutex);

#ifdef __cplusplus
}
#endif
