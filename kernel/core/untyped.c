/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Untyped memory: making objects of it (spec 03, section 6).
 *
 * U1 The watermark of an untyped capability is a multiple of 16, at most its size; memory above it
 *    is zero (unless it is device memory) and holds no object made through this capability.
 */
#include "arch/object.h"
#include "core/assert.h"
#include "core/cspace.h"
#include "core/derivation.h"
#include "core/fault_seed.h"
#include "core/invocation.h"
#include "core/object.h"
#include "core/preemption.h"
#include "debug/debug.h"

#include <abi/constants.h>
#include <abi/object.h>
#include <config.h>

/* A checked request for objects. */
struct retype {
    word_t type;
    word_t user_size; /* argument size_bits */
    word_t size_bits; /* log2 bytes of one object */
    struct slot *destination;
    word_t count;
};

static enum result retype_check_type(struct retype *request)
{
    if (request->type >= seL4_ObjectTypeCount) {
        user_error("Retype: there is no object type %lu here.", request->type);
        return error_invalid_argument(0);
    }
    word_t user_size = request->user_size;
    if (user_size >= WORD_BITS ||
        !object_size_bits(request->type, user_size, &request->size_bits) ||
        request->size_bits > seL4_MaxUntypedBits) {
        user_error("Retype: size_bits %lu is more than any object can have.", user_size);
        return error_range(0, seL4_MaxUntypedBits - SEEDED(UT));
    }
    if (request->type == seL4_CapTableObject && user_size == 0) {
        user_error("Retype: a CNode has at least two slots, size_bits 0 is too little.");
        return error_invalid_argument(1);
    }
    if (request->type == seL4_UntypedObject && user_size < seL4_MinUntypedBits) {
        user_error("Untyped Retype: Requested UntypedItem size too small.");
        return error_invalid_argument(1);
    }
    if (WITH_MCS && time_object_is_too_small(request->type, user_size)) {
        user_error("Retype: a scheduling context takes at least 2^7 bytes.");
        return error_invalid_argument(1);
    }
    return RESULT_OK;
}

/* The CNode that takes the new capabilities: the extra capability itself, or a slot below it. */
static enum result retype_find_node(const struct invocation *inv, struct cap *node)
{
    struct cap root = inv->extra[0]->cap;
    word_t depth = invocation_word(inv, UntypedRetype_MR_node_depth);
    *node = root;
    if (depth != 0) {
        word_t index = invocation_word(inv, UntypedRetype_MR_node_index);
        struct slot *slot = cspace_slot(root, index, depth, false);
        if (!slot) {
            user_error("Retype: node_index %lu with depth %lu names no slot.", index, depth);
            return RESULT_ERROR;
        }
        *node = slot->cap;
    }
    if (cap_kind(*node) != CAP_CNODE) {
        user_error("Retype: the destination holds no CNode cap.");
        lookup_failed_missing(depth);
        return error_failed_lookup(false);
    }
    return RESULT_OK;
}

static enum result retype_check_slots(const struct invocation *inv, struct cap node,
                                      struct retype *request)
{
    word_t slots = BIT(cap_get(node, CAP_CNODE_RADIX));
    word_t offset = invocation_word(inv, UntypedRetype_MR_node_offset);
    if (offset > slots - 1) {
        user_error("Retype: node_offset %lu lies behind the last slot.", offset);
        return error_range(0, slots - 1);
    }
    if (request->count < 1 || request->count > CONFIG_RETYPE_FAN_OUT_LIMIT) {
        user_error("Retype: %lu objects cannot be made in one call.", request->count);
        return error_range(1, CONFIG_RETYPE_FAN_OUT_LIMIT);
    }
    if (request->count > slots - offset) {
        user_error("Retype: that many caps do not fit behind node_offset %lu.", offset);
        return error_range(1, slots - offset);
    }
    request->destination = (struct slot *)cap_object(node) + offset;
    for (word_t i = 0; i < request->count; i += 1) {
        if (!slot_is_empty(request->destination + i)) {
            user_error("Retype: slot %lu of the destination is in use.", offset + i);
            return error_delete_first();
        }
    }
    return RESULT_OK;
}

/* `used`: bytes that objects may still be in. */
static enum result retype_check_memory(const struct invocation *inv, const struct retype *request,
                                       word_t used)
{
    word_t free = BIT(cap_get(inv->cap, CAP_UNTYPED_SIZE_BITS)) - used;
    if (free >> request->size_bits < request->count) {
        user_error("Retype: %lu objects of %lu bytes, but only %lu bytes are free.", request->count,
                   BIT(request->size_bits), free);
        return error_not_enough_memory(free);
    }
    if (cap_get(inv->cap, CAP_UNTYPED_IS_DEVICE) && request->type != seL4_UntypedObject &&
        !arch_object_is_frame(request->type)) {
        user_error("Retype: device memory becomes frames and untypeds only.");
        return error_invalid_argument(1);
    }
    return RESULT_OK;
}

/* Clears what an untyped without children has given out, from the top down, so that a preempted
 * reset goes on where it stopped. A chunk is a unit of work. */
enum { CHUNK_BITS = CONFIG_RESET_CHUNK_BITS };

static apart enum result untyped_reset_in_steps(struct slot *slot)
{
    uint8_t *memory = cap_object(slot->cap);
    while (slot->cap.word[1] > 0) {
        word_t used = slot->cap.word[1];
        word_t chunks = align_up(used, CHUNK_BITS) >> CHUNK_BITS;
        word_t now = min_word(chunks, work_units_left);
        word_t start = (chunks - now) << CHUNK_BITS;
        memory_clear(memory + start, used - start);
        slot->cap.word[1] = start;
        if (preemption_point_after(now) != RESULT_OK) {
            return RESULT_PREEMPTED;
        }
    }
    return RESULT_OK;
}

/* In one step if no preemption point comes in between. */
static inline enum result untyped_reset(struct slot *slot)
{
    word_t used = slot->cap.word[1];
    word_t chunks = align_up(used, CHUNK_BITS) >> CHUNK_BITS;
    if (unlikely(chunks >= work_units_left)) {
        return untyped_reset_in_steps(slot);
    }
    memory_clear(cap_object(slot->cap), used);
    slot->cap.word[1] = 0;
    return preemption_point_after(chunks);
}

static void retype_act(struct slot *untyped, const struct retype *request, bool is_device)
{
    word_t start = align_up(untyped->cap.word[1], (unsigned)request->size_bits);
    paddr_t paddr = cap_paddr(untyped->cap) + start;
    untyped->cap.word[1] = start + (request->count << request->size_bits);
    objects_init(request->type, paddr, request->count);
    derivation_insert_children(untyped, request->destination, request->count,
                               object_cap(request->type, paddr, request->user_size, is_device),
                               BIT(request->size_bits));
}

apart enum result untyped_invoke(struct invocation *inv)
{
    if (inv->label != UntypedRetype) {
        user_error("Untyped: label %lu is none of its own.", inv->label);
        return error_illegal_operation();
    }
    if (!invocation_has(inv, UntypedRetype_Length, UntypedRetype_Caps)) {
        user_error("Retype: message words or the root cap are missing.");
        return error_truncated_message();
    }
    struct retype request = {
        .type = invocation_word(inv, UntypedRetype_MR_type),
        .user_size = invocation_word(inv, UntypedRetype_MR_size_bits),
        .count = invocation_word(inv, UntypedRetype_MR_num_objects),
    };
    struct cap node;
    if (retype_check_type(&request) != RESULT_OK || retype_find_node(inv, &node) != RESULT_OK ||
        retype_check_slots(inv, node, &request) != RESULT_OK) {
        return RESULT_ERROR;
    }
    bool has_children = untyped_has_children(inv->slot);
    if (retype_check_memory(inv, &request, has_children ? inv->cap.word[1] : 0) != RESULT_OK) {
        return RESULT_ERROR;
    }
    bool is_device = cap_get(inv->cap, CAP_UNTYPED_IS_DEVICE) != 0;
    if (!has_children && is_device) {
        inv->slot->cap.word[1] = 0;
    } else if (!has_children && untyped_reset(inv->slot) != RESULT_OK) {
        return RESULT_PREEMPTED;
    }
    retype_act(inv->slot, &request, is_device);
    return RESULT_OK;
}
