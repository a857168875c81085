/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * How fast the time stamp counter is. Both readings of a pair are taken the same way, so that what
 * a reading takes does not count.
 */
#include <platsupport/arch/tsc.h>
#include <utils/util.h>

#define MEASURED_NS (50 * NS_IN_MS)
/* After how many a timer is given up that stands still; a port takes longer than a register. */
#define MAX_HPET_READS 10000000
#define MAX_PIT_READS  1000000

_Static_assert(MEASURED_NS < PIT_MAX_NS, "the PIT would be through before the measurement");

uint64_t tsc_calculate_frequency_hpet(const hpet_t *hpet)
{
    if (!hpet) {
        ZF_LOGE("hpet is NULL");
        return 0;
    }
    uint64_t tsc_before = rdtsc_pure();
    uint64_t before = hpet_get_time(hpet);
    for (unsigned int i = 0; i < MAX_HPET_READS; i++) {
        uint64_t tsc = rdtsc_pure();
        uint64_t passed = hpet_get_time(hpet) - before;

        if (passed >= MEASURED_NS) {
            return freq_cycles_and_ns_to_hz(tsc - tsc_before, passed);
        }
    }
    ZF_LOGE("The HPET stands still");
    return 0;
}

/* The PIT counts down: *left falls. */
static int read_pit(pit_t *pit, uint64_t *tsc, uint64_t *left)
{
    *tsc = rdtsc_pure();
    return pit_get_time(pit, left);
}

static uint64_t measure_with_pit(pit_t *pit)
{
    uint64_t tsc_before = 0;
    uint64_t before = 0;
    uint64_t tsc = 0;
    uint64_t left = 0;

    if (pit_set_timeout(pit, PIT_MAX_NS, false) || read_pit(pit, &tsc_before, &before)) {
        return 0;
    }
    for (unsigned int i = 0; i < MAX_PIT_READS; i++) {
        if (read_pit(pit, &tsc, &left) || left > before) {
            return 0;
        }
        if (before - left >= MEASURED_NS) {
            return freq_cycles_and_ns_to_hz(tsc - tsc_before, before - left);
        }
    }
    return 0;
}

uint64_t tsc_calculate_frequency_pit(pit_t *pit)
{
    if (!pit) {
        ZF_LOGE("pit is NULL");
        return 0;
    }
    uint64_t hz = measure_with_pit(pit);
    if (hz == 0) {
        ZF_LOGE("The PIT does not count down");
    }
    pit_cancel_timeout(pit);
    return hz;
}
