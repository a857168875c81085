/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "capability.h"

#include <sync/bin_sem.h>
#include <utils/util.h>

static bool is_binary(int value)
{
    if (value != 0 && value != 1) {
        ZF_LOGE("A binary semaphore starts at 0 or 1, not at %d", value);
        return false;
    }
    return true;
}

int sync_bin_sem_init(sync_bin_sem_t *sem, seL4_CPtr notification, int value)
{
    if (!sem || !is_binary(value)) {
        return -1;
    }
    assert_is_notification(notification);
    *sem = (sync_bin_sem_t){.notification = {.cptr = notification}, .value = value};
    return 0;
}

int sync_bin_sem_new(vka_t *vka, sync_bin_sem_t *sem, int value)
{
    vka_object_t notification;

    if (!vka || !sem || !is_binary(value)) {
        return -1;
    }
    int error = vka_alloc_notification(vka, &notification);
    if (error) {
        return error;
    }
    *sem = (sync_bin_sem_t){.notification = notification, .value = value};
    return 0;
}

int sync_bin_sem_wait(sync_bin_sem_t *sem)
{
    return sem ? sync_bin_sem_bare_wait(sem->notification.cptr, &sem->value) : -1;
}

int sync_bin_sem_post(sync_bin_sem_t *sem)
{
    return sem ? sync_bin_sem_bare_post(sem->notification.cptr, &sem->value) : -1;
}

int sync_bin_sem_destroy(vka_t *vka, sync_bin_sem_t *sem)
{
    if (!vka || !sem) {
        return -1;
    }
    vka_free_object(vka, &sem->notification);
    return 0;
}
