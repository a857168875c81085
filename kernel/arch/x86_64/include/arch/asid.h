/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Address space identifiers (spec 04, sections 1.1, 1.8, 1.9). A capability names its address space
 * by ASID, so that it can be checked whether that still exists and still is the same.
 *
 * A1 A pool's object is an array of ASID_POOL_ENTRIES physical addresses of PML4s, 0: free. ASID
 *    base + i belongs to entry i. ASID 0 is never given out.
 * A2 A live ASID has its PML4 in the pool, and some capability to that PML4 carries the ASID.
 * A3 asid_pools[i] is the pool of the capabilities with base i * ASID_POOL_ENTRIES, or null.
 */
#pragma once
#include "arch/memory.h"
#include "core/error.h"
#include "core/slot.h"

struct invocation;

enum { ASID_POOLS = 8, ASID_POOL_ENTRIES = 512, ASID_NONE = 0, ASID_BOOT = 1 };

extern uint64_t *asid_pools[ASID_POOLS];

/* PML4 of a live ASID, or 0. */
static inline paddr_t asid_find(word_t asid)
{
    const uint64_t *pool = asid_pools[asid / ASID_POOL_ENTRIES];
    return pool ? pool[asid % ASID_POOL_ENTRIES] : 0;
}

/* Has a capability to a PML4 been given an ASID? */
static inline bool vspace_is_assigned(struct cap cap)
{
    return cap_kind(cap) == CAP_PML4 && cap_get(cap, CAP_TABLE_IS_MAPPED) != 0;
}

/* Is `asid` live and that of `pml4`? */
static inline bool asid_is_of(word_t asid, paddr_t pml4)
{
    return pml4 != 0 && asid_find(asid) == pml4;
}

/* What is wrong with an address space that is not alive. */
enum result asid_refuse(struct cap vspace);

/* Rows "the ASID has no VSpace any more" and "belongs to another PML4" of the map operations: is
 * the address space of this PML4 capability, extra capability 0, alive? */
must_use static inline enum result asid_check(struct cap vspace)
{
    paddr_t pml4 = asid_find(cap_get(vspace, CAP_MAPPED_ASID)); /* 0 is no PML4's address */
    return likely(paddr_to_kernel(pml4) == cap_object(vspace)) ? RESULT_OK : asid_refuse(vspace);
}

/* The last capability to an assigned PML4 has gone. */
void asid_release(struct cap vspace);

/* The last capability to a pool has gone: all its address spaces die. */
void asid_pool_release(struct cap pool);

/* Registers `pool` under the free index `index`. */
void asid_pool_register(unsigned index, paddr_t pool);

enum result asid_control_invoke(struct invocation *inv);
enum result asid_pool_invoke(struct invocation *inv);
