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

#ifdef __cplusplus
extern "C" {
#endif

/* Frequency of the time stamp counter in Hz; 0 forgets it. */
void ps_cpufreq_hint(unsigned long hz);

/* Returns after at least that many nanoseconds, microseconds, milliseconds, seconds. */
void ps_ndelay(unsigned long nanoseconds);

/* The same in microseconds. */
static inline void ps_udelay(unsigned long microseconds)
{
    ps_ndelay(microseconds * NS_IN_US);
}

/* The same in milliseconds. */
static inline void ps_mdelay(unsigned long milliseconds)
{
    ps_ndelay(milliseconds * NS_IN_MS);
}

/* The same in seconds. */
static inline void ps_sdelay(unsigned long seconds)
{
    ps_ndelay(seconds * NS_IN_S);
}

#ifdef __cplusplus
}
#endif
