/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The time stamp counter. Its frequency in Hz is measured with a timer whose frequency is known.
 */
#pragma once

#include <platsupport/plat/hpet.h>
#include <platsupport/plat/pit.h>
#include <stdint.h>
#include <utils/frequency.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Nanoseconds of a number of ticks at `hz`, which is not 0. */
#define TSC_TICKS_TO_NS(ticks, hz) freq_cycles_and_hz_to_ns(ticks, hz)

/* May be executed before or after its neighbours. */
static inline uint64_t rdtsc_pure(void)
{
    uint32_t low;
    uint32_t high;

    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    return (uint64_t)high << 32 | low;
}

/* After all earlier instructions. */
static inline uint64_t rdtsc_cpuid(void)
{
    uint32_t leaf = 0;
    uint32_t subleaf = 0;
    uint32_t low;
    uint32_t high;

    __asm__ volatile("cpuid\n\trdtsc" : "=d"(high), "+a"(leaf), "+c"(subleaf) : : "rbx", "memory");
    low = leaf;
    return (uint64_t)high << 32 | low;
}

/* Nanoseconds since the counter was 0. */
static inline uint64_t tsc_get_time(uint64_t hz)
{
    return TSC_TICKS_TO_NS(rdtsc_pure(), hz);
}

/* Takes some ten milliseconds. 0 when the timer does not work. The HPET is running; the PIT is used
 * and left without a timeout. */
uint64_t tsc_calculate_frequency_hpet(const hpet_t *hpet);
uint64_t tsc_calculate_frequency_pit(pit_t *pit);

#ifdef __cplusplus
}
#endif
