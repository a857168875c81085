/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Integer arithmetic (spec/06 section 3.2). Macros with the suffix _UNSAFE evaluate their arguments
 * more than once and may stand in constant expressions; the others evaluate once.
 */
#pragma once

#include <assert.h>
#include <limits.h>
#include <stdint.h>
#include <utils/stringify.h>

#ifndef BIT
#define BIT(n) (1ul << (n))
#endif
#ifndef LLBIT
#define LLBIT(n) (1ull << (n))
#endif

#define MASK_UNSAFE(n) (BIT(n) - 1ul)

/* The low n bits; n from 1 to the width of a word. */
#ifndef MASK
#define MASK(n)                                                                                    \
    ({                                                                                             \
        unsigned long utils_width = (n);                                                           \
        assert(utils_width >= 1 && utils_width <= sizeof(unsigned long) * CHAR_BIT);               \
        ~0ul >> (sizeof(unsigned long) * CHAR_BIT - utils_width);                                  \
    })
#endif

/* The second argument is a number of bits. */
#ifndef IS_ALIGNED
#define IS_ALIGNED(x, bits) (((x)&MASK_UNSAFE(bits)) == 0)
#endif

/* n: a power of two, in bytes. */
#ifndef ALIGN_UP
#define ALIGN_UP(x, n) (((x) + (n)-1) & ~((n)-1))
#endif
#ifndef ALIGN_DOWN
#define ALIGN_DOWN(x, n) ((x) & ~((n)-1))
#endif

#define DIV_ROUND_UP(n, d)                                                                         \
    ({                                                                                             \
        __typeof__(n) utils_n = (n);                                                               \
        __typeof__(d) utils_d = (d);                                                               \
        utils_n / utils_d + (utils_n % utils_d != 0);                                              \
    })
#define DIV_ROUND_UNSAFE(n, d) (((n) + (d) / 2) / (d))
#define DIV_ROUND(n, d)                                                                            \
    ({                                                                                             \
        __typeof__(n) utils_n = (n);                                                               \
        __typeof__(d) utils_d = (d);                                                               \
        DIV_ROUND_UNSAFE(utils_n, utils_d);                                                        \
    })

/* To a multiple of any b. */
#define ROUND_DOWN_UNSAFE(n, b) ((n) - (n) % (b))
#define ROUND_UP_UNSAFE(n, b)   ((n) % (b) == 0 ? (n) : ROUND_DOWN_UNSAFE(n, b) + (b))
#define ROUND_DOWN(n, b)                                                                           \
    ({                                                                                             \
        __typeof__(n) utils_n = (n);                                                               \
        __typeof__(b) utils_b = (b);                                                               \
        ROUND_DOWN_UNSAFE(utils_n, utils_b);                                                       \
    })
#define ROUND_UP(n, b)                                                                             \
    ({                                                                                             \
        __typeof__(n) utils_n = (n);                                                               \
        __typeof__(b) utils_b = (b);                                                               \
        ROUND_UP_UNSAFE(utils_n, utils_b);                                                         \
    })

#define MIN_UNSAFE(a, b) ((a) < (b) ? (a) : (b))
#define MAX_UNSAFE(a, b) ((a) > (b) ? (a) : (b))

/* Each use has variables of its own, so that MIN(a, MAX(b, c)) shadows nothing. */
#define UTILS_ONCE(operator, a, b, id)                                                             \
    ({                                                                                             \
        __typeof__(a) JOIN(utils_a, id) = (a);                                                     \
        __typeof__(b) JOIN(utils_b, id) = (b);                                                     \
        operator(JOIN(utils_a, id), JOIN(utils_b, id));                                            \
    })
#ifndef MIN
#define MIN(a, b) UTILS_ONCE(MIN_UNSAFE, a, b, __COUNTER__)
#endif
#ifndef MAX
#define MAX(a, b) UTILS_ONCE(MAX_UNSAFE, a, b, __COUNTER__)
#endif

#define INRANGE(low, x, high)   MAX(low, MIN(x, high))
#define ISINRANGE(low, x, high) ((x) >= (low) && (x) <= (high))
#define CLAMP(low, x, high)     INRANGE(low, x, high)

/* a + b, a - b, but not beyond the limit. */
#define CLAMP_ADD(a, b, limit) ((limit) - (a) <= (b) ? (limit) : (a) + (b))
#define CLAMP_SUB(a, b, limit) ((a) - (limit) <= (b) ? (limit) : (a) - (b))

/* Rounded down; n above 0. */
#define LOG_BASE_2(n)            ((int)(sizeof(unsigned long) * CHAR_BIT - 1) - __builtin_clzl(n))
#define IS_POWER_OF_2_OR_ZERO(x) (((x) & ((x)-1)) == 0)
#define IS_POWER_OF_2(x)         ((x) != 0 && IS_POWER_OF_2_OR_ZERO(x))

/* The next power of two above x, in 32 bits. */
#define NEXT_POWER_OF_2(x) ((uint32_t)1 << ((x) == 0 ? 0 : 32 - __builtin_clz((uint32_t)(x))))

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#endif

/* A member that fills the space between two offsets of a register map. */
#define PAD_STRUCT_BETWEEN(before, after, type)                                                    \
    uint8_t JOIN(utils_padding_, __COUNTER__)[(after) - (before) - sizeof(type)]
