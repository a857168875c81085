/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Address space identifiers: the table of pools, and the invocations of ASID control and pools.
 */
#include "arch/asid.h"

#include "arch/page_table.h"
#include "arch/tlb.h"
#include "core/cspace.h"
#include "core/derivation.h"
#include "core/invocation.h"
#include "core/thread_view.h"
#include "debug/debug.h"

#include <abi/constants.h>

uint64_t *asid_pools[ASID_POOLS];

_Static_assert(ASID_POOLS == BIT(seL4_NumASIDPoolsBits), "pools");
_Static_assert(ASID_POOL_ENTRIES == BIT(seL4_ASIDPoolIndexBits), "entries of a pool");
_Static_assert(ASID_POOL_ENTRIES * sizeof(uint64_t) == BIT(seL4_ASIDPoolBits), "size of a pool");

enum result asid_refuse(struct cap vspace)
{
    if (asid_find(cap_get(vspace, CAP_MAPPED_ASID)) == 0) {
        lookup_failed_root();
        return error_failed_lookup(false);
    }
    return error_invalid_capability(1);
}

void asid_release(struct cap vspace)
{
    word_t asid = cap_get(vspace, CAP_MAPPED_ASID);
    paddr_t pml4 = cap_paddr(vspace);
    if (!asid_is_of(asid, pml4)) {
        return;
    }
    asid_pools[asid / ASID_POOL_ENTRIES][asid % ASID_POOL_ENTRIES] = 0;
    views_outdate();
    vspace_unload(pml4);
    tlb_flush_vspace(pml4, asid);
}

void asid_pool_register(unsigned index, paddr_t pool)
{
    asid_pools[index] = paddr_to_kernel(pool);
    views_outdate();
}

void asid_pool_release(struct cap cap)
{
    word_t base = cap_get(cap, CAP_MAPPED_ASID);
    uint64_t *pool = cap_object(cap);
    if (asid_pools[base / ASID_POOL_ENTRIES] != pool) {
        return;
    }
    asid_pools[base / ASID_POOL_ENTRIES] = NULL;
    views_outdate();
    for (unsigned i = 0; i < ASID_POOL_ENTRIES; i += 1) {
        if (pool[i] != 0) {
            vspace_unload(pool[i]);
            tlb_flush_vspace(pool[i], base + i);
        }
    }
}

static bool asid_free_pool_index(unsigned *index)
{
    for (unsigned i = 0; i < ASID_POOLS; i += 1) {
        if (!asid_pools[i]) {
            *index = i;
            return true;
        }
    }
    return false;
}

static bool untyped_can_be_pool(struct cap cap)
{
    return cap_kind(cap) == CAP_UNTYPED &&
           cap_get(cap, CAP_UNTYPED_SIZE_BITS) == seL4_ASIDPoolBits &&
           !cap_get(cap, CAP_UNTYPED_IS_DEVICE);
}

static void asid_make_pool(struct slot *untyped, struct slot *destination, unsigned index)
{
    paddr_t paddr = cap_paddr(untyped->cap);
    memory_clear(paddr_to_kernel(paddr), BIT(seL4_ASIDPoolBits));
    untyped->cap.word[1] = BIT(seL4_ASIDPoolBits); /* nothing of it is free any more */
    asid_pool_register(index, paddr);
    struct cap cap = cap_set(cap_new(CAP_ASID_POOL, paddr, 0), CAP_MAPPED_ASID,
                             (word_t)index * ASID_POOL_ENTRIES);
    derivation_insert_child(untyped, destination, cap);
}

/* Spec 04, section 1.8. */
apart enum result asid_control_invoke(struct invocation *inv)
{
    if (inv->label != X86ASIDControlMakePool) {
        return error_illegal_operation();
    }
    if (!invocation_has(inv, X86ASIDControlMakePool_Length, X86ASIDControlMakePool_Caps)) {
        return error_truncated_message();
    }
    unsigned index = 0;
    if (!asid_free_pool_index(&index)) {
        user_error("ASIDControl MakePool: all %u pools are in use.", (unsigned)ASID_POOLS);
        return error_delete_first();
    }
    struct slot *untyped = inv->extra[X86ASIDControlMakePool_Cap_untyped];
    if (!untyped_can_be_pool(untyped->cap)) {
        return error_invalid_capability(1);
    }
    if (derivation_has_children(untyped)) {
        return error_revoke_first();
    }
    struct slot *destination = NULL;
    enum result result =
        cspace_empty_slot(inv->extra[X86ASIDControlMakePool_Cap_root]->cap,
                          invocation_word(inv, X86ASIDControlMakePool_MR_index),
                          invocation_word(inv, X86ASIDControlMakePool_MR_depth), &destination);
    if (result != RESULT_OK) {
        return result;
    }
    asid_make_pool(untyped, destination, index);
    return RESULT_OK;
}

static bool asid_free_entry(const uint64_t *pool, word_t base, word_t *asid)
{
    for (word_t i = 0; i < ASID_POOL_ENTRIES; i += 1) {
        if (pool[i] == 0 && base + i != ASID_NONE) {
            *asid = base + i;
            return true;
        }
    }
    return false;
}

/* Spec 04, section 1.9. */
apart enum result asid_pool_invoke(struct invocation *inv)
{
    if (inv->label != X86ASIDPoolAssign) {
        return error_illegal_operation();
    }
    if (!invocation_has(inv, X86ASIDPoolAssign_Length, X86ASIDPoolAssign_Caps)) {
        return error_truncated_message();
    }
    struct slot *vspace = inv->extra[X86ASIDPoolAssign_Cap_vspace];
    if (cap_kind(vspace->cap) != CAP_PML4 || vspace_is_assigned(vspace->cap)) {
        user_error("ASIDPool Assign: the VSpace must be a PML4 without an ASID.");
        return error_invalid_capability(1);
    }
    word_t base = cap_get(inv->cap, CAP_MAPPED_ASID);
    uint64_t *pool = asid_pools[base / ASID_POOL_ENTRIES];
    if (!pool) {
        lookup_failed_root();
        return error_failed_lookup(false);
    }
    if (pool != cap_object(inv->cap)) {
        return error_invalid_capability(0);
    }
    word_t asid = ASID_NONE;
    if (!asid_free_entry(pool, base, &asid)) {
        return error_delete_first();
    }
    pool[asid - base] = cap_paddr(vspace->cap);
    views_outdate();
    vspace->cap = cap_set(vspace->cap, CAP_TABLE_IS_MAPPED, 1);
    vspace->cap = cap_set(vspace->cap, CAP_MAPPED_ASID, asid);
    return RESULT_OK;
}
