/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What compiler and libsel4 expect of a C library.
 */
#include "support/console.h"

#include <sel4/sel4.h>
#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t bytes);
void *memset(void *to, int value, size_t bytes);
_Noreturn void __assert_fail(const char *expression, const char *file, int line,
                             const char *function);

void *memcpy(void *restrict to, const void *restrict from, size_t bytes)
{
    void *end = to;
    __asm__ volatile("rep movsb" : "+D"(end), "+S"(from), "+c"(bytes) : : "memory");
    return to;
}

void *memset(void *to, int value, size_t bytes)
{
    void *end = to;
    __asm__ volatile("rep stosb" : "+D"(end), "+c"(bytes) : "a"(value) : "memory");
    return to;
}

_Noreturn void __assert_fail(const char *expression, const char *file, int line,
                             const char *function)
{
    say("%s:%u: %s: assertion failed: %s\n", file, (seL4_Word)line, function, expression);
    end_run(1);
}
