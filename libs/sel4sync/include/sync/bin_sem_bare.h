/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A binary semaphore without a structure of its own: a notification and a counter, both the
 * caller's (spec/06 section 12). The counter is 1 when the semaphore is free, else minus the number
 * of waiters; it must start at 0 or 1. See bin_sem.h for what holds for posts.
 */
#pragma once

#include <platsupport/sync/atomic.h>
#include <sel4/sel4.h>

/* Takes the semaphore, waiting on `notification` while it is taken. Overwrites message registers.
 * 0; -1 when the counter would underflow. */
static inline int sync_bin_sem_bare_wait(seL4_CPtr notification, volatile int *value)
{
    int old;

    if (sync_atomic_decrement_safe(value, &old, __ATOMIC_ACQUIRE) != 0) {
        return -1;
    }
    if (old <= 0) {
        seL4_Wait(notification, (seL4_Word *)0);
        /* what the poster wrote is visible from here on, though no atomic load says so */
        __atomic_thread_fence(__ATOMIC_ACQUIRE);
    }
    return 0;
}

/* Releases the semaphore and wakes a waiter if there is one. 0; -1 when the counter would
 * overflow. */
static inline int sync_bin_sem_bare_post(seL4_CPtr notification, volatile int *value)
{
    int old;

    if (sync_atomic_increment_safe(value, &old, __ATOMIC_RELEASE) != 0) {
        return -1;
    }
    if (old < 0) {
        seL4_Signal(notification);
    }
    return 0;
}
