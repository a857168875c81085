/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Time-stamp counter and caches, for measurements (spec 04, section 5.9).
 */
#include "arch/measure.h"

#include "arch/cpu.h"

word_t arch_cycles(void)
{
    return read_tsc();
}

void arch_flush_caches(void)
{
    __asm__ volatile("wbinvd" : : : "memory");
}
