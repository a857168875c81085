/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Domains have ticks of the timer.
 */
#include "support/domains.h"

seL4_Word domain_time_of_us(seL4_Word microseconds)
{
    return microseconds / 1000 / CONFIG_TIMER_TICK_MS;
}
