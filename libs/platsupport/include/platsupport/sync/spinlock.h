/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A lock that waits busily (spec/06 section 13.6): only for threads that run on different cores, or
 * whose holder cannot be kept from running by a waiter of higher priority.
 */
#pragma once

/* 0: free, 1: held. */
typedef int sync_spinlock_t;

/* Makes a free lock. 0. */
static inline int sync_spinlock_init(sync_spinlock_t *lock)
{
    __atomic_store_n(lock, 0, __ATOMIC_RELEASE);
    return 0;
}

/* 0: taken, 1: somebody else holds it. */
static inline int sync_spinlock_trylock(sync_spinlock_t *lock)
{
    return __atomic_exchange_n(lock, 1, __ATOMIC_ACQUIRE);
}

/* Waits until the lock is free and takes it. 0. */
static inline int sync_spinlock_lock(sync_spinlock_t *lock)
{
    while (sync_spinlock_trylock(lock)) {
        __builtin_ia32_pause();
    }
    return 0;
}

/* Gives it back. 0. */
static inline int sync_spinlock_unlock(sync_spinlock_t *lock)
{
    __atomic_store_n(lock, 0, __ATOMIC_RELEASE);
    return 0;
}

/* Leaves the lock free; there is nothing to give back. 0. */
static inline int sync_spinlock_destroy(sync_spinlock_t *lock)
{
    return sync_spinlock_unlock(lock);
}
