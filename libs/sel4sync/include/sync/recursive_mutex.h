/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A lock that its holder may take several times (spec/06 section 12). The notification is signalled
 * exactly while nobody holds the lock. A thread is known by the address of its IPC buffer, so each
 * one that locks must have its own.
 *
 * All functions: 0, or -1 for a NULL argument and as said.
 */
#pragma once

#include <sel4/sel4.h>
#include <vka/object.h>
#include <vka/vka.h>

typedef struct {
    vka_object_t notification;
    void *owner;   /* IPC buffer of the holder; NULL: nobody */
    unsigned held; /* how many times the holder has to unlock */
} sync_recursive_mutex_t;

#ifdef __cplusplus
extern "C" {
#endif

/* A free lock on a notification of the caller, who keeps it and does not call
 * sync_recursive_mutex_destroy. Nobody may have signalled the notification before. */
int sync_recursive_mutex_init(sync_recursive_mutex_t *mutex, seL4_CPtr notification);

/* The same on a notification allocated from `vka`, to be freed with sync_recursive_mutex_destroy.
 * Also the allocator's error. */
int sync_recursive_mutex_new(vka_t *vka, sync_recursive_mutex_t *mutex);

/* Takes the lock once more; waits while another thread has it, which overwrites message registers.
 * -1 also when the caller has it UINT_MAX times. */
int sync_recursive_mutex_lock(sync_recursive_mutex_t *mutex);

/* Gives the lock back once; the last time wakes a waiter. Fatal for a thread that does not hold
 * it. */
int sync_recursive_mutex_unlock(sync_recursive_mutex_t *mutex);

/* Frees what sync_recursive_mutex_new allocated from the same `vka`; nobody may hold or want the
 * lock. */
int sync_recursive_mutex_destroy(vka_t *vka, sync_recursive_mutex_t *mutex);

#ifdef __cplusplus
}
#endif
