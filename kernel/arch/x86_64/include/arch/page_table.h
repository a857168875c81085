/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Page tables as the processor reads them (spec 04, sections 1.1 and 1.5). Levels are numbered from
 * the leaves up; an entry of level n covers 12 + 9 * (n - 1) address bits.
 */
#pragma once
#include "arch/memory.h"
#include "core/types.h"

#include <abi/constants.h>

enum { PAGE_TABLE_LEVEL = 1, PAGE_DIRECTORY_LEVEL, PDPT_LEVEL, PML4_LEVEL };

enum {
    PAGE_PRESENT = 1 << 0,
    PAGE_WRITE = 1 << 1,
    PAGE_USER = 1 << 2,
    PAGE_WRITE_THROUGH = 1 << 3,
    PAGE_CACHE_DISABLE = 1 << 4,
    PAGE_IS_LARGE = 1 << 7,  /* levels 2 and 3: a page, not a table */
    PAGE_PAT_SMALL = 1 << 7, /* level 1 */
    PAGE_PAT_LARGE = 1 << 12,
};
#define PAGE_ADDRESS_MASK UINT64_C(0x000ffffffffff000)

enum { TABLE_ENTRIES = 512, TABLE_BYTES = 4096 };

typedef uint64_t page_table_t[TABLE_ENTRIES] __attribute__((aligned(TABLE_BYTES)));

static inline unsigned level_shift(unsigned level)
{
    return 12 + 9 * (level - 1);
}

static inline unsigned page_index(word_t vaddr, unsigned level)
{
    return (vaddr >> level_shift(level)) & (TABLE_ENTRIES - 1);
}

/* Physical address of a static object of the kernel's image. */
static inline paddr_t image_paddr(const void *object)
{
    return (paddr_t)(uintptr_t)object - KERNEL_IMAGE_BASE;
}

static inline bool entry_is_present(uint64_t entry)
{
    return (entry & PAGE_PRESENT) != 0;
}

/* Does an entry of `level` map a page? (In a PML4 none does.) */
static inline bool entry_is_page(uint64_t entry, unsigned level)
{
    return entry_is_present(entry) && level != PML4_LEVEL &&
           (level == PAGE_TABLE_LEVEL || (entry & PAGE_IS_LARGE) != 0);
}

static inline bool entry_is_table(uint64_t entry, unsigned level)
{
    return entry_is_present(entry) && !entry_is_page(entry, level);
}

/* Address of the table or page an entry refers to. */
static inline paddr_t entry_paddr(uint64_t entry, unsigned level)
{
    paddr_t paddr = entry & PAGE_ADDRESS_MASK;
    return entry_is_page(entry, level) ? align_down(paddr, level_shift(level)) : paddr;
}

/* Does an entry of `level` map the page at `page`? */
static inline bool entry_maps_page(uint64_t entry, unsigned level, paddr_t page)
{
    word_t difference = (entry ^ page) & PAGE_ADDRESS_MASK; /* bits of attributes shift out */
    return entry_is_page(entry, level) && difference >> level_shift(level) == 0;
}

/* The entry of `level` for `vaddr` below the PML4 `table`. Null if a table on the way is missing:
 * then *missing_bits is what FailedLookup reports of it (39, 30, 21; spec 04, 1.10). Inline, for
 * where every instruction counts. */
static inline uint64_t *page_table_walk(uint64_t *table, vaddr_t vaddr, unsigned level,
                                        unsigned *missing_bits)
{
#pragma GCC unroll 3
    for (unsigned at = PML4_LEVEL; at > PAGE_TABLE_LEVEL; at -= 1) {
        uint64_t *entry = &table[page_index(vaddr, at)];
        if (at == level) {
            return entry;
        }
        if (!entry_is_table(*entry, at)) {
            *missing_bits = level_shift(at);
            return NULL;
        }
        table = paddr_to_kernel(*entry & PAGE_ADDRESS_MASK);
    }
    return &table[page_index(vaddr, PAGE_TABLE_LEVEL)];
}

/* The same from a PML4's physical address. */
uint64_t *page_table_find(paddr_t pml4, vaddr_t vaddr, unsigned level, unsigned *missing_bits);
