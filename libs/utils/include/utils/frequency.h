/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Between cycles, a frequency in Hz and nanoseconds (spec/06 section 3.2). The products have 128
 * bits, so nothing overflows as long as the result fits. A frequency or time of 0 as divisor is an
 * error of the caller.
 */
#pragma once

#include <stdint.h>
#include <utils/math.h>
#include <utils/time.h>

typedef uint64_t freq_t;

#define HZ  UINT64_C(1)
#define KHZ (1000 * HZ)
#define MHZ (1000 * KHZ)
#define GHZ (1000 * MHZ)

/* Nanoseconds that `cycles` take at `hz`, rounded down. */
static inline uint64_t freq_cycles_and_hz_to_ns(uint64_t cycles, freq_t hz)
{
    return muldivu64(cycles, NS_IN_S, hz);
}

/* Cycles in `ns` nanoseconds at `hz`, rounded down. */
static inline uint64_t freq_ns_and_hz_to_cycles(uint64_t ns, freq_t hz)
{
    return muldivu64(ns, hz, NS_IN_S);
}

/* The frequency in Hz at which `cycles` take `ns` nanoseconds, rounded down. */
static inline freq_t freq_cycles_and_ns_to_hz(uint64_t cycles, uint64_t ns)
{
    return muldivu64(cycles, NS_IN_S, ns);
}
