/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <platsupport/arch/tsc.h>
#include <platsupport/delay.h>

#define FAST_HZ (6 * GHZ)

static uint64_t tsc_hz = FAST_HZ;

void ps_cpufreq_hint(unsigned long hz)
{
    tsc_hz = hz ? hz : FAST_HZ;
}

void ps_ndelay(unsigned long nanoseconds)
{
    uint64_t ticks = freq_ns_and_hz_to_cycles(nanoseconds, tsc_hz);
    uint64_t start = rdtsc_pure();

    while (rdtsc_pure() - start < ticks) {
        __builtin_ia32_pause();
    }
}
