/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Cached translations. Without PCID, loading CR3 forgets all of them (no page is global), so only
 * those of the loaded address space can be stale; with isolation every return to a program loads
 * CR3, so nothing is stale by then. With PCID the ASID is the PCID, and INVPCID reaches all.
 */
#include "arch/tlb.h"

#include "arch/cpu.h"
#include "arch/isolation.h"
#include "arch/page_table.h"

enum invpcid_type { INVPCID_ADDRESS, INVPCID_CONTEXT };

static inline void invalidate_pcid(enum invpcid_type type, word_t pcid, vaddr_t vaddr)
{
    struct {
        word_t pcid;
        word_t address;
    } descriptor = {pcid, vaddr};
    __asm__ volatile("invpcid %0, %1" : : "m"(descriptor), "r"((word_t)type) : "memory");
}

static bool is_isolated(void)
{
    return WITH_SKIM_WINDOW && isolation_active;
}

static bool vspace_is_loaded(paddr_t pml4)
{
    return (user_cr3 & PAGE_ADDRESS_MASK) == pml4;
}

word_t vspace_cr3(paddr_t pml4, word_t asid)
{
    return WITH_PCID ? pml4 | asid | CR3_KEEP_TRANSLATIONS : pml4;
}

void vspace_load(word_t cr3)
{
    if (cr3 == user_cr3) {
        return;
    }
    user_cr3 = cr3;
    if (!is_isolated()) {
        write_cr3(cr3);
    }
}

void vspace_unload(paddr_t pml4)
{
    if (vspace_is_loaded(pml4)) {
        vspace_load(kernel_cr3);
    }
}

void tlb_flush_page(paddr_t pml4, word_t asid, vaddr_t vaddr)
{
    if (WITH_PCID) {
        invalidate_pcid(INVPCID_ADDRESS, asid, vaddr);
    } else if (!is_isolated() && vspace_is_loaded(pml4)) {
        invalidate_page(vaddr);
    }
}

void tlb_flush_vspace(paddr_t pml4, word_t asid)
{
    if (WITH_PCID) {
        invalidate_pcid(INVPCID_CONTEXT, asid, 0);
    } else if (!is_isolated() && vspace_is_loaded(pml4)) {
        write_cr3(user_cr3);
    }
}
