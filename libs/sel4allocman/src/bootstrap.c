/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "bootstrap_spaces.h"

#include <allocman/bootstrap.h>
#include <allocman/mspace/dual_pool.h>
#include <allocman/utspace/split.h>
#include <simple-default/simple-default.h>
#include <simple/simple_helpers.h>

/* What is kept for growth: enough frames for the book-keeping of the allocations that replace them,
 * and one of each paging structure. */
static const struct allocman_utspace_chunk growth_reserves[] = {
    {.size_bits = seL4_PageBits, .type = seL4_X86_4K, .count = 3},
    {.size_bits = seL4_PageTableBits, .type = seL4_X86_PageTableObject, .count = 1},
    {.size_bits = seL4_PageDirBits, .type = seL4_X86_PageDirectoryObject, .count = 1},
    {.size_bits = seL4_PDPTBits, .type = seL4_X86_PDPTObject, .count = 1},
};

#define MAX_FREED_SLOTS   10
#define MAX_FREED_MEMORY  20
#define MAX_FREED_UNTYPED 10

/* What lies at the start of a pool. */
struct base {
    mspace_dual_pool_t mspace;
    allocman_t alloc;
};

allocman_t *bootstrap_create_allocman(size_t pool_size, void *pool)
{
    uintptr_t start = ALIGN_UP((uintptr_t)pool, (uintptr_t) _Alignof(struct base));
    size_t skipped = start - (uintptr_t)pool;
    struct base *base = (struct base *)start;

    if (!pool || pool_size < skipped + sizeof(*base)) {
        LOG_ERROR("A pool of %zu bytes is too small for an allocator", pool_size);
        return NULL;
    }
    mspace_dual_pool_create(&base->mspace,
                            (struct mspace_fixed_pool_config){
                                .pool = base + 1, .size = pool_size - skipped - sizeof(*base)});
    if (allocman_create(&base->alloc, mspace_dual_pool_make_interface(&base->mspace))) {
        return NULL;
    }
    return &base->alloc;
}

int bootstrap_configure_waiting(allocman_t *alloc)
{
    int error = allocman_configure_max_freed_slots(alloc, MAX_FREED_SLOTS);

    if (!error) {
        error = allocman_configure_max_freed_memory_chunks(alloc, MAX_FREED_MEMORY);
    }
    if (!error) {
        error = allocman_configure_max_freed_untyped_chunks(alloc, MAX_FREED_UNTYPED);
    }
    return error;
}

int bootstrap_attach_single_level(allocman_t *alloc, struct cspace_single_level_config config)
{
    int error;
    cspace_single_level_t *cspace = allocman_mspace_alloc(alloc, sizeof(*cspace), &error);

    if (!cspace) {
        return error;
    }
    error = cspace_single_level_create(alloc, cspace, config);
    if (error) {
        return error;
    }
    return allocman_attach_cspace(alloc, cspace_single_level_make_interface(cspace));
}

int bootstrap_attach_split(allocman_t *alloc)
{
    int error;
    utspace_split_t *utspace = allocman_mspace_alloc(alloc, sizeof(*utspace), &error);

    if (!utspace) {
        return error;
    }
    utspace_split_create(utspace);
    return allocman_attach_utspace(alloc, utspace_split_make_interface(utspace));
}

allocman_t *bootstrap_use_current_1level(seL4_CPtr root_cnode, size_t cnode_size,
                                         seL4_CPtr start_slot, seL4_CPtr end_slot, size_t pool_size,
                                         void *pool)
{
    if (cnode_size >= seL4_WordBits) {
        LOG_ERROR("No CNode has 2^%zu slots", cnode_size);
        return NULL;
    }
    allocman_t *alloc = bootstrap_create_allocman(pool_size, pool);
    if (!alloc) {
        return NULL;
    }
    struct cspace_single_level_config config = {.cnode = root_cnode,
                                                .cnode_size_bits = cnode_size,
                                                .cnode_guard_bits = seL4_WordBits - cnode_size,
                                                .first_slot = start_slot,
                                                .end_slot = end_slot};
    if (bootstrap_configure_waiting(alloc) || bootstrap_attach_single_level(alloc, config) ||
        bootstrap_attach_split(alloc)) {
        LOG_ERROR("A pool of %zu bytes is too small for 2^%zu slots", pool_size, cnode_size);
        return NULL;
    }
    return alloc;
}

allocman_t *bootstrap_use_current_simple(simple_t *simple, size_t pool_size, void *pool)
{
    int size_bits = simple_get_cnode_size_bits(simple);
    seL4_CPtr last = simple_last_valid_cap(simple);

    if (size_bits <= 0) {
        LOG_ERROR("The size of the CNode is not known");
        return NULL;
    }
    allocman_t *alloc = bootstrap_use_current_1level(simple_get_cnode(simple), (size_t)size_bits,
                                                     last + 1, BIT(size_bits), pool_size, pool);
    if (!alloc || allocman_add_simple_untypeds(alloc, simple)) {
        return NULL;
    }
    return alloc;
}

allocman_t *bootstrap_use_bootinfo(seL4_BootInfo *bi, size_t pool_size, void *pool)
{
    simple_t simple;

    simple_default_init_bootinfo(&simple, bi);
    return bootstrap_use_current_simple(&simple, pool_size, pool);
}

void bootstrap_configure_virtual_pool(allocman_t *alloc, void *vstart, size_t vsize, seL4_CPtr pd)
{
    mspace_dual_pool_attach_virtual(
        alloc->mspace.mspace,
        (struct mspace_virtual_pool_config){.vstart = vstart, .size = vsize, .pd = pd});
    for (size_t i = 0; i < ARRAY_SIZE(growth_reserves); i++) {
        if (allocman_configure_utspace_reserve(alloc, growth_reserves[i])) {
            LOG_ERROR("No memory to reserve objects for growth");
            return;
        }
    }
}
