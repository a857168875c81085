/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The clock's rate and what follows from it (spec 05, section 3).
 */
#include "core/clock.h"

#include "core/boot_section.h"

#include <config.h>

/* How long the kernel may take, as programs are told; twice that is the shortest budget. */
enum { KERNEL_US = 10, MIN_BUDGET_US = 2 * KERNEL_US * CONFIG_KERNEL_WCET_SCALE };

/* Times are sums of a few periods and must not overflow. */
enum { PERIODS_PER_CLOCK = 8 };

word_t clock_ticks_per_us = 1;
word_t clock_precision;
word_t clock_min_budget;
static word_t longest_us;

BOOT_CODE void clock_init(word_t ticks_per_us)
{
    clock_ticks_per_us = ticks_per_us;
    clock_precision = clock_from_us(1);
    clock_min_budget = clock_from_us(MIN_BUDGET_US);
    longest_us = CONFIG_KERNEL_STATIC_MAX_PERIOD_US;
    if (longest_us == 0) {
        longest_us = UINT64_MAX / ticks_per_us / PERIODS_PER_CLOCK;
    }
}

word_t clock_max_us(void)
{
    return longest_us;
}
