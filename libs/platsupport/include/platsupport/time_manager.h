/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Many timeouts on one timer, as an interface (spec/06 section 13.4). A user allocates an id and
 * registers callbacks with it; whoever handles the timer's interrupt calls tm_update. Times are in
 * nanoseconds. 0 or a positive errno: EINVAL for a missing argument or an id that is not allocated,
 * ENOSYS for a missing function.
 */
#pragma once

#include <errno.h>
#include <platsupport/ltimer.h>
#include <platsupport/tqueue.h>
#include <stdint.h>
#include <utils/util.h>

typedef struct time_manager {
    int (*alloc_id)(void *data, unsigned int *id);
    int (*alloc_id_at)(void *data, unsigned int id);
    int (*free_id)(void *data, unsigned int id);
    int (*register_cb)(void *data, timeout_type_t type, uint64_t ns, uint64_t start, uint32_t id,
                       timeout_cb_fn_t callback, uintptr_t token);
    int (*deregister_cb)(void *data, unsigned int id);
    int (*update_with_time)(void *data, uint64_t time);
    int (*get_time)(void *data, uint64_t *time);
    void *data;
} time_manager_t;

/* 0, or the error with which a wrapper gives up. */
#define TM_CHECK(tm, function)                                                                     \
    ({                                                                                             \
        int tm_check = 0;                                                                          \
        if (!(tm)) {                                                                               \
            ZF_LOGE("tm is NULL");                                                                 \
            tm_check = EINVAL;                                                                     \
        } else if (!(tm)->function) {                                                              \
            ZF_LOGE("%s not implemented", #function);                                              \
            tm_check = ENOSYS;                                                                     \
        }                                                                                          \
        tm_check;                                                                                  \
    })

/* ENOMEM when none is free. */
static inline int tm_alloc_id(time_manager_t *tm, unsigned int *id)
{
    int error = TM_CHECK(tm, alloc_id);

    if (error) {
        return error;
    }
    if (!id) {
        ZF_LOGE("id is NULL");
        return EINVAL;
    }
    return tm->alloc_id(tm->data, id);
}

/* EADDRINUSE when it is allocated. */
static inline int tm_alloc_id_at(time_manager_t *tm, unsigned int id)
{
    int error = TM_CHECK(tm, alloc_id_at);

    return error ? error : tm->alloc_id_at(tm->data, id);
}

/* Its callback is forgotten, too. */
static inline int tm_free_id(time_manager_t *tm, unsigned int id)
{
    int error = TM_CHECK(tm, free_id);

    return error ? error : tm->free_id(tm->data, id);
}

/* Replaces the callback of `id`. ns: of TIMEOUT_ABSOLUTE the time (ETIME when it is not in the
 * future), of TIMEOUT_RELATIVE the time from now on, of TIMEOUT_PERIODIC the period; a periodic
 * callback comes first at `start`, or a period from now on if that is 0; other types ignore it. */
static inline int tm_register_cb(time_manager_t *tm, timeout_type_t type, uint64_t ns,
                                 uint64_t start, uint32_t id, timeout_cb_fn_t callback,
                                 uintptr_t token)
{
    int error = TM_CHECK(tm, register_cb);

    if (error) {
        return error;
    }
    if (!callback) {
        ZF_LOGE("callback is NULL");
        return EINVAL;
    }
    return tm->register_cb(tm->data, type, ns, start, id, callback, token);
}

/* Once at the time abs_ns. */
static inline int tm_register_abs_cb(time_manager_t *tm, uint64_t abs_ns, uint32_t id,
                                     timeout_cb_fn_t callback, uintptr_t token)
{
    return tm_register_cb(tm, TIMEOUT_ABSOLUTE, abs_ns, 0, id, callback, token);
}

/* Once, rel_ns from now on. */
static inline int tm_register_rel_cb(time_manager_t *tm, uint64_t rel_ns, uint32_t id,
                                     timeout_cb_fn_t callback, uintptr_t token)
{
    return tm_register_cb(tm, TIMEOUT_RELATIVE, rel_ns, 0, id, callback, token);
}

/* Every period_ns, first at `start`. */
static inline int tm_register_periodic_cb(time_manager_t *tm, uint64_t period_ns, uint64_t start,
                                          uint32_t id, timeout_cb_fn_t callback, uintptr_t token)
{
    return tm_register_cb(tm, TIMEOUT_PERIODIC, period_ns, start, id, callback, token);
}

/* Also 0 when nothing is registered. */
static inline int tm_deregister_cb(time_manager_t *tm, unsigned int id)
{
    int error = TM_CHECK(tm, deregister_cb);

    return error ? error : tm->deregister_cb(tm->data, id);
}

/* *time: nanoseconds since the timer began. */
static inline int tm_get_time(time_manager_t *tm, uint64_t *time)
{
    int error = TM_CHECK(tm, get_time);

    if (error) {
        return error;
    }
    if (!time) {
        ZF_LOGE("time is NULL");
        return EINVAL;
    }
    return tm->get_time(tm->data, time);
}

/* Calls what is due at `time` and arms the timer for what is next. The first error of a callback,
 * after all were called. */
static inline int tm_update_with_time(time_manager_t *tm, uint64_t time)
{
    int error = TM_CHECK(tm, update_with_time);

    return error ? error : tm->update_with_time(tm->data, time);
}

/* The same for the time it is: to be called after each interrupt of the timer. */
static inline int tm_update(time_manager_t *tm)
{
    uint64_t time = 0;
    int error = tm_get_time(tm, &time);

    return error ? error : tm_update_with_time(tm, time);
}
