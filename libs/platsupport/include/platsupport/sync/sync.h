/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Mutexes of the environment, for drivers (spec/06 section 26). EINVAL for a missing argument,
 * ENOSYS for a missing function, otherwise what the function answers.
 */
#pragma once

#include <errno.h>
#include <stddef.h>
#include <utils/util.h>

typedef struct ps_mutex_ops {
    void *cookie;
    void *(*mutex_new)(void);
    int (*mutex_lock)(void *m);
    int (*mutex_unlock)(void *m);
    int (*mutex_destroy)(void *m);
} ps_mutex_ops_t;

/* A mutex that the caller owns, or NULL. */
static inline void *ps_mutex_new(ps_mutex_ops_t *ops)
{
    if (!ops || !ops->mutex_new) {
        ZF_LOGE("ops or its function is NULL");
        return NULL;
    }
    return ops->mutex_new();
}

/* Behind the following: calls a function with a mutex, if both are there. */
static inline int ps_mutex_call(int (*function)(void *), void *m)
{
    if (!m) {
        ZF_LOGE("the mutex is NULL");
        return EINVAL;
    }
    if (!function) {
        ZF_LOGE("not implemented");
        return ENOSYS;
    }
    return function(m);
}

/* Takes a mutex, waiting while another thread has it. */
static inline int ps_mutex_lock(ps_mutex_ops_t *ops, void *m)
{
    return ops ? ps_mutex_call(ops->mutex_lock, m) : EINVAL;
}

/* Gives it back. */
static inline int ps_mutex_unlock(ps_mutex_ops_t *ops, void *m)
{
    return ops ? ps_mutex_call(ops->mutex_unlock, m) : EINVAL;
}

/* Frees a mutex that nobody has. */
static inline int ps_mutex_destroy(ps_mutex_ops_t *ops, void *m)
{
    return ops ? ps_mutex_call(ops->mutex_destroy, m) : EINVAL;
}
