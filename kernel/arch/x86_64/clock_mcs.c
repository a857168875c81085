/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The clock of MCS kernels: the time-stamp counter. Its interrupt is that of the local APIC's
 * timer, which waits for a time-stamp where the processor can do that, or counts steps of its own.
 */
#include "arch/clock.h"

#include "arch/apic.h"
#include "arch/boot.h"
#include "arch/cpu.h"
#include "arch/timer.h"
#include "core/boot_section.h"
#include "core/clock.h"
#include "debug/debug.h"

enum { CPUID_1_ECX_TSC_DEADLINE = 24, STEP_FRACTION_BITS = 32 };

static bool clock_has_deadline;
static word_t clock_steps_per_tick; /* times 2^STEP_FRACTION_BITS */
static word_t clock_max_ticks;      /* that fit in the APIC's 32 bits of steps */

word_t arch_clock_read(void)
{
    return read_tsc();
}

/* One step more than what is over by then: not too early, and never 0, which means no interrupt. */
static uint32_t clock_steps(word_t ticks)
{
    word_t steps = min_word(ticks, clock_max_ticks) * clock_steps_per_tick;
    return (uint32_t)(steps >> STEP_FRACTION_BITS) + 1;
}

/* The steps count from this moment on, not from the kernel's entry. */
void arch_clock_set_deadline(word_t time)
{
    if (clock_has_deadline) {
        write_msr(MSR_TSC_DEADLINE, time);
    } else {
        word_t now = read_tsc();
        apic_timer_set_count(clock_steps(time > now ? time - now : 0));
    }
}

BOOT_CODE static void clock_count_steps(const struct timer_rates *rates)
{
    clock_steps_per_tick = (rates->apic_khz << STEP_FRACTION_BITS) / rates->tsc_khz;
    clock_max_ticks = (UINT64_MAX - BIT(STEP_FRACTION_BITS)) / clock_steps_per_tick;
    print("Apic Khz %lu, TSC Mhz %u, ratio %lu\n", rates->apic_khz, tsc_mhz(),
          tsc_mhz() * 1000 / rates->apic_khz);
    apic_timer_use_count();
}

BOOT_CODE void timer_start(const struct timer_rates *rates)
{
    clock_init(tsc_mhz());
    clock_has_deadline = (cpuid(1, 0).ecx & BIT(CPUID_1_ECX_TSC_DEADLINE)) != 0;
    if (clock_has_deadline) {
        apic_timer_use_deadline();
    } else {
        clock_count_steps(rates);
    }
}
