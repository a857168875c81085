/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * An ltimer made of two abilities of a device: to tell the time, and to interrupt at a time. All
 * kinds of timeouts are a deadline here; a periodic one is armed anew for each period. An interrupt
 * before the deadline (of another device on the same line, of a device that cannot wait so long, a
 * left-over) only arms the device again.
 */
#pragma once

#include <platsupport/ltimer.h>

/* What a driver does with its device, which is the argument. */
struct deadline_device {
    /* Before the interrupt is registered: nobody uses its line from now on, and what was raised is
     * lost. 0, or an error. */
    int (*quieten)(void *device);
    /* Registers are reached and the device set up: 0, or an error and nothing is held. */
    int (*open)(void *device);
    /* Nanoseconds since it was opened. */
    uint64_t (*now)(void *device);
    /* An interrupt at this time or soon after it. It may come earlier; a time that has passed means
     * at once. 0, or the error of a port operation. */
    int (*arm)(void *device, uint64_t time);
    int (*disarm)(void *device);
    /* Undoes open. */
    void (*close)(void *device);
    uint64_t max_period; /* nanoseconds */
};

/* First member of a driver's structure. Invariants: the irq is registered while irq_id >= 0, the
 * device open while is_open; a deadline is pending only when both are so. */
struct deadline_timer {
    const struct deadline_device *device;
    size_t size; /* of the driver's structure */
    ps_io_ops_t ops;
    ps_irq_t irq;
    size_t num_pmems; /* 0 or 1 */
    pmem_region_t pmem;
    irq_id_t irq_id;
    bool is_open;
    bool is_pending;
    uint64_t deadline;
    uint64_t period; /* 0: once */
    ltimer_callback_fn_t callback;
    void *token;
};

/* *ltimer, of which only what it needs can be asked, with a driver's structure of `size` bytes
 * behind ltimer->data, zero but for its first member. pmem: NULL if there is none. To be destroyed
 * with ltimer_destroy. 0, EINVAL, ENOMEM. */
int deadline_timer_describe(ltimer_t *ltimer, const ps_io_ops_t *ops,
                            const struct deadline_device *device, size_t size, ps_irq_t irq,
                            const pmem_region_t *pmem);

/* Makes a described ltimer work: quietens the line, registers the interrupt (EIO), opens the
 * device. On an error the ltimer is destroyed. */
int deadline_timer_start(ltimer_t *ltimer, ltimer_callback_fn_t callback, void *token);
