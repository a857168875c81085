/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Reading a program's memory through its page tables, for reports (spec 04, section 5.3).
 */
#include "arch/debug.h"
#include "arch/page_table.h"
#include "core/tcb.h"

/* Physical address behind `vaddr`; false where no page is. */
static bool page_table_translate(paddr_t pml4, vaddr_t vaddr, paddr_t *paddr)
{
    unsigned missing = 0;
    for (unsigned level = PAGE_TABLE_LEVEL; level <= PDPT_LEVEL; level += 1) {
        const uint64_t *entry = page_table_find(pml4, vaddr, level, &missing);
        if (entry && entry_is_page(*entry, level)) {
            *paddr = entry_paddr(*entry, level) | (vaddr & MASK(level_shift(level)));
            return true;
        }
    }
    return false;
}

bool vspace_read_word(const struct tcb *thread, vaddr_t vaddr, word_t *word)
{
    struct cap root = thread->slots[TCB_VSPACE].cap;
    paddr_t paddr = 0;
    if (cap_kind(root) != CAP_PML4 || vaddr > USER_TOP || !is_aligned(vaddr, 3) ||
        !page_table_translate(cap_paddr(root), vaddr, &paddr) || paddr >= KERNEL_WINDOW_TOP_PADDR) {
        return false;
    }
    *word = *(const word_t *)paddr_to_kernel(paddr);
    return true;
}
