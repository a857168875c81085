/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Looking around in address spaces of user programs. Only below USER_TOP: what stands above is the
 * kernel's.
 */
#include "page_walk.h"

#include "arch/page_table.h"

/* Is a page at `vaddr`? *size_bits is its size, or how much around `vaddr` is surely not mapped. */
static bool page_walk_at(paddr_t pml4, vaddr_t vaddr, unsigned *size_bits)
{
    for (unsigned level = PML4_LEVEL; level >= PAGE_TABLE_LEVEL; level--) {
        const uint64_t *entry = page_table_find(pml4, vaddr, level, size_bits);
        *size_bits = level_shift(level);
        if (!entry_is_table(*entry, level)) {
            return entry_is_present(*entry);
        }
    }
    return false;
}

bool page_walk_up(paddr_t pml4, vaddr_t vaddr, struct page_found *page)
{
    while (vaddr <= USER_TOP) {
        if (page_walk_at(pml4, vaddr, &page->size_bits)) {
            page->vaddr = align_down(vaddr, page->size_bits);
            return true;
        }
        vaddr = align_down(vaddr, page->size_bits) + BIT(page->size_bits);
    }
    return false;
}

bool page_walk_down(paddr_t pml4, vaddr_t vaddr, struct page_found *page)
{
    while (vaddr <= USER_TOP) { /* below 0 comes the greatest address of all */
        if (page_walk_at(pml4, vaddr, &page->size_bits)) {
            page->vaddr = align_down(vaddr, page->size_bits);
            return true;
        }
        vaddr = align_down(vaddr, page->size_bits) - 1;
    }
    return false;
}

const uint64_t *page_walk_entry(paddr_t pml4, unsigned level, vaddr_t *vaddr)
{
    while (*vaddr <= USER_TOP) {
        unsigned bits = level_shift(level);
        const uint64_t *entry = page_table_find(pml4, *vaddr, level, &bits);
        if (entry != NULL && entry_is_present(*entry)) {
            return entry;
        }
        *vaddr = align_down(*vaddr, bits) + BIT(bits);
    }
    return NULL;
}
