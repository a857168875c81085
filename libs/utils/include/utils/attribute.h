/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Short names of compiler attributes (spec/06 section 3.1).
 */
#pragma once

#define ALIAS(symbol)       __attribute__((alias(symbol)))
#define ALIGN(n)            __attribute__((__aligned__(n)))
#define ALLOC_ALIGN(arg)    __attribute__((alloc_align(arg)))
#define ALLOC_SIZE(...)     __attribute__((alloc_size(__VA_ARGS__)))
#define ALWAYS_INLINE       __attribute__((always_inline))
#define ASSUME_ALIGNED(...) __attribute__((assume_aligned(__VA_ARGS__)))
#define CLEANUP(fn)         __attribute__((cleanup(fn)))
#define COLD                __attribute__((cold))
#define DEPRECATED(msg)     __attribute__((deprecated(msg)))
#define ERROR(msg)          __attribute__((error(msg)))
#define FORMAT(kind, i, j)  __attribute__((format(kind, i, j)))
#define HOT                 __attribute__((hot))
#define MALLOC              __attribute__((malloc))
#define NO_INLINE           __attribute__((noinline))
#define NONNULL(...)        __attribute__((nonnull(__VA_ARGS__)))
#define NONNULL_ALL         __attribute__((nonnull))
#define NORETURN            __attribute__((__noreturn__))
#define PACKED              __attribute__((packed))
#define RETURNS_NONNULL     __attribute__((returns_nonnull))
#define SECTION(name)       __attribute__((section(name)))
#define SENTINEL(position)  __attribute__((sentinel(position)))
#define SENTINEL_LAST       __attribute__((sentinel))
#define UNUSED              __attribute__((unused))
#define USED                __attribute__((used))
#define VISIBLE             __attribute__((externally_visible))
#define WARN_UNUSED_RESULT  __attribute__((warn_unused_result))
#define WARNING(msg)        __attribute__((warning(msg)))
#define WEAK                __attribute__((weak))
#define WEAK_ALIAS(symbol)  __attribute__((weak, alias(symbol)))

/* libsel4 has these two under the same names */
#ifndef CONST
#define CONST __attribute__((const))
#endif
#ifndef PURE
#define PURE __attribute__((pure))
#endif

/* Constructors run in ascending order of priority; lower numbers belong to the compiler. */
#define CONSTRUCTOR(priority)    __attribute__((constructor(priority)))
#define CONSTRUCTOR_MIN_PRIORITY 101
#define CONSTRUCTOR_MAX_PRIORITY 65535
