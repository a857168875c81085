/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Walking page tables.
 */
#include "arch/page_table.h"

uint64_t *page_table_find(paddr_t pml4, vaddr_t vaddr, unsigned level, unsigned *missing_bits)
{
    uint64_t *table = paddr_to_kernel(pml4);
    for (unsigned at = PML4_LEVEL; at > level; at -= 1) {
        uint64_t entry = table[page_index(vaddr, at)];
        if (!entry_is_table(entry, at)) {
            *missing_bits = level_shift(at);
            return NULL;
        }
        table = paddr_to_kernel(entry_paddr(entry, at));
    }
    return &table[page_index(vaddr, level)];
}
