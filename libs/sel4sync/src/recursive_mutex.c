/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "capability.h"

#include <limits.h>
#include <sync/recursive_mutex.h>
#include <utils/util.h>

static void *this_thread(void)
{
    return seL4_GetIPCBuffer();
}

/* Only the holder can find itself here, so a stale value of another thread does no harm. */
static bool is_held_by_caller(const sync_recursive_mutex_t *mutex)
{
    return __atomic_load_n(&mutex->owner, __ATOMIC_RELAXED) == this_thread();
}

static void set_owner(sync_recursive_mutex_t *mutex, void *owner)
{
    __atomic_store_n(&mutex->owner, owner, __ATOMIC_RELAXED);
}

static void make_free(sync_recursive_mutex_t *mutex, vka_object_t notification)
{
    *mutex = (sync_recursive_mutex_t){.notification = notification};
    seL4_Signal(notification.cptr);
}

int sync_recursive_mutex_init(sync_recursive_mutex_t *mutex, seL4_CPtr notification)
{
    if (!mutex) {
        return -1;
    }
    assert_is_notification(notification);
    make_free(mutex, (vka_object_t){.cptr = notification});
    return 0;
}

int sync_recursive_mutex_new(vka_t *vka, sync_recursive_mutex_t *mutex)
{
    vka_object_t notification;

    if (!vka || !mutex) {
        return -1;
    }
    int error = vka_alloc_notification(vka, &notification);
    if (error) {
        return error;
    }
    make_free(mutex, notification);
    return 0;
}

int sync_recursive_mutex_lock(sync_recursive_mutex_t *mutex)
{
    if (!mutex) {
        return -1;
    }
    if (!is_held_by_caller(mutex)) {
        seL4_Wait(mutex->notification.cptr, NULL);
        __atomic_thread_fence(__ATOMIC_ACQUIRE);
        assert(mutex->held == 0);
        set_owner(mutex, this_thread());
    }
    if (mutex->held == UINT_MAX) {
        return -1;
    }
    mutex->held++;
    return 0;
}

int sync_recursive_mutex_unlock(sync_recursive_mutex_t *mutex)
{
    if (!mutex) {
        return -1;
    }
    ZF_LOGF_IF(!is_held_by_caller(mutex), "Only the holder of a mutex may unlock it");
    mutex->held--;
    if (mutex->held == 0) {
        set_owner(mutex, NULL);
        __atomic_thread_fence(__ATOMIC_RELEASE);
        seL4_Signal(mutex->notification.cptr);
    }
    return 0;
}

int sync_recursive_mutex_destroy(vka_t *vka, sync_recursive_mutex_t *mutex)
{
    if (!vka || !mutex) {
        return -1;
    }
    vka_free_object(vka, &mutex->notification);
    return 0;
}
