/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Invocations of CNodes (spec 03, section 4). The invoked capability is the root of the address of
 * the slot that the operation is about.
 */
#include "core/cspace.h"
#include "core/derivation.h"
#include "core/endpoint.h"
#include "core/fault_seed.h"
#include "core/invocation.h"
#include "core/object.h"
#include "core/reply.h"
#include "core/scheduler.h"
#include "debug/debug.h"

/* Copy, Mint, Move and Mutate put their arguments in the same places. */
enum { MR_INDEX = 0, MR_DEPTH = 1, MR_SOURCE_INDEX = 2, MR_SOURCE_DEPTH = 3 };

static enum result source_is_empty(bool was_source, word_t depth)
{
    user_error("CNode Copy/Mint/Move/Mutate: Source slot invalid or empty.");
    lookup_failed_missing(depth);
    return error_failed_lookup(was_source);
}

static enum result words_are_missing(void)
{
    user_error("CNode operation: rights or badge are missing from the message.");
    return error_truncated_message();
}

static enum result cap_is_not_allowed(void)
{
    user_error("CNode operation: the source cap allows no such copy or change.");
    return error_illegal_operation();
}

/* For kinds whose copies may differ, or not be. */
static apart enum result insert_derived(struct slot *source, struct slot *destination,
                                        struct cap cap)
{
    if (cap_derive(source, cap, &cap) != RESULT_OK) {
        user_error("CNode operation: the source cap cannot be copied now.");
        return RESULT_ERROR;
    }
    if (cap_is_null(cap)) {
        return cap_is_not_allowed();
    }
    derivation_insert_copy(source, destination, cap);
    return RESULT_OK;
}

static inline enum result copy_from(const struct invocation *inv, struct slot *source,
                                    struct slot *destination)
{
    if (inv->length < CNodeCopy_Length) {
        return words_are_missing();
    }
    struct cap cap = cap_mask_rights(source->cap, invocation_word(inv, CNodeCopy_MR_rights));
    if (!cap_copies_equal(cap)) {
        return insert_derived(source, destination, cap);
    }
    derivation_insert_plain_copy(source, destination, cap, SEEDED(CDT));
    return RESULT_OK;
}

static inline enum result mint_from(const struct invocation *inv, struct slot *source,
                                    struct slot *destination)
{
    if (inv->length < CNodeMint_Length) {
        return words_are_missing();
    }
    struct cap cap = cap_mask_rights(source->cap, invocation_word(inv, CNodeMint_MR_rights));
    cap = cap_with_data(cap, invocation_word(inv, CNodeMint_MR_badge), false);
    if (!cap_has_badge(cap)) {
        return insert_derived(source, destination, cap);
    }
    derivation_insert_plain_copy(source, destination, cap,
                                 cap_badge(cap) != cap_badge(source->cap));
    return RESULT_OK;
}

static enum result mutate_from(const struct invocation *inv, struct slot *source,
                               struct slot *destination)
{
    if (inv->length < CNodeMutate_Length) {
        return words_are_missing();
    }
    struct cap cap = cap_with_data(source->cap, invocation_word(inv, CNodeMutate_MR_badge), true);
    if (cap_is_null(cap)) {
        return cap_is_not_allowed();
    }
    derivation_move(source, destination, cap);
    return RESULT_OK;
}

static enum result move_from(struct slot *source, struct slot *destination)
{
    derivation_move(source, destination, source->cap);
    return RESULT_OK;
}

/* What Copy, Mint, Move and Mutate check first. */
static inline enum result check_destination(const struct invocation *inv, const struct slot *slot)
{
    if (!invocation_has(inv, CNodeMove_Length, 1)) {
        user_error("CNode operation: message words or the source root are missing.");
        return error_truncated_message();
    }
    if (!slot_is_empty(slot)) {
        user_error("CNode Copy/Mint/Move/Mutate: Destination not empty.");
        return error_delete_first();
    }
    return RESULT_OK;
}

/* Any of them to a destination that has been checked. */
static apart enum result transfer_to(const struct invocation *inv, struct slot *destination)
{
    word_t depth = invocation_word(inv, MR_SOURCE_DEPTH);
    struct slot *source =
        cspace_slot(inv->extra[0]->cap, invocation_word(inv, MR_SOURCE_INDEX), depth, true);
    if (!source) {
        user_error("CNode operation: the source names no slot.");
        return RESULT_ERROR;
    }
    if (slot_is_empty(source)) {
        return source_is_empty(true, depth);
    }
    switch (inv->label) {
    case CNodeCopy:
        return copy_from(inv, source, destination);
    case CNodeMint:
        return mint_from(inv, source, destination);
    case CNodeMutate:
        return mutate_from(inv, source, destination);
    default:
        return move_from(source, destination);
    }
}

/* The source in the ordinary case; null where transfer_to has to find out more. */
static inline struct slot *ordinary_source(const struct invocation *inv)
{
    struct slot *source =
        cspace_near_slot(inv->extra[0]->cap, invocation_word(inv, MR_SOURCE_INDEX),
                         invocation_word(inv, MR_SOURCE_DEPTH));
    return source && !slot_is_empty(source) ? source : NULL;
}

static apart enum result cnode_copy(const struct invocation *inv, struct slot *slot)
{
    if (check_destination(inv, slot) != RESULT_OK) {
        return RESULT_ERROR;
    }
    struct slot *source = ordinary_source(inv);
    return likely(source) ? copy_from(inv, source, slot) : transfer_to(inv, slot);
}

static apart enum result cnode_mint(const struct invocation *inv, struct slot *slot)
{
    if (check_destination(inv, slot) != RESULT_OK) {
        return RESULT_ERROR;
    }
    struct slot *source = ordinary_source(inv);
    return likely(source) ? mint_from(inv, source, slot) : transfer_to(inv, slot);
}

static apart enum result cnode_move(const struct invocation *inv, struct slot *slot)
{
    if (check_destination(inv, slot) != RESULT_OK) {
        return RESULT_ERROR;
    }
    struct slot *source = ordinary_source(inv);
    return likely(source) ? move_from(source, slot) : transfer_to(inv, slot);
}

static apart enum result cnode_mutate(const struct invocation *inv, struct slot *slot)
{
    return check_destination(inv, slot) == RESULT_OK ? transfer_to(inv, slot) : RESULT_ERROR;
}

static apart enum result cnode_rotate(const struct invocation *inv, struct slot *destination)
{
    if (!invocation_has(inv, CNodeRotate_Length, CNodeRotate_Caps)) {
        user_error("CNode Rotate: message words or root caps are missing.");
        return error_truncated_message();
    }
    word_t source_depth = invocation_word(inv, CNodeRotate_MR_src_depth);
    word_t pivot_depth = invocation_word(inv, CNodeRotate_MR_pivot_depth);
    struct slot *source =
        cspace_slot(inv->extra[CNodeRotate_Cap_src_root]->cap,
                    invocation_word(inv, CNodeRotate_MR_src_index), source_depth, true);
    struct slot *pivot =
        source ? cspace_slot(inv->extra[CNodeRotate_Cap_pivot_root]->cap,
                             invocation_word(inv, CNodeRotate_MR_pivot_index), pivot_depth, true)
               : NULL;
    if (!pivot) {
        user_error("CNode Rotate: source or pivot names no slot.");
        return RESULT_ERROR;
    }
    if (pivot == source || pivot == destination) {
        user_error("CNode Rotate: the pivot needs a slot of its own.");
        return error_illegal_operation();
    }
    if (source != destination && !slot_is_empty(destination)) {
        user_error("CNode Rotate: the destination is in use.");
        return error_delete_first();
    }
    if (slot_is_empty(source)) {
        return source_is_empty(true, source_depth);
    }
    if (slot_is_empty(pivot)) {
        return source_is_empty(false, pivot_depth);
    }
    struct cap to_pivot =
        cap_with_data(source->cap, invocation_word(inv, CNodeRotate_MR_pivot_badge), true);
    struct cap to_destination =
        cap_with_data(pivot->cap, invocation_word(inv, CNodeRotate_MR_dest_badge), true);
    if (cap_is_null(to_pivot) || cap_is_null(to_destination)) {
        return cap_is_not_allowed();
    }
    if (source == destination) {
        derivation_swap(source, to_pivot, pivot, to_destination);
        return RESULT_OK;
    }
    derivation_move(pivot, destination, to_destination);
    derivation_move(source, pivot, SEEDED(CNODE) ? to_destination : to_pivot);
    return RESULT_OK;
}

static apart enum result cnode_cancel_badged_sends(const struct slot *slot)
{
    if (cap_kind(slot->cap) != CAP_ENDPOINT || !cap_has_rights(slot->cap, RIGHTS_ALL)) {
        user_error("CNode CancelBadgedSends: needs an endpoint cap with all rights.");
        return error_illegal_operation();
    }
    if (cap_badge(slot->cap) != 0) {
        endpoint_cancel_badged(cap_object(slot->cap), cap_badge(slot->cap));
    }
    return RESULT_OK;
}

/* SaveCaller, which there is without MCS, follows. */
enum { LAST_LABEL = WITH_MCS ? CNodeRotate : CNodeRotate + 1 };

static inline enum result cnode_operate(const struct invocation *inv, struct slot *slot)
{
    switch (inv->label) {
    case CNodeRevoke:
        return slot_revoke(slot);
    case CNodeDelete:
        return slot_delete(slot);
    case CNodeCancelBadgedSends:
        return cnode_cancel_badged_sends(slot);
    case CNodeCopy:
        return cnode_copy(inv, slot);
    case CNodeMint:
        return cnode_mint(inv, slot);
    case CNodeMove:
        return cnode_move(inv, slot);
    case CNodeMutate:
        return cnode_mutate(inv, slot);
    case CNodeRotate:
        return cnode_rotate(inv, slot);
    default: /* not with MCS: cnode_invoke has refused it */
        return WITH_MCS ? error_illegal_operation() : reply_save_caller(slot);
    }
}

static apart enum result cnode_operate_far(const struct invocation *inv)
{
    struct slot *slot = cspace_slot(inv->cap, invocation_word(inv, MR_INDEX),
                                    invocation_word(inv, MR_DEPTH), false);
    if (!slot) {
        user_error("CNode operation: Target slot invalid.");
        return RESULT_ERROR;
    }
    return cnode_operate(inv, slot);
}

apart enum result cnode_invoke(struct invocation *inv)
{
    if (inv->label < CNodeRevoke || inv->label > LAST_LABEL) {
        user_error("CNode: label %lu is none of its own.", inv->label);
        return error_illegal_operation();
    }
    if (inv->length < CNodeDelete_Length) {
        user_error("CNode operation: index and depth are missing from the message.");
        return error_truncated_message();
    }
    struct slot *slot =
        cspace_near_slot(inv->cap, invocation_word(inv, MR_INDEX), invocation_word(inv, MR_DEPTH));
    return likely(slot) ? cnode_operate(inv, slot) : cnode_operate_far(inv);
}
