/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "deadline_timer.h"

/* Deadlines beyond this (292 years) count as this, so that drivers can compute with them. */
#define END_OF_TIME ((uint64_t)INT64_MAX)

static size_t get_num_irqs(void *data)
{
    (void)data;
    return 1;
}

static int get_nth_irq(void *data, size_t n, ps_irq_t *irq)
{
    struct deadline_timer *timer = data;

    (void)n;
    *irq = timer->irq;
    return 0;
}

static size_t get_num_pmems(void *data)
{
    struct deadline_timer *timer = data;

    return timer->num_pmems;
}

static int get_nth_pmem(void *data, size_t n, pmem_region_t *region)
{
    struct deadline_timer *timer = data;

    (void)n;
    *region = timer->pmem;
    return 0;
}

static int get_time(void *data, uint64_t *time)
{
    struct deadline_timer *timer = data;

    *time = timer->device->now(timer);
    return 0;
}

static int arm(struct deadline_timer *timer)
{
    int error = timer->device->arm(timer, timer->deadline);

    timer->is_pending = error == 0;
    return error;
}

static int set_timeout(void *data, uint64_t ns, timeout_type_t type)
{
    struct deadline_timer *timer = data;
    uint64_t now = timer->device->now(timer);

    if (type == TIMEOUT_ABSOLUTE && ns <= now) {
        return ETIME;
    }
    if (type == TIMEOUT_PERIODIC && ns == 0) {
        ZF_LOGE("A period of 0");
        return EINVAL;
    }
    if (type == TIMEOUT_PERIODIC && ns > timer->device->max_period) {
        ZF_LOGE("A period of %llu ns is too long for this timer", (unsigned long long)ns);
        return ENOSYS;
    }
    uint64_t start = type == TIMEOUT_ABSOLUTE ? 0 : now;
    timer->deadline = start + MIN(ns, END_OF_TIME - start);
    timer->period = type == TIMEOUT_PERIODIC ? ns : 0;
    return arm(timer);
}

static int reset(void *data)
{
    struct deadline_timer *timer = data;

    timer->is_pending = false;
    return timer->device->disarm(timer);
}

static void destroy(void *data)
{
    struct deadline_timer *timer = data;
    ps_malloc_ops_t malloc_ops = timer->ops.malloc_ops;

    if (timer->is_open) {
        timer->device->disarm(timer);
        timer->device->close(timer);
    }
    if (timer->irq_id >= 0) {
        ps_irq_unregister(&timer->ops.irq_ops, timer->irq_id);
    }
    ps_free(&malloc_ops, timer->size, timer);
}

/* The deadline is over: the next one of a period that is still to come, or none. */
static void go_on(struct deadline_timer *timer, uint64_t now)
{
    if (!timer->period) {
        timer->is_pending = false;
        return;
    }
    uint64_t late = now - timer->deadline;
    timer->deadline += timer->period * (late / timer->period + 1);
    if (arm(timer)) {
        ZF_LOGE("The periodic timeout ends, for it cannot be armed again");
    }
}

static void handle_irq(void *data, ps_irq_acknowledge_fn_t acknowledge, void *ack_data)
{
    struct deadline_timer *timer = data;

    if (acknowledge(ack_data)) {
        ZF_LOGE("The interrupt of a timer cannot be acknowledged");
    }
    if (!timer->is_pending) {
        return;
    }
    uint64_t now = timer->device->now(timer);
    if (now < timer->deadline) {
        arm(timer);
        return;
    }
    go_on(timer, now);
    if (timer->callback) {
        /* last, for the callback may destroy the timer */
        timer->callback(timer->token, LTIMER_TIMEOUT_EVENT);
    }
}

int deadline_timer_describe(ltimer_t *ltimer, const ps_io_ops_t *ops,
                            const struct deadline_device *device, size_t size, ps_irq_t irq,
                            const pmem_region_t *pmem)
{
    void *memory = NULL;

    if (!ltimer) {
        ZF_LOGE("ltimer is NULL");
        return EINVAL;
    }
    int error = ps_calloc(&ops->malloc_ops, 1, size, &memory);
    if (error) {
        ZF_LOGE("No memory for a timer");
        return error;
    }
    struct deadline_timer *timer = memory;
    *timer = (struct deadline_timer){.device = device,
                                     .size = size,
                                     .ops = *ops,
                                     .irq = irq,
                                     .num_pmems = pmem ? 1 : 0,
                                     .irq_id = PS_INVALID_IRQ_ID};
    if (pmem) {
        timer->pmem = *pmem;
    }
    *ltimer = (ltimer_t){.get_num_irqs = get_num_irqs,
                         .get_nth_irq = get_nth_irq,
                         .get_num_pmems = get_num_pmems,
                         .get_nth_pmem = get_nth_pmem,
                         .destroy = destroy,
                         .data = timer};
    return 0;
}

static int start(struct deadline_timer *timer)
{
    int error = timer->device->quieten(timer);

    if (error) {
        return error;
    }
    timer->irq_id = ps_irq_register(&timer->ops.irq_ops, timer->irq, handle_irq, timer);
    if (timer->irq_id < 0) {
        return EIO;
    }
    error = timer->device->open(timer);
    timer->is_open = error == 0;
    return error;
}

int deadline_timer_start(ltimer_t *ltimer, ltimer_callback_fn_t callback, void *token)
{
    struct deadline_timer *timer = ltimer->data;

    timer->callback = callback;
    timer->token = token;
    int error = start(timer);
    if (error) {
        ltimer_destroy(ltimer);
        *ltimer = (ltimer_t){0};
        return error;
    }
    ltimer->get_time = get_time;
    ltimer->set_timeout = set_timeout;
    ltimer->reset = reset;
    return 0;
}
