/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Busy waiting without a timer (spec/06 section 13.6). The time stamp counter is read against a
 * frequency that somebody hinted at; without a hint it is assumed to be as fast as processors are,
 * so that a delay is rather too long than too short.
 */
#pragma once

#include <stdint.h>
#include <utils/util.h>

/* Frequency of the time stamp counter in Hz; 0 forgets it. */
void ps_cpufreq_hint(unsigned long hz);

void ps_ndelay(unsigned long nanoseconds);

static inline void ps_udelay(unsigned long microseconds)
{
    ps_ndelay(microseconds * NS_IN_US);
}

static inline void ps_mdelay(unsigned long milliseconds)
{
    ps_ndelay(milliseconds * NS_IN_MS);
}

static inline void ps_sdelay(unsigned long seconds)
{
    ps_ndelay(seconds * NS_IN_S);
}
