/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Short names of compiler builtins (spec/06 section 3.1).
 */
#pragma once

#include <assert.h>

#define BSWAP_WORD(x)          __builtin_bswap64(x)
#define CHOOSE_EXPR(c, x, y)   __builtin_choose_expr(c, x, y)
#define CLZ(x)                 __builtin_clz(x)
#define CLZL(x)                __builtin_clzl(x)
#define CTZ(x)                 __builtin_ctz(x)
#define CTZL(x)                __builtin_ctzl(x)
#define FFS(x)                 __builtin_ffs(x)
#define FFSL(x)                __builtin_ffsl(x)
#define IS_CONSTANT(expr)      __builtin_constant_p(expr)
#define OFFSETOF(type, member) __builtin_offsetof(type, member)
#define POPCOUNT(x)            __builtin_popcount(x)
#define POPCOUNTL(x)           __builtin_popcountl(x)
#define TYPES_COMPATIBLE(a, b) __builtin_types_compatible_p(a, b)

#ifndef likely
#define likely(x) __builtin_expect(!!(x), 1)
#endif
#ifndef unlikely
#define unlikely(x) __builtin_expect(!!(x), 0)
#endif

#define UNREACHABLE()                                                                              \
    do {                                                                                           \
        assert(!"unreachable");                                                                    \
        __builtin_unreachable();                                                                   \
    } while (0)
