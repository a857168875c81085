/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Binary semaphores (spec/06 section 12). A notification remembers that somebody signalled, not how
 * often: a post must follow the wait that it ends, as with a lock. Of two posts in a row, with both
 * waiters still on their way into the kernel, one may be lost; sync/sem.h counts all of them.
 *
 * All functions: 0, or -1 for a NULL argument and as said.
 */
#pragma once

#include <sel4/sel4.h>
#include <sync/bin_sem_bare.h>
#include <vka/object.h>
#include <vka/vka.h>

typedef struct {
    vka_object_t notification;
    volatile int value; /* 1: free; otherwise minus the number of waiters */
} sync_bin_sem_t;

#ifdef __cplusplus
extern "C" {
#endif

/* A semaphore on a notification of the caller, who keeps it and does not call
 * sync_bin_sem_destroy. `value`: 1 free, 0 taken; -1 for another. Nobody else may wait on or signal
 * the notification. */
int sync_bin_sem_init(sync_bin_sem_t *sem, seL4_CPtr notification, int value);

/* The same on a notification allocated from `vka`, to be freed with sync_bin_sem_destroy. Also the
 * allocator's error. */
int sync_bin_sem_new(vka_t *vka, sync_bin_sem_t *sem, int value);

/* Takes the semaphore; waits while it is taken. Overwrites message registers. */
int sync_bin_sem_wait(sync_bin_sem_t *sem);

/* Releases the semaphore and wakes one waiter. -1 also when the counter is at INT_MAX. */
int sync_bin_sem_post(sync_bin_sem_t *sem);

/* Frees what sync_bin_sem_new allocated from the same `vka`; nobody may be waiting. */
int sync_bin_sem_destroy(vka_t *vka, sync_bin_sem_t *sem);

#ifdef __cplusplus
}
#endif
