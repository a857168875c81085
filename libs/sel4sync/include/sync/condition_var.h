/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Condition variables (spec/06 section 12): threads that hold a lock wait, without it, for a change
 * of what the lock protects. All that use one condition variable use the same lock, and hold it in
 * every call but init, new and destroy. A woken thread looks again whether it has what it waits
 * for: another may have had the lock in between.
 *
 * Signals to waiters that are still on their way into the kernel become one there: each woken
 * waiter sends another one while some are left. Who began to wait later and gets such a signal
 * sends it on, and waits again.
 *
 * All functions: 0, or -1 for a NULL argument and as said.
 */
#pragma once

#include <sel4/sel4.h>
#include <stdbool.h>
#include <sync/bin_sem.h>
#include <vka/object.h>
#include <vka/vka.h>

typedef struct {
    vka_object_t notification;
    volatile int waiters;       /* threads in sync_cv_wait that do not have the lock again */
    volatile bool broadcasting; /* all of them are to be woken */
    volatile int wakeups;       /* how many of them are to be woken */
    volatile unsigned requests; /* to wake somebody, so far: earlier waiters are meant */
} sync_cv_t;

#ifdef __cplusplus
extern "C" {
#endif

/* A condition variable on a notification of the caller, who keeps it and does not call
 * sync_cv_destroy. Nobody else may use the notification. */
int sync_cv_init(sync_cv_t *cv, seL4_CPtr notification);

/* The same on a notification allocated from `vka`, to be freed with sync_cv_destroy. Also the
 * allocator's error. */
int sync_cv_new(vka_t *vka, sync_cv_t *cv);

/* Releases `lock`, which the caller holds, waits for a signal, and takes the lock again. Overwrites
 * message registers. -1 also when the lock's counter is at its limit. */
int sync_cv_wait(sync_bin_sem_t *lock, sync_cv_t *cv);

/* Wakes one of the waiters; without waiters, nothing happens. */
int sync_cv_signal(sync_cv_t *cv);

/* Wakes all waiters; each needs the lock to go on. */
int sync_cv_broadcast(sync_cv_t *cv);

/* The same, and releases `lock`, which the caller holds, before: waiters then need not wait for
 * it. */
int sync_cv_broadcast_release(sync_bin_sem_t *lock, sync_cv_t *cv);

/* Frees what sync_cv_new allocated from the same `vka`; nobody may be waiting. */
int sync_cv_destroy(vka_t *vka, sync_cv_t *cv);

#ifdef __cplusplus
}
#endif
