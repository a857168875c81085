/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Attributes and static checks of libsel4 (spec 01, section 12.2).
 */
#pragma once

#include <sel4/config.h>

#define LIBSEL4_UNUSED   __attribute__((unused))
#define LIBSEL4_WEAK     __attribute__((weak))
#define LIBSEL4_NOINLINE __attribute__((noinline))

#define LIBSEL4_INLINE_FUNC static inline
#ifdef CONFIG_LIB_SEL4_INLINE_INVOCATIONS
#define LIBSEL4_INLINE static inline
#else
#define LIBSEL4_INLINE LIBSEL4_UNUSED LIBSEL4_WEAK LIBSEL4_NOINLINE
#endif

#if CONFIG_LIB_SEL4_USE_THREAD_LOCALS
#define LIBSEL4_THREAD_LOCAL __thread
#else
#define LIBSEL4_THREAD_LOCAL
#endif

#ifndef CONST
#define CONST __attribute__((__const__))
#endif
#ifndef PURE
#define PURE __attribute__((__pure__))
#endif

#define SEL4_PACKED        __attribute__((packed))
#define SEL4_DEPRECATED(x) __attribute__((deprecated(x)))
/* Marks old names for the reader only: a warning would break programs built with -Werror. */
#define SEL4_DEPRECATE_MACRO(x) x

#define LIBSEL4_BIT(n) (1ul << (n))

#ifdef __cplusplus
#define LIBSEL4_EXTERN_C                extern "C"
#define SEL4_COMPILE_ASSERT(name, expr) static_assert(expr, #name);
#else
#define LIBSEL4_EXTERN_C                extern
#define SEL4_COMPILE_ASSERT(name, expr) _Static_assert(expr, #name);
#endif

/* A table of 2^index entries of 2^entry bytes fills its object of 2^size bytes. */
#define SEL4_SIZE_SANITY(index, entry, size)                                                       \
    SEL4_COMPILE_ASSERT(index##entry##size, (index) + (entry) == (size))

/* Last enumerator of an enumeration that is passed in a word: makes it 8 bytes wide. */
#define SEL4_FORCE_LONG_ENUM(type) _enum_pad_##type = 0x7fffffffffffffffl
