/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The clock of MCS kernels, in ticks (spec 05, section 3).
 */
#pragma once
#include "core/types.h"

extern word_t clock_ticks_per_us;
extern word_t clock_precision;  /* interrupts are asked for so much too early */
extern word_t clock_min_budget; /* the shortest budget; the kernel begins nothing with less */

void clock_init(word_t ticks_per_us);

/* Longest budget or period, in microseconds. */
word_t clock_max_us(void);

static inline word_t clock_from_us(word_t us)
{
    return us * clock_ticks_per_us;
}

static inline word_t clock_to_us(word_t ticks)
{
    return ticks / clock_ticks_per_us;
}
