/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The words the kernel is written in. The same width carries three kinds of address; the name says
 * which: paddr_t physical, vaddr_t of a user program, and ordinary pointers of the kernel.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint64_t word_t;
typedef uint64_t paddr_t;
typedef uint64_t vaddr_t;
typedef uint64_t cptr_t; /* capability pointer: an address in a CSpace */
typedef uint64_t irq_t;  /* kernel interrupt number, 0..IRQ_MAX */

enum { WORD_BITS = 64 };

#define BIT(n)        (UINT64_C(1) << (n))
#define MASK(n)       (BIT(n) - 1)
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#define likely(x)   __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define must_use    __attribute__((warn_unused_result))

/* A function that its caller is to call, mostly as the last thing it does: so that a way that is
 * often taken does not save registers for one that is not. */
#define apart __attribute__((noinline))

/* The opposite: part of its caller, whatever the compiler thinks. */
#define inlined inline __attribute__((always_inline))

/* For what only assembly refers to: release kernels are compiled as one unit, from which the
 * compiler drops what nobody else uses. (Clang takes no whole programs, and knows only `used`.) */
#if defined(__clang__)
#define known_to_assembly __attribute__((used))
#else
#define known_to_assembly __attribute__((used, externally_visible))
#endif

/* For the few variables that system calls of every kind use: they share cache lines. */
#define often_used __attribute__((section(".data.often")))

static inline bool is_aligned(word_t value, unsigned bits)
{
    return (value & MASK(bits)) == 0;
}

static inline word_t align_down(word_t value, unsigned bits)
{
    return value & ~MASK(bits);
}

static inline word_t align_up(word_t value, unsigned bits)
{
    return (value + MASK(bits)) & ~MASK(bits);
}

static inline word_t min_word(word_t a, word_t b)
{
    return a < b ? a : b;
}

static inline word_t max_word(word_t a, word_t b)
{
    return a > b ? a : b;
}
