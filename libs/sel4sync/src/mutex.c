/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <sync/mutex.h>

#define FREE 1

int sync_mutex_init(sync_mutex_t *mutex, seL4_CPtr notification)
{
    return sync_bin_sem_init(mutex, notification, FREE);
}

int sync_mutex_new(vka_t *vka, sync_mutex_t *mutex)
{
    return sync_bin_sem_new(vka, mutex, FREE);
}

int sync_mutex_lock(sync_mutex_t *mutex)
{
    return sync_bin_sem_wait(mutex);
}

int sync_mutex_unlock(sync_mutex_t *mutex)
{
    return sync_bin_sem_post(mutex);
}

int sync_mutex_destroy(vka_t *vka, sync_mutex_t *mutex)
{
    return sync_bin_sem_destroy(vka, mutex);
}
