/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Counters that several threads change (spec/06 sections 13.6 and 26). `memorder` is one of the
 * compiler's __ATOMIC_* constants.
 */
#pragma once

#include <limits.h>

/* Adds 1 to *x; the new value. The counter must be below INT_MAX. */
static inline int sync_atomic_increment(volatile int *x, int memorder)
{
    return __atomic_add_fetch(x, 1, memorder);
}

/* Takes 1 from *x; the new value. The counter must be above INT_MIN. */
static inline int sync_atomic_decrement(volatile int *x, int memorder)
{
    return __atomic_sub_fetch(x, 1, memorder);
}

/* Adds `step` (1 or -1) unless *x is at `limit`. *oldval: the value before the change. 0, or -1
 * with *x as it was. */
static inline int sync_atomic_step_safe(volatile int *x, int step, int limit, int *oldval,
                                        int success_memorder)
{
    int old = __atomic_load_n(x, __ATOMIC_RELAXED);

    do {
        if (old == limit) {
            return -1;
        }
    } while (
        !__atomic_compare_exchange_n(x, &old, old + step, 1, success_memorder, __ATOMIC_RELAXED));
    *oldval = old;
    return 0;
}

/* Adds 1 to *x and stores its old value in *oldval. 0; -1, with nothing changed, when *x is
 * INT_MAX. */
static inline int sync_atomic_increment_safe(volatile int *x, int *oldval, int success_memorder)
{
    return sync_atomic_step_safe(x, 1, INT_MAX, oldval, success_memorder);
}

/* Takes 1 from *x and stores its old value in *oldval. 0; -1, with nothing changed, when *x is
 * INT_MIN. */
static inline int sync_atomic_decrement_safe(volatile int *x, int *oldval, int success_memorder)
{
    return sync_atomic_step_safe(x, -1, INT_MIN, oldval, success_memorder);
}
