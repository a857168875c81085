/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The 8254 timer, whose frequency is known, as the measure of the others.
 */
#pragma once
#include "core/types.h"

struct timer_rates {
    word_t tsc_khz;
    word_t apic_khz;
};

/* Starts channel 0 with a period of 50 ms and leaves it running; programs may use it later. */
void pit_init(void);

/* Measures time-stamp counter and APIC timer; takes about 50 ms. */
struct timer_rates pit_measure(void);
