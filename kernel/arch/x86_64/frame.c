/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Frames: mapping pages of 4 KiB, 2 MiB and 1 GiB (spec 04, sections 1.10, 1.11).
 */
#include "arch/asid.h"
#include "arch/iommu.h"
#include "arch/page_table.h"
#include "arch/tlb.h"
#include "arch/vspace.h"
#include "core/fault_seed.h"
#include "core/invocation.h"
#include "debug/debug.h"

#include <abi/constants.h>

/* A checked request to map. */
struct frame_mapping {
    struct cap frame; /* as it will be */
    uint64_t *entry;
    uint64_t value;
    paddr_t pml4;
};

static enum frame_size frame_size(struct cap cap)
{
    return (enum frame_size)cap_get(cap, CAP_FRAME_SIZE);
}

static unsigned frame_level(struct cap cap)
{
    return PAGE_TABLE_LEVEL + (unsigned)frame_size(cap);
}

enum frame_access frame_mask_access(enum frame_access access, word_t rights)
{
    if (access == FRAME_KERNEL_ONLY) {
        return FRAME_KERNEL_ONLY;
    }
    if ((rights & RIGHT_READ) == 0) {
        if (access == FRAME_READ_WRITE && (rights & RIGHT_WRITE) != 0) {
            user_error("A page cannot be writable and not readable: no access at all is given.");
        }
        return FRAME_KERNEL_ONLY;
    }
    return (rights & RIGHT_WRITE) != 0 ? access : FRAME_READ_ONLY;
}

struct cap frame_without_mapping(struct cap cap)
{
    cap.word[1] = 0;
    return cap;
}

uint64_t frame_entry(struct cap cap, enum frame_access access, word_t attributes)
{
    enum frame_size size = frame_size(cap);
    uint64_t entry = cap_paddr(cap) | PAGE_PRESENT;
    entry |= access != FRAME_READ_ONLY ? PAGE_WRITE : 0;
    entry |= access != FRAME_KERNEL_ONLY || SEEDED(VM) ? PAGE_USER : 0;
    entry |= (attributes & 1) != 0 ? PAGE_WRITE_THROUGH : 0;
    entry |= (attributes & 2) != 0 ? PAGE_CACHE_DISABLE : 0;
    if (size == FRAME_4K) {
        return entry | ((attributes & 4) != 0 ? PAGE_PAT_SMALL : 0);
    }
    entry |= PAGE_IS_LARGE;
    return entry | (size == FRAME_2M && (attributes & 4) != 0 ? PAGE_PAT_LARGE : 0);
}

/* Rows 3a to 3d: where a frame may go depends on where it is. */
static enum result frame_check_place(struct cap frame, word_t asid, vaddr_t vaddr)
{
    word_t mapped_asid = cap_get(frame, CAP_MAPPED_ASID);
    if (mapped_asid != ASID_NONE) {
        if (mapped_asid != asid) {
            return error_invalid_capability(1);
        }
        if (cap_get(frame, CAP_MAPPED_VADDR) != vaddr) {
            user_error("Page Map: the frame is mapped at %p; copy the cap to map it twice.",
                       (void *)cap_get(frame, CAP_MAPPED_VADDR));
            return error_invalid_argument(0);
        }
        return RESULT_OK;
    }
    if (vaddr > USER_TOP || vaddr + BIT(frame_size_bits(frame_size(frame))) > USER_TOP) {
        user_error("Page Map: %p is above what programs can use.", (void *)vaddr);
        return error_invalid_argument(0);
    }
    return RESULT_OK;
}

/* Rows 7 and 8. */
static enum result frame_check_tables(struct frame_mapping *mapping, vaddr_t vaddr)
{
    unsigned missing = 0;
    unsigned level = frame_level(mapping->frame);
    mapping->entry = page_table_find(mapping->pml4, vaddr, level, &missing);
    if (!mapping->entry) {
        lookup_failed_missing(missing);
        return error_failed_lookup(false);
    }
    return entry_is_table(*mapping->entry, level) ? error_delete_first() : RESULT_OK;
}

static enum result frame_check_map(const struct invocation *inv, struct frame_mapping *mapping)
{
    if (!invocation_has(inv, X86PageMap_Length, X86PageMap_Caps)) {
        return error_truncated_message();
    }
    vaddr_t vaddr = invocation_word(inv, X86PageMap_MR_vaddr);
    struct cap vspace = inv->extra[X86PageMap_Cap_vspace]->cap;
    if (!vspace_is_assigned(vspace)) {
        user_error("Page Map: the VSpace is not a PML4 with an ASID.");
        return error_invalid_capability(1);
    }
    word_t asid = cap_get(vspace, CAP_MAPPED_ASID);
    struct cap frame = inv->cap;
    enum result result = frame_check_place(frame, asid, vaddr);
    if (result == RESULT_OK) {
        result = asid_check(vspace);
    }
    if (result != RESULT_OK) {
        return result;
    }
    if (!is_aligned(vaddr, frame_size_bits(frame_size(frame)))) {
        return error_alignment();
    }
    mapping->pml4 = cap_paddr(vspace);
    mapping->frame = cap_set(cap_set(frame, CAP_MAPPED_ASID, asid), CAP_MAPPED_VADDR, vaddr);
    return frame_check_tables(mapping, vaddr);
}

static enum result frame_map(struct invocation *inv)
{
    struct frame_mapping mapping = {0};
    enum result result = frame_check_map(inv, &mapping);
    if (result != RESULT_OK) {
        return result;
    }
    enum frame_access access =
        frame_mask_access((enum frame_access)cap_get(inv->cap, CAP_FRAME_ACCESS),
                          invocation_word(inv, X86PageMap_MR_rights));
    bool was_present = entry_is_present(*mapping.entry);
    *mapping.entry = frame_entry(inv->cap, access, invocation_word(inv, X86PageMap_MR_attr));
    if (was_present) {
        tlb_flush_page(mapping.pml4, cap_get(mapping.frame, CAP_MAPPED_ASID),
                       cap_get(mapping.frame, CAP_MAPPED_VADDR));
    }
    inv->slot->cap = mapping.frame;
    return RESULT_OK;
}

void frame_unmap(struct cap cap)
{
    word_t asid = cap_get(cap, CAP_MAPPED_ASID);
    paddr_t pml4 = asid_find(asid);
    if (pml4 == 0) {
        return;
    }
    vaddr_t vaddr = cap_get(cap, CAP_MAPPED_VADDR);
    unsigned missing = 0;
    unsigned level = frame_level(cap);
    uint64_t *entry = page_table_find(pml4, vaddr, level, &missing);
    if (!entry || !entry_is_page(*entry, level) || entry_paddr(*entry, level) != cap_paddr(cap)) {
        return;
    }
    *entry = 0;
    tlb_flush_page(pml4, asid, vaddr);
}

enum result frame_invoke(struct invocation *inv)
{
    switch (inv->label) {
    case X86PageMap:
        return frame_map(inv);
    case X86PageUnmap:
        frame_unmap(inv->cap);
        inv->slot->cap = frame_without_mapping(inv->cap);
        return RESULT_OK;
    case X86PageGetAddress:
        invocation_return(inv, 0, cap_paddr(inv->cap));
        return RESULT_OK;
    default:
        if (WITH_IOMMU) {
            return frame_io_invoke(inv);
        }
        return error_illegal_operation();
    }
}
