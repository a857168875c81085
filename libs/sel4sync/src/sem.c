/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "capability.h"

#include <sync/sem.h>
#include <utils/util.h>

static bool is_count(int value)
{
    if (value < 0) {
        ZF_LOGE("A semaphore starts at 0 or above, not at %d", value);
        return false;
    }
    return true;
}

int sync_sem_init(sync_sem_t *sem, seL4_CPtr ep, int value)
{
    if (!sem || !is_count(value)) {
        return -1;
    }
    assert_is_endpoint(ep);
    *sem = (sync_sem_t){.ep = {.cptr = ep}, .value = value};
    return 0;
}

int sync_sem_new(vka_t *vka, sync_sem_t *sem, int value)
{
    vka_object_t ep;

    if (!vka || !sem || !is_count(value)) {
        return -1;
    }
    int error = vka_alloc_endpoint(vka, &ep);
    if (error) {
        return error;
    }
    *sem = (sync_sem_t){.ep = ep, .value = value};
    return 0;
}

int sync_sem_wait(sync_sem_t *sem)
{
    return sem ? sync_sem_bare_wait(sem->ep.cptr, &sem->value) : -1;
}

int sync_sem_trywait(sync_sem_t *sem)
{
    return sem ? sync_sem_bare_trywait(sem->ep.cptr, &sem->value) : -1;
}

int sync_sem_post(sync_sem_t *sem)
{
    return sem ? sync_sem_bare_post(sem->ep.cptr, &sem->value) : -1;
}

int sync_sem_destroy(vka_t *vka, sync_sem_t *sem)
{
    if (!vka || !sem) {
        return -1;
    }
    vka_free_object(vka, &sem->ep);
    return 0;
}
