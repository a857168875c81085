/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Walking page tables.
 */
#include "arch/page_table.h"

uint64_t *page_table_find(paddr_t pml4, vaddr_t vaddr, unsigned level, unsigned *missing_bits)
{
    return page_table_walk(paddr_to_kernel(pml4), vaddr, level, missing_bits);
}
