/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The time of a domain in ticks of the timer (spec 03, section 10.4).
 */
#include "core/domain.h"

static word_t ticks_left;

void domain_time_start(word_t duration)
{
    ticks_left = duration;
}

void domain_time_expire(void)
{
    ticks_left = 0;
}

bool domain_time_is_over(void)
{
    return ticks_left == 0;
}

void domain_tick(void)
{
    if (ticks_left > 0) {
        ticks_left -= 1;
    }
}
