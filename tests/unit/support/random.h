/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Random numbers for tests. The seed is that of the environment (CLAVIS_SEED) or the time; it is
 * printed when the test begins, so that a failure can be seen again.
 */
#pragma once
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct random {
    uint64_t state;
};

static inline struct random random_begin(const char *test)
{
    const char *text = getenv("CLAVIS_SEED");
    uint64_t seed = text ? strtoull(text, NULL, 0) : (uint64_t)time(NULL);
    fprintf(stderr, "# %s: CLAVIS_SEED=%llu\n", test, (unsigned long long)seed);
    return (struct random){seed};
}

static inline uint64_t random_word(struct random *random)
{
    uint64_t z = random->state += 0x9e3779b97f4a7c15; /* splitmix64 */
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

/* A number below `limit`, which is not 0. */
static inline unsigned random_below(struct random *random, unsigned limit)
{
    return (unsigned)(random_word(random) % limit);
}
