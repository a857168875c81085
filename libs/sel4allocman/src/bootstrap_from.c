/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A new CSpace for a task that was started by the kernel, or described by a simple_t.
 */
#include "bootstrap_new.h"

#include <simple-default/simple-default.h>
#include <simple/simple_helpers.h>
#include <vka/capops.h>

/* ---- from the boot information ---- */

static allocman_t *new_from_bootinfo(seL4_BootInfo *bi, size_t l1size, size_t l2size,
                                     size_t pool_size, void *pool,
                                     cspace_simple1level_t **old_cspace)
{
    bootstrap_info_t *bs = bootstrap_create_info(pool_size, pool);
    cspace_simple1level_t *cspace =
        bs ? allocman_mspace_alloc(bs->alloc, sizeof(*cspace), NULL) : NULL;
    cspacepath_t old_root;

    if (!cspace) {
        return NULL;
    }
    cspace_simple1level_create(cspace,
                               (struct cspace_simple1level_config){
                                   .cnode = seL4_CapInitThreadCNode,
                                   .cnode_size_bits = bi->initThreadCNodeSizeBits,
                                   .cnode_guard_bits = seL4_WordBits - bi->initThreadCNodeSizeBits,
                                   .first_slot = bi->empty.start,
                                   .end_slot = bi->empty.end});
    cspace_interface_t interface = cspace_simple1level_make_interface(cspace);
    cspacepath_t root = interface.make_path(cspace, seL4_CapInitThreadCNode);
    cspacepath_t tcb = interface.make_path(cspace, seL4_CapInitThreadTCB);
    cspacepath_t pd = interface.make_path(cspace, seL4_CapInitThreadVSpace);
    if (bootstrap_set_boot_cspace(bs, interface, root) ||
        bootstrap_add_untypeds_from_bootinfo(bs, bi)) {
        return NULL;
    }
    allocman_t *alloc = l2size == 0 ? bootstrap_new_1level(bs, l1size, tcb, pd, &old_root)
                                    : bootstrap_new_2level(bs, l1size, l2size, tcb, pd, &old_root);
    if (!alloc) {
        return NULL;
    }
    cspace->config.cnode = old_root.capPtr;
    if (old_cspace) {
        *old_cspace = cspace;
    } else {
        allocman_mspace_free(alloc, cspace, sizeof(*cspace));
    }
    return alloc;
}

allocman_t *bootstrap_new_1level_bootinfo(seL4_BootInfo *bi, size_t cnode_size, size_t pool_size,
                                          void *pool, cspace_simple1level_t **old_cspace)
{
    return new_from_bootinfo(bi, cnode_size, 0, pool_size, pool, old_cspace);
}

allocman_t *bootstrap_new_2level_bootinfo(seL4_BootInfo *bi, size_t l1size, size_t l2size,
                                          size_t pool_size, void *pool,
                                          cspace_simple1level_t **old_cspace)
{
    if (l2size == 0) {
        LOG_ERROR("CNodes of one slot are no second level");
        return NULL;
    }
    return new_from_bootinfo(bi, l1size, l2size, pool_size, pool, old_cspace);
}

/* ---- from a simple_t ---- */

/* Every capability of `simple` to the same address, but its CNode's, where the new CNode is. What
 * the switch still needs is copied. Nothing here takes memory. */
static void transfer_caps(const bootstrap_info_t *bs, const struct bootstrap_plan *plan,
                          simple_t *simple)
{
    int count = simple_get_cap_count(simple);

    for (int i = 0; i < count; i++) {
        seL4_CPtr cap = simple_get_nth_cap(simple, i);
        cspacepath_t from = bs->cspace.make_path(bs->cspace.cspace, cap);
        cspacepath_t to = bootstrap_path_in_new(plan, cap);
        bool is_needed = cap == simple_get_tcb(simple) || cap == simple_get_pd(simple);
        int error;

        if (cap == seL4_CapNull || cap == plan->own) {
            continue;
        }
        error = is_needed ? vka_cnode_copy(&to, &from, seL4_AllRights) : vka_cnode_move(&to, &from);
        /* slots that stay empty in this configuration may be listed */
        ZF_LOGF_IF(error && error != seL4_FailedLookup, "Capability %lu cannot be moved, error %d",
                   (unsigned long)cap, error);
    }
}

static allocman_t *new_from_simple(simple_t *simple, size_t l1size, size_t l2size, size_t pool_size,
                                   void *pool)
{
    int size_bits = simple_get_cnode_size_bits(simple);
    seL4_CPtr first_free = simple_last_valid_cap(simple) + 1;
    bootstrap_info_t *bs = bootstrap_create_info(pool_size, pool);
    cspace_simple1level_t old;
    struct bootstrap_plan plan;

    if (!bs || size_bits <= 0) {
        return NULL;
    }
    cspace_simple1level_create(&old, (struct cspace_simple1level_config){
                                         .cnode = simple_get_cnode(simple),
                                         .cnode_size_bits = (size_t)size_bits,
                                         .cnode_guard_bits = seL4_WordBits - (size_t)size_bits,
                                         .first_slot = first_free,
                                         .end_slot = BIT(size_bits)});
    cspace_interface_t interface = cspace_simple1level_make_interface(&old);
    cspacepath_t tcb = interface.make_path(&old, simple_get_tcb(simple));
    cspacepath_t pd = interface.make_path(&old, simple_get_pd(simple));
    if (bootstrap_set_boot_cspace(bs, interface,
                                  interface.make_path(&old, simple_get_cnode(simple))) ||
        bootstrap_add_untypeds_from_simple(bs, simple) ||
        !bootstrap_make_plan(&plan, l1size, l2size, simple_get_cnode(simple), first_free) ||
        bootstrap_prepare(bs, &plan)) {
        return NULL;
    }
    transfer_caps(bs, &plan, simple);
    allocman_t *alloc = bs->alloc;
    int error = bootstrap_enter(bs, &plan, tcb, pd);
    ZF_LOGF_IF(error, "The capabilities are in a CSpace that cannot be entered, error %d", error);
    struct bootstrap_ram ram = bootstrap_read_ram(alloc, simple);
    error = bootstrap_give_untypeds(bs, &plan, &ram, true);
    bootstrap_free_ram(alloc, &ram);
    bootstrap_free_info(bs);
    return error ? NULL : alloc;
}

allocman_t *bootstrap_new_1level_simple(simple_t *simple, size_t l1size, size_t pool_size,
                                        void *pool)
{
    return new_from_simple(simple, l1size, 0, pool_size, pool);
}

allocman_t *bootstrap_new_2level_simple(simple_t *simple, size_t l1size, size_t l2size,
                                        size_t pool_size, void *pool)
{
    if (l2size == 0) {
        LOG_ERROR("CNodes of one slot are no second level");
        return NULL;
    }
    return new_from_simple(simple, l1size, l2size, pool_size, pool);
}
