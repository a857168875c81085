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

static enum frame_size frame_size(struct cap cap)
{
    return (enum frame_size)cap_get(cap, CAP_FRAME_SIZE);
}

static inline unsigned frame_level(enum frame_size size)
{
    return PAGE_TABLE_LEVEL + (unsigned)size;
}

enum frame_access frame_mask_access(enum frame_access access, word_t rights)
{
    if ((rights & (RIGHT_READ | RIGHT_WRITE)) == (RIGHT_READ | RIGHT_WRITE) ||
        access == FRAME_KERNEL_ONLY) {
        return access;
    }
    if ((rights & RIGHT_READ) != 0) {
        return FRAME_READ_ONLY;
    }
    if (access == FRAME_READ_WRITE && (rights & RIGHT_WRITE) != 0) {
        user_error("A page cannot be writable and not readable: no access at all is given.");
    }
    return FRAME_KERNEL_ONLY;
}

struct cap frame_without_mapping(struct cap cap)
{
    cap.word[1] = 0;
    return cap;
}

/* Access as bits of an entry: its number plus one, in units of PAGE_WRITE. A page for the kernel
 * only is writable. The lower two attributes likewise follow each other in an entry. */
_Static_assert((FRAME_KERNEL_ONLY + 1) * PAGE_WRITE == PAGE_WRITE &&
                   (FRAME_READ_ONLY + 1) * PAGE_WRITE == PAGE_USER &&
                   (FRAME_READ_WRITE + 1) * PAGE_WRITE == (PAGE_WRITE | PAGE_USER) &&
                   2 * PAGE_WRITE_THROUGH == PAGE_CACHE_DISABLE,
               "bits of an entry");

static uint64_t frame_pat_bit(enum frame_size size)
{
    if (size == FRAME_4K) {
        return PAGE_PAT_SMALL;
    }
    return size == FRAME_2M ? PAGE_PAT_LARGE : 0;
}

static inline uint64_t entry_of_size(enum frame_size size, paddr_t paddr, enum frame_access access,
                                     word_t attributes)
{
    uint64_t entry = paddr | PAGE_PRESENT | (size != FRAME_4K ? PAGE_IS_LARGE : 0);
    entry |= ((word_t)access + 1) * PAGE_WRITE | (SEEDED(VM) ? PAGE_USER : 0);
    entry |= (attributes & 3) * PAGE_WRITE_THROUGH;
    return entry | (attributes & 4) * (frame_pat_bit(size) / 4);
}

uint64_t frame_entry(struct cap cap, enum frame_access access, word_t attributes)
{
    return entry_of_size(frame_size(cap), cap_paddr(cap), access, attributes);
}

/* Rows 3a to 3d: where a frame may go depends on where it is. */
static inline enum result frame_check_place(struct cap frame, enum frame_size size, word_t asid,
                                            vaddr_t vaddr)
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
    if (vaddr > USER_TOP - BIT(frame_size_bits(size))) {
        user_error("Page Map: %p is above what programs can use.", (void *)vaddr);
        return error_invalid_argument(0);
    }
    return RESULT_OK;
}

static apart enum result table_is_missing(unsigned bits)
{
    lookup_failed_missing(bits);
    return error_failed_lookup(false);
}

/* Maps the frame as the message says, by `entry`. `mapping`: word 1 of its capability then. */
static inline enum result frame_map_by(const struct invocation *inv, enum frame_size size,
                                       uint64_t *entry, word_t mapping)
{
    struct cap frame = {{inv->cap.word[0], mapping}};
    enum frame_access access =
        frame_mask_access((enum frame_access)cap_get(frame, CAP_FRAME_ACCESS),
                          invocation_word(inv, X86PageMap_MR_rights));
    bool was_present = entry_is_present(*entry);
    *entry =
        entry_of_size(size, cap_paddr(frame), access, invocation_word(inv, X86PageMap_MR_attr));
    if (was_present) {
        tlb_flush_page(cap_paddr(inv->extra[X86PageMap_Cap_vspace]->cap),
                       cap_get(frame, CAP_MAPPED_ASID), cap_get(frame, CAP_MAPPED_VADDR));
    }
    inv->slot->cap = frame;
    return RESULT_OK;
}

static apart enum result frame_map_4k_by(const struct invocation *inv, uint64_t *entry,
                                         word_t mapping)
{
    return frame_map_by(inv, FRAME_4K, entry, mapping);
}

static apart enum result frame_map_large_by(const struct invocation *inv, uint64_t *entry,
                                            word_t mapping)
{
    return frame_map_by(inv, frame_size(inv->cap), entry, mapping);
}

/* Once for the ordinary size, where the compiler knows all that depends on it, and once for others.
 */
static inlined enum result frame_map(const struct invocation *inv, enum frame_size size)
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
    if (frame_check_place(inv->cap, size, asid, vaddr) != RESULT_OK) {
        return RESULT_ERROR;
    }
    if (asid_check(vspace) != RESULT_OK) {
        return RESULT_ERROR;
    }
    if (!is_aligned(vaddr, frame_size_bits(size))) {
        return error_alignment();
    }
    unsigned missing = 0;
    uint64_t *entry = page_table_walk(cap_object(vspace), vaddr, frame_level(size), &missing);
    if (!entry) {
        return table_is_missing(missing);
    }
    if (entry_is_table(*entry, frame_level(size))) {
        return error_delete_first();
    }
    /* vaddr fits: it is below USER_TOP */
    word_t mapping = asid << CAP_MAPPED_ASID.shift | vaddr << CAP_MAPPED_VADDR.shift;
    return size == FRAME_4K ? frame_map_4k_by(inv, entry, mapping)
                            : frame_map_large_by(inv, entry, mapping);
}

static apart enum result frame_map_4k(const struct invocation *inv)
{
    return frame_map(inv, FRAME_4K);
}

static apart enum result frame_map_large(const struct invocation *inv)
{
    return frame_map(inv, frame_size(inv->cap));
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
    unsigned level = frame_level(frame_size(cap));
    uint64_t *entry = page_table_walk(paddr_to_kernel(pml4), vaddr, level, &missing);
    if (!entry || !entry_maps_page(*entry, level, cap_paddr(cap))) {
        return;
    }
    *entry = 0;
    tlb_flush_page(pml4, asid, vaddr);
}

static apart enum result frame_unmap_invoked(const struct invocation *inv)
{
    frame_unmap(inv->cap);
    inv->slot->cap = frame_without_mapping(inv->cap);
    return RESULT_OK;
}

apart enum result frame_invoke(struct invocation *inv)
{
    if (inv->label == X86PageMap) {
        return frame_size(inv->cap) == FRAME_4K ? frame_map_4k(inv) : frame_map_large(inv);
    }
    switch (inv->label) {
    case X86PageUnmap:
        return frame_unmap_invoked(inv);
    case X86PageGetAddress:
        invocation_return(inv, 0, cap_paddr(inv->cap));
        return RESULT_OK;
    default:
        return WITH_IOMMU ? frame_io_invoke(inv) : error_illegal_operation();
    }
}
