/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <utils/math.h>

/* Inline division instructions: the 128-bit division of the compiler's library would do as well but
 * is ten times as slow. The quotient must fit, so the high part is reduced first. */
uint64_t muldivu64(uint64_t a, uint64_t b, uint64_t c)
{
    unsigned __int128 product = (unsigned __int128)a * b;
    uint64_t high = (uint64_t)(product >> 64) % c;
    uint64_t low = (uint64_t)product;
    uint64_t quotient;
    uint64_t rest;

    __asm__("divq %4" : "=a"(quotient), "=d"(rest) : "a"(low), "d"(high), "rm"(c) : "cc");
    (void)rest;
    return quotient;
}
