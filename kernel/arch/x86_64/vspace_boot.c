/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The root task's address space, built while booting (spec 02, section 5.2).
 */
#include "arch/asid.h"
#include "arch/boot.h"
#include "arch/page_table.h"
#include "arch/vspace.h"
#include "core/assert.h"
#include "core/boot_section.h"

BOOT_CODE static uint64_t *vspace_boot_entry(paddr_t pml4, vaddr_t vaddr, unsigned level)
{
    unsigned missing = 0;
    uint64_t *entry = page_table_find(pml4, vaddr, level, &missing);
    kassert(entry && *entry == 0);
    return entry;
}

BOOT_CODE void vspace_boot_map_table(paddr_t pml4, unsigned level, vaddr_t vaddr, paddr_t paddr)
{
    *vspace_boot_entry(pml4, vaddr, level + 1) = table_entry(paddr, 0);
}

/* The further boot information of an image that ends as high as it may takes the last page below
 * 2^47. No program gets to put a SYSCALL at the end of that page (docs/hazards/sysret.md). */
BOOT_CODE static enum frame_access vspace_boot_access(vaddr_t vaddr)
{
    return vaddr + BIT(seL4_PageBits) > USER_TOP ? FRAME_READ_ONLY : FRAME_READ_WRITE;
}

BOOT_CODE void vspace_boot_map_frame(paddr_t pml4, vaddr_t vaddr, paddr_t paddr)
{
    enum frame_access access = vspace_boot_access(vaddr);
    struct cap frame = cap_frame(paddr, FRAME_4K, access, false);
    *vspace_boot_entry(pml4, vaddr, PAGE_TABLE_LEVEL) = frame_entry(frame, access, 0);
}

BOOT_CODE void vspace_boot_assign(paddr_t pool, paddr_t pml4)
{
    asid_pool_register(0, pool);
    asid_pools[0][ASID_BOOT] = pml4;
    vspace_init(pml4);
}

BOOT_CODE struct cap cap_boot_pml4(paddr_t paddr)
{
    struct cap cap = cap_set(cap_new(CAP_PML4, paddr, 0), CAP_TABLE_IS_MAPPED, 1);
    return cap_set(cap, CAP_MAPPED_ASID, ASID_BOOT);
}

BOOT_CODE struct cap cap_boot_table(unsigned level, paddr_t paddr, vaddr_t vaddr)
{
    static const BOOT_CONST enum cap_kind kinds[] = {
        [PAGE_TABLE_LEVEL] = CAP_PAGE_TABLE,
        [PAGE_DIRECTORY_LEVEL] = CAP_PAGE_DIRECTORY,
        [PDPT_LEVEL] = CAP_PDPT,
    };
    struct cap cap = cap_set(cap_new(kinds[level], paddr, 0), CAP_TABLE_IS_MAPPED, 1);
    cap = cap_set(cap, CAP_MAPPED_ASID, ASID_BOOT);
    return cap_set(cap, CAP_MAPPED_VADDR, align_down(vaddr, level_shift(level + 1)));
}

BOOT_CODE struct cap cap_boot_frame(paddr_t paddr, vaddr_t vaddr)
{
    struct cap cap = cap_frame(paddr, FRAME_4K, vspace_boot_access(vaddr), false);
    cap = cap_set(cap, CAP_MAPPED_ASID, ASID_BOOT);
    return cap_set(cap, CAP_MAPPED_VADDR, vaddr);
}

BOOT_CODE struct cap cap_boot_asid_pool(paddr_t paddr)
{
    return cap_new(CAP_ASID_POOL, paddr, 0);
}
