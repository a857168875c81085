/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Moving a task into a CSpace of its own making (spec/06 section 8.2). The new CNodes come from one
 * untyped; everything that can fail for want of memory is done before the first capability is
 * moved.
 */
#include "bootstrap_new.h"

#include "bootstrap_spaces.h"

#include <allocman/cspace/two_level.h>
#include <allocman/cspaceops.h>
#include <sel4utils/api.h>
#include <vka/capops.h>

#define OWN_SLOT_1LEVEL 1
#define OWN_SLOT_2LEVEL 2

static size_t depth_of(const struct bootstrap_plan *plan)
{
    return plan->level_one_bits + plan->level_two_bits;
}

bool bootstrap_make_plan(struct bootstrap_plan *plan, size_t level_one_bits, size_t level_two_bits,
                         seL4_CPtr own, seL4_CPtr first_free)
{
    *plan = (struct bootstrap_plan){.level_one_bits = level_one_bits,
                                    .level_two_bits = level_two_bits,
                                    .own = own,
                                    .first_free = first_free};
    if (level_one_bits == 0 || level_one_bits >= seL4_WordBits || level_two_bits >= seL4_WordBits ||
        depth_of(plan) >= seL4_WordBits) {
        LOG_ERROR("No CSpace has %zu + %zu bits", level_one_bits, level_two_bits);
        return false;
    }
    if (level_two_bits == 0) {
        plan->old_root = BIT(level_one_bits) - 1;
    } else {
        plan->num_level_two = (first_free >> level_two_bits) + 1;
        plan->old_root = (plan->num_level_two << level_two_bits) - 1;
    }
    if (plan->num_level_two > BIT(level_one_bits) || first_free > plan->old_root) {
        LOG_ERROR("%lu slots in use do not fit in a new CSpace", (unsigned long)first_free);
        return false;
    }
    return true;
}

/* The place of the next object of 2^size_bits bytes in the untyped, as the kernel chooses it. */
static void account(struct bootstrap_plan *plan, size_t size_bits)
{
    plan->used = ALIGN_UP(plan->used, BIT(size_bits)) + BIT(size_bits);
}

/* The smallest untyped that has room for the CNodes. What is skipped in it when the CNodes of the
 * second level are the larger ones stays unused. */
static bool choose_source(const bootstrap_info_t *bs, struct bootstrap_plan *plan)
{
    account(plan, plan->level_one_bits + seL4_SlotBits);
    for (size_t i = 0; i < plan->num_level_two; i++) {
        account(plan, plan->level_two_bits + seL4_SlotBits);
    }
    for (struct bootstrap_record *record = bs->untypeds; record; record = record->next) {
        if (!record->untyped.device && BIT(record->untyped.size_bits) >= plan->used &&
            (!plan->source || record->untyped.size_bits < plan->source->untyped.size_bits)) {
            plan->source = record;
        }
    }
    if (!plan->source) {
        LOG_ERROR("No untyped has %zu bytes for new CNodes", plan->used);
    }
    return plan->source != NULL;
}

/* ---- before the switch ---- */

cspacepath_t bootstrap_path_in_new(const struct bootstrap_plan *plan, seL4_CPtr slot)
{
    return (cspacepath_t){
        .root = plan->cnode.capPtr, .capPtr = slot, .capDepth = depth_of(plan), .window = 1};
}

static int make_cnodes(struct bootstrap_plan *plan)
{
    seL4_CPtr untyped = plan->source->untyped.path.capPtr;
    int error =
        seL4_Untyped_Retype(untyped, seL4_CapTableObject, plan->level_one_bits, plan->cnode.root,
                            plan->cnode.dest, plan->cnode.destDepth, plan->cnode.offset, 1);

    if (!error && plan->num_level_two > 0) {
        error = seL4_Untyped_Retype(untyped, seL4_CapTableObject, plan->level_two_bits,
                                    plan->cnode.capPtr, 0, 0, 0, plan->num_level_two);
    }
    return error;
}

/* The CNode's capability to itself, and the CNode to be left in the last slot. */
static int put_roots(const bootstrap_info_t *bs, const struct bootstrap_plan *plan)
{
    cspacepath_t own = bootstrap_path_in_new(plan, plan->own);
    cspacepath_t old_root = bootstrap_path_in_new(plan, plan->old_root);
    int error = vka_cnode_mint(&own, &plan->cnode, seL4_AllRights,
                               api_make_guard_skip_word(seL4_WordBits - depth_of(plan)));

    return error ? error : vka_cnode_copy(&old_root, &bs->root, seL4_AllRights);
}

void bootstrap_abandon(const bootstrap_info_t *bs, const struct bootstrap_plan *plan)
{
    vka_cnode_revoke(&plan->cnode); /* the CNode holds its own capability */
    /* a CNode that is deleted leaves those in it half deleted (spec/03 section 5.5) */
    for (size_t i = 0; i < plan->num_level_two; i++) {
        cspacepath_t level_two = {
            .root = plan->cnode.capPtr, .capPtr = i, .capDepth = plan->level_one_bits};

        vka_cnode_delete(&level_two);
    }
    vka_cnode_delete(&plan->cnode);
    bs->cspace.free(bs->alloc, bs->cspace.cspace, &plan->cnode);
}

static int attach_two_level(allocman_t *alloc, struct cspace_two_level_config config)
{
    int error;
    cspace_two_level_t *cspace = allocman_mspace_alloc(alloc, sizeof(*cspace), &error);

    if (!cspace) {
        return error;
    }
    error = cspace_two_level_create(alloc, cspace, config);
    if (error) {
        return error;
    }
    return allocman_attach_cspace(alloc, cspace_two_level_make_interface(cspace));
}

static int attach_cspace(allocman_t *alloc, const struct bootstrap_plan *plan)
{
    size_t guard_bits = seL4_WordBits - depth_of(plan);

    if (plan->level_two_bits == 0) {
        return bootstrap_attach_single_level(
            alloc, (struct cspace_single_level_config){.cnode = plan->own,
                                                       .cnode_size_bits = plan->level_one_bits,
                                                       .cnode_guard_bits = guard_bits,
                                                       .first_slot = plan->first_free,
                                                       .end_slot = plan->old_root});
    }
    return attach_two_level(
        alloc, (struct cspace_two_level_config){.cnode = plan->own,
                                                .cnode_size_bits = plan->level_one_bits,
                                                .cnode_guard_bits = guard_bits,
                                                .first_slot = 0,
                                                .end_slot = BIT(plan->level_one_bits),
                                                .level_two_bits = plan->level_two_bits,
                                                .start_existing_index = 0,
                                                .end_existing_index = plan->num_level_two,
                                                .start_existing_slot = plan->first_free,
                                                .end_existing_slot = plan->old_root});
}

int bootstrap_prepare(bootstrap_info_t *bs, struct bootstrap_plan *plan)
{
    int error;

    if (!bs->have_cspace) {
        LOG_ERROR("The CSpace to start from is not set");
        return 1;
    }
    if (!choose_source(bs, plan)) {
        return 1;
    }
    if (bootstrap_configure_waiting(bs->alloc) || attach_cspace(bs->alloc, plan) ||
        bootstrap_attach_split(bs->alloc)) {
        LOG_ERROR("The pool is too small for the slots of a new CSpace");
        return 1;
    }
    error = bs->cspace.alloc(bs->alloc, bs->cspace.cspace, &plan->cnode);
    if (error) {
        LOG_ERROR("No slot for a new CNode");
        return error;
    }
    error = make_cnodes(plan);
    if (!error) {
        error = put_roots(bs, plan);
    }
    if (error) {
        LOG_ERROR("A new CSpace cannot be made, error %d", error);
        bootstrap_abandon(bs, plan);
    }
    return error;
}

/* ---- the switch ---- */

/* A slot of the CSpace that was left. */
static cspacepath_t path_in_old(const struct bootstrap_plan *plan, cspacepath_t path)
{
    path.root = plan->old_root;
    return path;
}

int bootstrap_enter(bootstrap_info_t *bs, const struct bootstrap_plan *plan, cspacepath_t tcb,
                    cspacepath_t pd)
{
    int error = seL4_TCB_SetSpace(tcb.capPtr, seL4_CapNull, plan->cnode.capPtr,
                                  api_make_guard_skip_word(seL4_WordBits - depth_of(plan)),
                                  pd.capPtr, seL4_NilData);

    if (error) {
        LOG_ERROR("The new CSpace cannot be entered, error %d", error);
        return error;
    }
    cspacepath_t cnode = path_in_old(plan, plan->cnode);
    vka_cnode_delete(&cnode);
    bs->cspace.free(bs->alloc, bs->cspace.cspace, &plan->cnode);
    return 0;
}

/* ---- behind the switch ---- */

int bootstrap_give_untypeds(bootstrap_info_t *bs, const struct bootstrap_plan *plan,
                            const struct bootstrap_ram *ram, bool in_place)
{
    struct bootstrap_record *record;

    while ((record = bootstrap_take_record(bs))) {
        struct bootstrap_untyped untyped = record->untyped;
        bool is_source = record == plan->source;

        bootstrap_free_record(bs, record); /* the allocator needs the memory */
        if (in_place) {
            untyped.path = allocman_cspace_make_path(bs->alloc, untyped.path.capPtr);
        } else if (cspace_move_alloc(bs->alloc, path_in_old(plan, untyped.path), &untyped.path)) {
            LOG_ERROR("The untyped at %p cannot be moved", (void *)untyped.paddr);
            return 1;
        }
        if (is_source) {
            bootstrap_give_rest(bs->alloc, &untyped, plan->used);
        } else {
            bootstrap_give_untyped(bs->alloc, ram, &untyped);
        }
    }
    return 0;
}

/* ---- untypeds that are told one by one ---- */

static allocman_t *new_from_info(bootstrap_info_t *bs, struct bootstrap_plan *plan,
                                 cspacepath_t tcb, cspacepath_t pd, cspacepath_t *oldroot)
{
    const struct bootstrap_ram no_ram = {0};
    allocman_t *alloc = bs->alloc;

    if (bootstrap_prepare(bs, plan)) {
        return NULL;
    }
    if (bootstrap_enter(bs, plan, tcb, pd)) {
        bootstrap_abandon(bs, plan);
        return NULL;
    }
    if (bootstrap_give_untypeds(bs, plan, &no_ram, false)) {
        return NULL;
    }
    if (oldroot) {
        *oldroot = allocman_cspace_make_path(alloc, plan->old_root);
    }
    bootstrap_free_info(bs);
    return alloc;
}

allocman_t *bootstrap_new_1level(bootstrap_info_t *info, size_t cnode_size, cspacepath_t tcb,
                                 cspacepath_t pd, cspacepath_t *oldroot)
{
    struct bootstrap_plan plan;

    return bootstrap_make_plan(&plan, cnode_size, 0, OWN_SLOT_1LEVEL, OWN_SLOT_1LEVEL + 1)
               ? new_from_info(info, &plan, tcb, pd, oldroot)
               : NULL;
}

allocman_t *bootstrap_new_2level(bootstrap_info_t *info, size_t l1size, size_t l2size,
                                 cspacepath_t tcb, cspacepath_t pd, cspacepath_t *oldroot)
{
    struct bootstrap_plan plan;

    if (l2size == 0) {
        LOG_ERROR("CNodes of one slot are no second level");
        return NULL;
    }
    return bootstrap_make_plan(&plan, l1size, l2size, OWN_SLOT_2LEVEL, OWN_SLOT_2LEVEL + 1)
               ? new_from_info(info, &plan, tcb, pd, oldroot)
               : NULL;
}
