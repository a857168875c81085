/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Page-table isolation: the small set of page tables below entry 511 of programs' PML4s.
 */
#include "arch/isolation.h"

#include "arch/page_table.h"
#include "arch/tlb.h"
#include "core/boot_section.h"

#include <config.h>

#define SKIM_DATA __attribute__((section(".skim.data")))

extern char skim_start[];
extern char skim_end[];

known_to_assembly often_used uint32_t isolation_active;
known_to_assembly SKIM_DATA word_t kernel_cr3;
known_to_assembly SKIM_DATA word_t user_cr3;
uint64_t isolation_user_entry;

/* Kernel addresses start at 510 in the PDPT: KERNEL_IMAGE_BASE. */
static page_table_t skim_pdpt;
static page_table_t skim_directory;
static page_table_t skim_pages;

BOOT_CODE static void isolation_map_skim(void)
{
    word_t start = (word_t)skim_start;
    page_table_t *tables[] = {&skim_pdpt, &skim_directory, &skim_pages};
    for (unsigned i = 0; i < 2; i += 1) {
        uint64_t *entry = &(*tables[i])[page_index(start, PDPT_LEVEL - i)];
        *entry = image_paddr(tables[i + 1]) | PAGE_PRESENT | PAGE_WRITE;
    }
    for (word_t at = start; at < (word_t)skim_end; at += BIT(seL4_PageBits)) {
        skim_pages[page_index(at, PAGE_TABLE_LEVEL)] =
            (at - KERNEL_IMAGE_BASE) | PAGE_PRESENT | PAGE_WRITE;
    }
}

BOOT_CODE void isolation_init(paddr_t kernel_pml4, paddr_t kernel_pdpt)
{
    kernel_cr3 = kernel_pml4 | CR3_KEEP_TRANSLATIONS;
    user_cr3 = kernel_cr3;
    paddr_t pdpt = kernel_pdpt;
    if (WITH_SKIM_WINDOW && isolation_active) {
        isolation_map_skim();
        pdpt = image_paddr(&skim_pdpt);
    }
    isolation_user_entry = pdpt | PAGE_PRESENT | PAGE_WRITE;
}
