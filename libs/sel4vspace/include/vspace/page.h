/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <utils/util.h>
#include <vspace/arch/page.h>

/* Whether 2^size_bits bytes is a page size of this machine (spec/06 section 9.3). */
static inline bool sel4_valid_size_bits(size_t size_bits)
{
    for (size_t i = 0; i < SEL4_NUM_PAGE_SIZES; i++) {
        if (sel4_page_sizes[i] == size_bits) {
            return true;
        }
    }
    return false;
}

/* Log2 of the largest page that is not larger than a region of `bytes`; the smallest page size
 * for anything below it. */
static inline int sel4_page_size_bits_for_memory_region(size_t bytes)
{
    size_t best = sel4_page_sizes[0];

    for (size_t i = 1; i < SEL4_NUM_PAGE_SIZES; i++) {
        if (bytes >= BIT(sel4_page_sizes[i])) {
            best = sel4_page_sizes[i];
        }
    }
    return (int)best;
}
