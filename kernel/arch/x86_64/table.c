/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Page tables, page directories and PDPTs: the same operations one level apart (spec 04, sections
 * 1.12, 1.13).
 */
#include "arch/asid.h"
#include "arch/isolation.h"
#include "arch/page_table.h"
#include "arch/tlb.h"
#include "arch/vspace.h"
#include "core/assert.h"
#include "core/derivation.h"
#include "core/invocation.h"
#include "debug/debug.h"

/* The three kinds' Map invocations have the same arguments. */
_Static_assert((int)X86PDPTMap_MR_attr == (int)X86PageTableMap_MR_attr &&
                   (int)X86PageDirectoryMap_MR_attr == (int)X86PageTableMap_MR_attr,
               "arguments of the Map invocations");

unsigned table_level(enum cap_kind kind)
{
    kassert(kind == CAP_PAGE_TABLE || kind == CAP_PAGE_DIRECTORY || kind == CAP_PDPT);
    if (kind == CAP_PAGE_TABLE) {
        return PAGE_TABLE_LEVEL;
    }
    return kind == CAP_PAGE_DIRECTORY ? PAGE_DIRECTORY_LEVEL : PDPT_LEVEL;
}

uint64_t table_entry(paddr_t table, word_t attributes)
{
    uint64_t entry = table | PAGE_PRESENT | PAGE_WRITE | PAGE_USER;
    entry |= (attributes & 1) != 0 ? PAGE_WRITE_THROUGH : 0;
    return entry | ((attributes & 2) != 0 ? PAGE_CACHE_DISABLE : 0);
}

void vspace_init(paddr_t pml4)
{
    uint64_t *table = paddr_to_kernel(pml4);
    table[KERNEL_PML4_INDEX] = isolation_user_entry;
}

static bool table_is_mapped(struct cap cap)
{
    return cap_get(cap, CAP_TABLE_IS_MAPPED) != 0;
}

static enum result table_check_map(const struct invocation *inv, vaddr_t *vaddr, uint64_t **entry)
{
    if (!invocation_has(inv, X86PageTableMap_Length, X86PageTableMap_Caps)) {
        user_error("Map of a table: message words or the VSpace are missing.");
        return error_truncated_message();
    }
    if (table_is_mapped(inv->cap)) {
        user_error("Map of a table: it is mapped already, at %p.",
                   (void *)cap_get(inv->cap, CAP_MAPPED_VADDR));
        return error_invalid_capability(0);
    }
    struct cap vspace = inv->extra[X86PageTableMap_Cap_vspace]->cap;
    if (!vspace_is_assigned(vspace)) {
        return error_invalid_capability(1);
    }
    unsigned parent = table_level(cap_kind(inv->cap)) + 1;
    *vaddr = align_down(invocation_word(inv, X86PageTableMap_MR_vaddr), level_shift(parent));
    if (*vaddr > USER_TOP) {
        user_error("Map of a table: %p is above what programs can use.", (void *)*vaddr);
        return error_invalid_argument(0);
    }
    enum result result = asid_check(vspace);
    if (result != RESULT_OK) {
        return result;
    }
    unsigned missing = 0;
    *entry = page_table_find(cap_paddr(vspace), *vaddr, parent, &missing);
    if (!*entry) {
        lookup_failed_missing(missing);
        return error_failed_lookup(false);
    }
    return entry_is_present(**entry) ? error_delete_first() : RESULT_OK;
}

static enum result table_map(struct invocation *inv)
{
    vaddr_t vaddr = 0;
    uint64_t *entry = NULL;
    enum result result = table_check_map(inv, &vaddr, &entry);
    if (result != RESULT_OK) {
        return result;
    }
    *entry = table_entry(cap_paddr(inv->cap), invocation_word(inv, X86PageTableMap_MR_attr));
    struct cap vspace = inv->extra[X86PageTableMap_Cap_vspace]->cap;
    struct cap cap = cap_set(inv->cap, CAP_TABLE_IS_MAPPED, 1);
    cap = cap_set(cap, CAP_MAPPED_ASID, cap_get(vspace, CAP_MAPPED_ASID));
    inv->slot->cap = cap_set(cap, CAP_MAPPED_VADDR, vaddr);
    return RESULT_OK;
}

void table_unlink(struct cap cap)
{
    word_t asid = cap_get(cap, CAP_MAPPED_ASID);
    paddr_t pml4 = asid_find(asid);
    if (pml4 == 0) {
        return;
    }
    unsigned missing = 0;
    unsigned parent = table_level(cap_kind(cap)) + 1;
    uint64_t *entry = page_table_find(pml4, cap_get(cap, CAP_MAPPED_VADDR), parent, &missing);
    if (!entry || !entry_is_table(*entry, parent) ||
        entry_paddr(*entry, parent) != cap_paddr(cap)) {
        return;
    }
    *entry = 0;
    tlb_flush_vspace(pml4, asid);
}

static enum result table_unmap(struct invocation *inv)
{
    if (!derivation_is_final(inv->slot)) {
        user_error("Unmap of a table: there is another cap to it.");
        return error_revoke_first();
    }
    if (table_is_mapped(inv->cap)) {
        table_unlink(inv->cap);
        memory_clear(cap_object(inv->cap), TABLE_BYTES);
    }
    inv->slot->cap = cap_new(cap_kind(inv->cap), cap_paddr(inv->cap), 0);
    return RESULT_OK;
}

apart enum result table_invoke(struct invocation *inv)
{
    static const uint16_t labels[][2] = {
        [PAGE_TABLE_LEVEL] = {X86PageTableMap, X86PageTableUnmap},
        [PAGE_DIRECTORY_LEVEL] = {X86PageDirectoryMap, X86PageDirectoryUnmap},
        [PDPT_LEVEL] = {X86PDPTMap, X86PDPTUnmap},
    };
    unsigned level = table_level(cap_kind(inv->cap));
    if (inv->label == labels[level][0]) {
        return table_map(inv);
    }
    if (inv->label == labels[level][1]) {
        return table_unmap(inv);
    }
    user_error("Label %lu is no operation of this kind of page table.", inv->label);
    return error_illegal_operation();
}
