/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A counting semaphore without a structure of its own: an endpoint and a counter, both the caller's
 * (spec/06 section 12). A counter below 0 is minus the number of waiters. A post for a waiter is a
 * message without content that stays with the poster until somebody receives it, so none is lost.
 */
#pragma once

#include <platsupport/sync/atomic.h>
#include <sel4/sel4.h>

/* Takes one, waiting for a post while there is none. The IPC buffer stays as it is. 0; -1 when the
 * counter would underflow. */
static inline int sync_sem_bare_wait(seL4_CPtr ep, volatile int *value)
{
    int old;

    if (sync_atomic_decrement_safe(value, &old, __ATOMIC_ACQUIRE) != 0) {
        return -1;
    }
    if (old <= 0) {
#ifdef CONFIG_KERNEL_MCS
        seL4_WaitWithMRs(ep, (seL4_Word *)0, (seL4_Word *)0, (seL4_Word *)0, (seL4_Word *)0,
                         (seL4_Word *)0);
#else
        seL4_RecvWithMRs(ep, (seL4_Word *)0, (seL4_Word *)0, (seL4_Word *)0, (seL4_Word *)0,
                         (seL4_Word *)0);
#endif
        /* what the poster wrote is visible from here on, though no atomic load says so */
        __atomic_thread_fence(__ATOMIC_ACQUIRE);
    }
    return 0;
}

/* Takes one if there is one, and never waits. 0, or -1 with nothing taken. */
static inline int sync_sem_bare_trywait(seL4_CPtr ep, volatile int *value)
{
    int old = __atomic_load_n(value, __ATOMIC_RELAXED);

    (void)ep;
    while (old > 0) {
        if (__atomic_compare_exchange_n(value, &old, old - 1, 1, __ATOMIC_ACQUIRE,
                                        __ATOMIC_RELAXED)) {
            return 0;
        }
    }
    return -1;
}

/* Gives one; with a waiter, blocks until a waiter has it, which is at once unless the waiter was
 * interrupted on its way into the kernel. The IPC buffer stays as it is. 0; -1 when the counter
 * would overflow. */
static inline int sync_sem_bare_post(seL4_CPtr ep, volatile int *value)
{
    int old;

    if (sync_atomic_increment_safe(value, &old, __ATOMIC_RELEASE) != 0) {
        return -1;
    }
    if (old < 0) {
        seL4_SendWithMRs(ep, seL4_MessageInfo_new(0, 0, 0, 0), (seL4_Word *)0, (seL4_Word *)0,
                         (seL4_Word *)0, (seL4_Word *)0);
    }
    return 0;
}
