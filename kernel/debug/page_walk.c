/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Looking into address spaces of user programs. Only below USER_TOP: what stands above is the
 * kernel's.
 */
#include "page_walk.h"

#include "arch/page_table.h"

/* Goes down the tables as far as they lead: to the page, or (false) to the entry that is not
 * present, whose level is then in *level. */
static bool page_walk_to(paddr_t pml4, vaddr_t vaddr, struct page_found *page, unsigned *level)
{
    paddr_t table = pml4;
    for (*level = PML4_LEVEL;; *level -= 1) {
        const uint64_t *entries = paddr_to_kernel(table);
        uint64_t entry = entries[page_index(vaddr, *level)];
        if (!entry_is_present(entry)) {
            return false;
        }
        if (entry_is_page(entry, *level)) {
            page->size_bits = level_shift(*level);
            page->vaddr = align_down(vaddr, page->size_bits);
            page->entry = entry;
            page->paddr = entry_paddr(entry, *level);
            return true;
        }
        table = entry_paddr(entry, *level);
    }
}

bool page_walk(paddr_t pml4, vaddr_t vaddr, struct page_found *page)
{
    unsigned level;
    return vaddr <= USER_TOP && page_walk_to(pml4, vaddr, page, &level);
}

bool page_walk_up(paddr_t pml4, vaddr_t vaddr, struct page_found *page)
{
    unsigned level;
    while (vaddr <= USER_TOP) {
        if (page_walk_to(pml4, vaddr, page, &level)) {
            return true;
        }
        vaddr = align_down(vaddr, level_shift(level)) + BIT(level_shift(level));
    }
    return false;
}

bool page_walk_down(paddr_t pml4, vaddr_t vaddr, struct page_found *page)
{
    unsigned level;
    while (vaddr <= USER_TOP) { /* below 0 comes the greatest address of all */
        if (page_walk_to(pml4, vaddr, page, &level)) {
            return true;
        }
        vaddr = align_down(vaddr, level_shift(level)) - 1;
    }
    return false;
}
