/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Measuring the other clocks against the 8254's 1.193182 MHz.
 */
#include "arch/pit.h"

#include "arch/apic.h"
#include "arch/cpu.h"
#include "arch/io.h"
#include "core/boot_section.h"

enum { PIT_CHANNEL_0 = 0x40, PIT_COMMAND = 0x43 };
enum {
    PIT_RATE_GENERATOR = 0x34, /* channel 0, both bytes, mode 2 */
    PIT_LATCH_CHANNEL_0 = 0x00,
    PIT_DIVISOR = 59659, /* 50 ms */
    PIT_HZ = 1193182,
};

/* A machine that is busy with something else between two looks may miss a whole period, which makes
 * a clock look fast. So the slowest of several short measurements counts. */
enum { MEASUREMENTS = 5, MEASUREMENT_STEPS = PIT_DIVISOR / MEASUREMENTS };

BOOT_CODE void pit_init(void)
{
    port_out8(PIT_COMMAND, PIT_RATE_GENERATOR);
    port_out8(PIT_CHANNEL_0, (uint8_t)(PIT_DIVISOR & 0xff));
    port_out8(PIT_CHANNEL_0, (uint8_t)(PIT_DIVISOR >> 8));
}

BOOT_CODE static unsigned pit_read(void)
{
    port_out8(PIT_COMMAND, PIT_LATCH_CHANNEL_0);
    unsigned low = port_in8(PIT_CHANNEL_0);
    return low | (unsigned)port_in8(PIT_CHANNEL_0) << 8;
}

/* Steps from one reading to the next of a counter that runs down and wraps at PIT_DIVISOR. */
BOOT_CODE static unsigned pit_steps(unsigned before, unsigned now)
{
    return before >= now ? before - now : before + PIT_DIVISOR - now;
}

BOOT_CODE static struct timer_rates pit_measure_once(void)
{
    unsigned steps = 0;
    unsigned last = pit_read();
    word_t tsc = read_tsc();
    apic_timer_start();
    while (steps < MEASUREMENT_STEPS) {
        unsigned now = pit_read();
        steps += pit_steps(last, now);
        last = now;
    }
    word_t apic = apic_timer_elapsed();
    tsc = read_tsc() - tsc;
    return (struct timer_rates){
        .tsc_khz = tsc * PIT_HZ / steps / 1000,
        .apic_khz = apic * PIT_HZ / steps / 1000,
    };
}

BOOT_CODE struct timer_rates pit_measure(void)
{
    struct timer_rates slowest = pit_measure_once();
    for (unsigned i = 1; i < MEASUREMENTS; i += 1) {
        struct timer_rates rates = pit_measure_once();
        slowest.tsc_khz = min_word(slowest.tsc_khz, rates.tsc_khz);
        slowest.apic_khz = min_word(slowest.apic_khz, rates.apic_khz);
    }
    return slowest;
}
