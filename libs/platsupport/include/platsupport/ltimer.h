/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A timer as an interface (spec/06 section 13.3): a table of functions that a driver fills in, and
 * checked wrappers. All times are in nanoseconds. EINVAL for a missing argument, ENOSYS for a
 * missing function, each with one line logged.
 */
#pragma once

#include <errno.h>
#include <platsupport/io.h>
#include <platsupport/irq.h>
#include <platsupport/pmem.h>
#include <stdint.h>
#include <utils/util.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    TIMEOUT_PERIODIC,
    TIMEOUT_ABSOLUTE,
    TIMEOUT_RELATIVE,
} timeout_type_t;

typedef enum {
    LTIMER_TIMEOUT_EVENT,
    LTIMER_OVERFLOW_EVENT,
} ltimer_event_t;

typedef void (*ltimer_callback_fn_t)(void *token, ltimer_event_t event);

typedef struct {
    size_t (*get_num_irqs)(void *data);
    int (*get_nth_irq)(void *data, size_t n, ps_irq_t *irq);
    size_t (*get_num_pmems)(void *data);
    int (*get_nth_pmem)(void *data, size_t n, pmem_region_t *region);
    int (*get_time)(void *data, uint64_t *time);
    int (*get_resolution)(void *data, uint64_t *resolution);
    int (*set_timeout)(void *data, uint64_t ns, timeout_type_t type);
    int (*reset)(void *data);
    void (*destroy)(void *data);
    void *data;
} ltimer_t;

/* 0, or the error with which a wrapper gives up. */
#define LTIMER_CHECK(timer, function)                                                              \
    ({                                                                                             \
        int ltimer_check = 0;                                                                      \
        if (!(timer)) {                                                                            \
            ZF_LOGE("timer is NULL");                                                              \
            ltimer_check = EINVAL;                                                                 \
        } else if (!(timer)->function) {                                                           \
            ZF_LOGE("%s not implemented", #function);                                              \
            ltimer_check = ENOSYS;                                                                 \
        }                                                                                          \
        ltimer_check;                                                                              \
    })

static inline size_t ltimer_get_num_irqs(ltimer_t *timer)
{
    return LTIMER_CHECK(timer, get_num_irqs) ? 0 : timer->get_num_irqs(timer->data);
}

/* *irq: interrupt n, from 0. EINVAL also when there is none. */
static inline int ltimer_get_nth_irq(ltimer_t *timer, size_t n, ps_irq_t *irq)
{
    int error = LTIMER_CHECK(timer, get_nth_irq);

    if (error) {
        return error;
    }
    if (!irq || n >= ltimer_get_num_irqs(timer)) {
        ZF_LOGE("irq is NULL, or n is out of range");
        return EINVAL;
    }
    return timer->get_nth_irq(timer->data, n, irq);
}

/* How many regions of memory the timer needs; 0 also on a missing argument or function. */
static inline size_t ltimer_get_num_pmems(ltimer_t *timer)
{
    return LTIMER_CHECK(timer, get_num_pmems) ? 0 : timer->get_num_pmems(timer->data);
}

/* *pmem: region n, from 0. EINVAL also when there is none. */
static inline int ltimer_get_nth_pmem(ltimer_t *timer, size_t n, pmem_region_t *pmem)
{
    int error = LTIMER_CHECK(timer, get_nth_pmem);

    if (error) {
        return error;
    }
    if (!pmem || n >= ltimer_get_num_pmems(timer)) {
        ZF_LOGE("pmem is NULL, or n is out of range");
        return EINVAL;
    }
    return timer->get_nth_pmem(timer->data, n, pmem);
}

/* *time: nanoseconds since the timer began. */
static inline int ltimer_get_time(ltimer_t *timer, uint64_t *time)
{
    int error = LTIMER_CHECK(timer, get_time);

    if (error) {
        return error;
    }
    if (!time) {
        ZF_LOGE("time is NULL");
        return EINVAL;
    }
    return timer->get_time(timer->data, time);
}

/* *resolution: nanoseconds between two times that differ. */
static inline int ltimer_get_resolution(ltimer_t *timer, uint64_t *resolution)
{
    int error = LTIMER_CHECK(timer, get_resolution);

    if (error) {
        return error;
    }
    if (!resolution) {
        ZF_LOGE("resolution is NULL");
        return EINVAL;
    }
    return timer->get_resolution(timer->data, resolution);
}

/* Replaces the pending timeout. ETIME if an absolute time is not in the future. */
static inline int ltimer_set_timeout(ltimer_t *timer, uint64_t nanoseconds, timeout_type_t type)
{
    int error = LTIMER_CHECK(timer, set_timeout);

    if (error) {
        return error;
    }
    if (type != TIMEOUT_PERIODIC && type != TIMEOUT_ABSOLUTE && type != TIMEOUT_RELATIVE) {
        ZF_LOGE("unknown type %d", (int)type);
        return EINVAL;
    }
    return timer->set_timeout(timer->data, nanoseconds, type);
}

/* Cancels the timeout. */
static inline int ltimer_reset(ltimer_t *timer)
{
    int error = LTIMER_CHECK(timer, reset);

    return error ? error : timer->reset(timer->data);
}

/* Stops the timer and gives back what it took. Its interrupts and memory are free again. */
static inline void ltimer_destroy(ltimer_t *timer)
{
    if (!LTIMER_CHECK(timer, destroy)) {
        timer->destroy(timer->data);
    }
}

/* Waits busily; returns at once when the time cannot be read. */
static inline void ltimer_ns_delay(ltimer_t *timer, uint64_t nanoseconds)
{
    uint64_t start = 0;
    uint64_t now = 0;

    if (ltimer_get_time(timer, &start)) {
        return;
    }
    do {
        if (ltimer_get_time(timer, &now)) {
            return;
        }
    } while (now - start < nanoseconds);
}

/* The same in microseconds. */
static inline void ltimer_us_delay(ltimer_t *timer, uint64_t microseconds)
{
    ltimer_ns_delay(timer, microseconds * NS_IN_US);
}

/* The same in milliseconds. */
static inline void ltimer_ms_delay(ltimer_t *timer, uint64_t milliseconds)
{
    ltimer_ns_delay(timer, milliseconds * NS_IN_MS);
}

/* The same in seconds. */
static inline void ltimer_s_delay(ltimer_t *timer, uint64_t seconds)
{
    ltimer_ns_delay(timer, seconds * NS_IN_S);
}

/* The timer of this machine: of a PC the HPET, without one the PIT (platsupport/plat/timer.h). From
 * now on it needs nothing but that its interrupts are handled; time begins about now. `callback`
 * (may be NULL) gets `callback_token`. 0; EINVAL, ENOMEM, EIO when its interrupt or its registers
 * cannot be had. */
int ltimer_default_init(ltimer_t *timer, ps_io_ops_t ops, ltimer_callback_fn_t callback,
                        void *callback_token);

/* Only which interrupts and memory it needs: other calls than ltimer_get_n* and ltimer_destroy
 * answer ENOSYS. */
int ltimer_default_describe(ltimer_t *timer, ps_io_ops_t ops);

#ifdef __cplusplus
}
#endif
