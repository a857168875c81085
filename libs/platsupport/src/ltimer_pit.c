/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The PIT waits 55 ms at most: for later deadlines it is armed again and again.
 */
#include "deadline_timer.h"

#include <autoconf.h>
#include <platsupport/arch/tsc.h>
#include <platsupport/plat/timer.h>

#define PIT_PIN    2 /* of the IOAPIC: line 0 of the PIC */
#define PIT_VECTOR 2

struct pit_timer {
    struct deadline_timer base;
    pit_t pit;
    uint64_t tsc_hz; /* 0: to be measured */
    uint64_t tsc_start;
};

static int quieten(void *device)
{
    struct pit_timer *timer = device;

    if (pit_init(&timer->pit, timer->base.ops.io_port_ops)) {
        return EIO;
    }
    if (!timer->tsc_hz) {
        timer->tsc_hz = tsc_calculate_frequency_pit(&timer->pit);
    }
    return timer->tsc_hz && pit_cancel_timeout(&timer->pit) == 0 ? 0 : EIO;
}

static int open_pit(void *device)
{
    struct pit_timer *timer = device;

    timer->tsc_start = rdtsc_pure();
    return 0;
}

static uint64_t now(void *device)
{
    struct pit_timer *timer = device;

    return TSC_TICKS_TO_NS(rdtsc_pure() - timer->tsc_start, timer->tsc_hz);
}

static int arm(void *device, uint64_t time)
{
    struct pit_timer *timer = device;
    uint64_t present = now(timer);
    uint64_t left = time > present ? time - present : 0;

    return pit_set_timeout(&timer->pit, MIN(left, PIT_MAX_NS), false) ? EIO : 0;
}

static int disarm(void *device)
{
    struct pit_timer *timer = device;

    return pit_cancel_timeout(&timer->pit) ? EIO : 0;
}

static void close_pit(void *device)
{
    (void)device;
}

static const struct deadline_device pit_device = {.quieten = quieten,
                                                  .open = open_pit,
                                                  .now = now,
                                                  .arm = arm,
                                                  .disarm = disarm,
                                                  .close = close_pit,
                                                  .max_period = PIT_MAX_NS};

int ltimer_pit_describe(ltimer_t *ltimer, ps_io_ops_t ops)
{
    ps_irq_t irq = {.type = PS_IOAPIC, .ioapic = {.pin = PIT_PIN, .vector = PIT_VECTOR}};

    if (config_set(CONFIG_IRQ_PIC)) {
        irq = (ps_irq_t){.type = PS_INTERRUPT, .irq = {.number = 0}};
    }
    return deadline_timer_describe(ltimer, &ops, &pit_device, sizeof(struct pit_timer), irq, NULL);
}

int ltimer_pit_init_freq(ltimer_t *ltimer, ps_io_ops_t ops, uint64_t tsc_freq,
                         ltimer_callback_fn_t callback, void *callback_token)
{
    int error = ltimer_pit_describe(ltimer, ops);

    if (error) {
        return error;
    }
    struct pit_timer *timer = ltimer->data;
    timer->tsc_hz = tsc_freq;
    return deadline_timer_start(ltimer, callback, callback_token);
}

int ltimer_pit_init(ltimer_t *ltimer, ps_io_ops_t ops, ltimer_callback_fn_t callback,
                    void *callback_token)
{
    return ltimer_pit_init_freq(ltimer, ops, 0, callback, callback_token);
}

uint64_t ltimer_pit_get_tsc_freq(ltimer_t *ltimer)
{
    struct pit_timer *timer = ltimer->data;

    return timer->tsc_hz;
}
