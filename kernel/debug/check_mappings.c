/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Invariants of address spaces (arch/vspace.h, arch/asid.h): what page tables and ASID pools hold
 * against what capabilities say. First every capability that says it is mapped, or assigned, or a
 * pool, is noted as a claim; then each thing that a processor could reach must have one.
 */
#include "arch/asid.h"
#include "arch/isolation.h"
#include "arch/page_table.h"
#include "arch/tlb.h"
#include "arch/vspace.h"
#include "core/derivation.h"
#include "core/scheduler.h"
#include "core/thread_view.h"
#include "debug/state_check.h"

#if CONFIG_IS_ON(STATE_CHECK)
enum {
    ASIDS = ASID_POOLS * ASID_POOL_ENTRIES,
    CLAIMS_BITS = 16, /* log2 of the claims that are remembered */
    PROBES = 64,
    ENTRIES_PER_CHECK = 1 << 14, /* of page tables; what is left over is for the next check */
    USER_PML4_ENTRIES = TABLE_ENTRIES / 2,
    PAGE_ACCESSED = 1 << 5, /* set by the processor */
};

/* What a claim is about: an entry of a page table of this level, or one of these. */
enum { LEVEL_NONE = 0, LEVEL_SPACE = PML4_LEVEL + 1, LEVEL_POOL };

/* A set of hashes with open addressing; `round` tells claims of this check from older ones. */
struct claim {
    word_t where; /* address; above it the ASID, in the lowest bits the level */
    paddr_t what;
    uint32_t round;
    uint32_t access; /* enum frame_access: the greatest that a capability gives */
};

static struct claim claims[BIT(CLAIMS_BITS)];
static uint32_t round;
static bool is_complete; /* all claims of this round found a place */

static word_t place(word_t asid, unsigned level, vaddr_t vaddr)
{
    return asid << 48 | vaddr | level;
}

/* The claim, or where it would be put; null if the set is too full there. */
static struct claim *claim_find(word_t where, paddr_t what)
{
    word_t hash = (where ^ what << 20) * 0x9e3779b97f4a7c15;
    word_t index = (hash ^ hash >> 32) * 0xbf58476d1ce4e5b9 >> (WORD_BITS - CLAIMS_BITS);
    for (unsigned probe = 0; probe < PROBES; probe += 1) {
        struct claim *claim = &claims[(index + probe) & MASK(CLAIMS_BITS)];
        if (claim->round != round || (claim->where == where && claim->what == what)) {
            return claim;
        }
    }
    return NULL;
}

static void claim_add(word_t where, paddr_t what, uint32_t access)
{
    struct claim *claim = claim_find(where, what);
    if (!claim) {
        is_complete = false;
        return;
    }
    if (claim->round != round) {
        *claim = (struct claim){.where = where, .what = what, .round = round};
    }
    claim->access = claim->access < access ? access : claim->access;
}

static bool is_claimed(word_t where, paddr_t what, uint32_t access)
{
    const struct claim *claim = claim_find(where, what);
    return claim && claim->round == round && claim->access >= access;
}

static bool is_paging_kind(enum cap_kind kind)
{
    return kind == CAP_FRAME || kind == CAP_PAGE_TABLE || kind == CAP_PAGE_DIRECTORY ||
           kind == CAP_PDPT || kind == CAP_PML4;
}

/* What the capability says it is: LEVEL_NONE if it is mapped nowhere. */
static unsigned claimed_level(struct cap cap)
{
    enum cap_kind kind = cap_kind(cap);
    if (kind == CAP_ASID_POOL) {
        return LEVEL_POOL;
    }
    if (kind == CAP_FRAME) {
        bool is_mapped = cap_get(cap, CAP_MAPPED_ASID) != ASID_NONE;
        return is_mapped ? PAGE_TABLE_LEVEL + (unsigned)cap_get(cap, CAP_FRAME_SIZE) : LEVEL_NONE;
    }
    if (!is_paging_kind(kind) || !cap_get(cap, CAP_TABLE_IS_MAPPED)) {
        return LEVEL_NONE;
    }
    return kind == CAP_PML4 ? LEVEL_SPACE : table_level(kind) + 1;
}

/* W2, W4 and A3, which concern one capability; and its claim. */
static void check_slot(const struct slot *slot)
{
    struct cap cap = slot->cap;
    enum cap_kind kind = cap_kind(cap);
    unsigned level = claimed_level(cap);
    word_t asid = cap_get(cap, CAP_MAPPED_ASID);
    if (level == LEVEL_NONE) {
        state_must_hold(!is_paging_kind(kind) || cap.word[1] == 0, "W4", slot);
        state_must_hold(!is_paging_kind(kind) || kind == CAP_FRAME || derivation_is_final(slot),
                        "W2", slot);
        return;
    }
    vaddr_t vaddr = cap_get(cap, CAP_MAPPED_VADDR);
    if (level <= PML4_LEVEL) {
        state_must_hold(asid != ASID_NONE && is_aligned(vaddr, level_shift(level)), "W4", slot);
    } else {
        state_must_hold(vaddr == 0, "W4", slot);
    }
    if (level == LEVEL_POOL) {
        state_must_hold(asid_pools[asid / ASID_POOL_ENTRIES] == cap_object(cap), "A3", slot);
    }
    claim_add(place(asid, level, vaddr), cap_paddr(cap),
              kind == CAP_FRAME ? (uint32_t)cap_get(cap, CAP_FRAME_ACCESS) : 0);
}

static uint32_t access_of_page(uint64_t entry)
{
    if ((entry & PAGE_USER) == 0) {
        return FRAME_KERNEL_ONLY;
    }
    return (entry & PAGE_WRITE) != 0 ? FRAME_READ_WRITE : FRAME_READ_ONLY;
}

static void check_entry(word_t asid, unsigned level, vaddr_t vaddr, const uint64_t *entry)
{
    uint32_t access = entry_is_page(*entry, level) ? access_of_page(*entry) : 0;
    state_must_hold(is_claimed(place(asid, level, vaddr), entry_paddr(*entry, level), access), "W3",
                    entry);
}

/* W3 for a whole address space. Each table is seen to be one before its entries are looked at.
 * Returns how many entries that was. */
static word_t check_tables(word_t asid, const uint64_t *pml4)
{
    const uint64_t *table[PML4_LEVEL + 1] = {[PML4_LEVEL] = pml4};
    unsigned index[PML4_LEVEL + 1] = {0};
    unsigned level = PML4_LEVEL;
    vaddr_t vaddr = 0;
    word_t seen = 0;
    while (level <= PML4_LEVEL) {
        if (index[level] == (level == PML4_LEVEL ? USER_PML4_ENTRIES : TABLE_ENTRIES)) {
            level += 1;
            continue;
        }
        const uint64_t *entry = &table[level][index[level]];
        vaddr = align_down(vaddr, level_shift(level + 1)) | (vaddr_t)index[level]
                                                                << level_shift(level);
        index[level] += 1;
        seen += 1;
        if (!entry_is_present(*entry)) {
            continue;
        }
        check_entry(asid, level, vaddr, entry);
        if (entry_is_table(*entry, level)) {
            level -= 1;
            table[level] = paddr_to_kernel(entry_paddr(*entry, level + 1));
            index[level] = 0;
        }
    }
    return seen;
}

/* W5: the half above user addresses is the kernel's. */
static void check_kernel_half(const uint64_t *pml4)
{
    for (unsigned i = USER_PML4_ENTRIES; i < TABLE_ENTRIES; i += 1) {
        uint64_t expected = i == KERNEL_PML4_INDEX ? isolation_user_entry : 0;
        state_must_hold((pml4[i] & ~(uint64_t)PAGE_ACCESSED) == expected, "W5", &pml4[i]);
    }
}

/* A1 to A3: pools, and what is in them. */
static void check_pools(void)
{
    state_must_hold(!asid_pools[0] || asid_pools[0][ASID_NONE] == 0, "A1", asid_pools[0]);
    for (word_t base = 0; base < ASIDS; base += ASID_POOL_ENTRIES) {
        const uint64_t *pool = asid_pools[base / ASID_POOL_ENTRIES];
        state_must_hold(!pool || is_claimed(place(base, LEVEL_POOL, 0), kernel_to_paddr(pool), 0),
                        "A3", pool);
        for (word_t i = 0; pool && i < ASID_POOL_ENTRIES; i += 1) {
            state_must_hold(pool[i] == 0 || is_claimed(place(base + i, LEVEL_SPACE, 0), pool[i], 0),
                            "A2", &pool[i]);
        }
    }
}

/* Address spaces one after the other, from where the last check had to stop. */
static void check_spaces(void)
{
    static word_t asid;
    word_t seen = 0;
    for (unsigned i = 0; i < ASIDS && seen < ENTRIES_PER_CHECK; i += 1) {
        paddr_t pml4 = asid_find(asid);
        if (pml4 != 0) {
            check_kernel_half(paddr_to_kernel(pml4));
            seen += check_tables(asid, paddr_to_kernel(pml4));
        }
        asid = (asid + 1) % ASIDS;
    }
}

/* W6. */
static void check_loaded(void)
{
    struct cap root = current_thread->slots[TCB_VSPACE].cap;
    word_t asid = cap_get(root, CAP_MAPPED_ASID);
    bool is_alive = vspace_is_assigned(root) && asid_is_of(asid, cap_paddr(root));
    word_t expected = is_alive ? vspace_cr3(cap_paddr(root), asid) : kernel_cr3;
    /* A thread that gets a message directly has its address space loaded by the entry code. */
    bool will_be_loaded =
        thread_view_is_right(current_thread) && current_thread->context.space == expected;
    state_must_hold(user_cr3 == expected || will_be_loaded, "W6", current_thread);
}

void state_check_mappings(void)
{
    round += 1;
    is_complete = true;
    check_loaded();
    for (const struct slot *slot = derivation_first(); slot; slot = derivation_next(slot)) {
        check_slot(slot);
    }
    if (is_complete) {
        check_pools();
        check_spaces();
    }
}
#endif
