/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What every kind of object has: how its capability is copied, narrowed and deleted, and how a new
 * object is made (spec 03, sections 2, 4.5, 4.6, 5.3, 6).
 */
#pragma once
#include "arch/object.h"
#include "core/error.h"
#include "core/slot.h"

#include <config.h>

/* Is the capability's kind one of `kinds`, a set of BIT(kind)? */
static inline bool cap_is_one_of(struct cap cap, uint64_t kinds)
{
    return ((kinds >> cap_kind(cap)) & 1) != 0;
}

/* Kinds whose objects are in memory only with MCS. */
#define CAP_MCS_KINDS (WITH_MCS ? BIT(CAP_REPLY) | BIT(CAP_SCHED_CONTEXT) : 0)

/* Objects in memory that are neither untypeds nor the architecture's. */
#define CAP_OBJECT_KINDS                                                                           \
    (BIT(CAP_ENDPOINT) | BIT(CAP_NOTIFICATION) | BIT(CAP_CNODE) | BIT(CAP_THREAD) | CAP_MCS_KINDS)

/* Is it an endpoint or a notification? */
static inline bool cap_has_badge(struct cap cap)
{
    return cap_is_one_of(cap, BIT(CAP_ENDPOINT) | BIT(CAP_NOTIFICATION));
}

/* Is every copy of `cap` equal to it? */
static inline bool cap_copies_equal(struct cap cap)
{
    return cap_is_one_of(cap, CAP_OBJECT_KINDS | BIT(CAP_IRQ_HANDLER) | BIT(CAP_DOMAIN) |
                                  BIT(CAP_SCHED_CONTROL));
}

/* The capability that a copy of `cap`, which `slot` holds, gets (spec 03, section 4.5). OK with a
 * null capability where the kind cannot be copied; callers then report IllegalOperation. */
must_use enum result cap_derive(struct slot *slot, struct cap cap, struct cap *out);

/* cap_mask_rights where `mask` lacks a right. */
struct cap cap_narrow(struct cap cap, word_t mask);

/* `cap` with no more rights than `mask` (bits of the rights mask). */
static inline struct cap cap_mask_rights(struct cap cap, word_t mask)
{
    return likely((mask & RIGHTS_ALL) == RIGHTS_ALL) ? cap : cap_narrow(cap, mask);
}

/* cap_with_data for kinds without a badge: changes the guard of a CNode. */
struct cap cap_with_guard(struct cap cap, word_t data);

/* `cap` with its badge or guard replaced; null where that may not be. `preserve`: as for Mutate and
 * Rotate, where badges cannot change (spec 03, section 4.6). */
static inline struct cap cap_with_data(struct cap cap, word_t data, bool preserve)
{
    if (!cap_has_badge(cap)) {
        return cap_with_guard(cap, data);
    }
    if (preserve || cap_badge(cap) != 0) {
        return cap_null();
    }
    cap.word[1] = data;
    return cap;
}

/* All capabilities to an object agree in this; for objects in memory that are neither untypeds nor
 * frames, nothing else matters. */
static inline bool cap_same_kind_and_address(struct cap a, struct cap b)
{
    word_t mask = MASK(CAP_KIND.width) << CAP_KIND.shift;
    mask |= MASK(CAP_ADDRESS.width) << CAP_ADDRESS.shift;
    return ((a.word[0] ^ b.word[0]) & mask) == 0;
}

/* Do both name the same object? (spec 03, section 5.3) */
bool cap_same_object(struct cap a, struct cap b);

/* Deletes the capability in `slot`, and its object if it was the last one to it. May be preempted.
 * Success for an empty slot (spec 03, sections 5.3-5.6). */
must_use enum result slot_delete(struct slot *slot);

/* Deletes a capability whose deletion is never preempted: hidden slots with endpoints,
 * notifications, frames, replies; or any capability that is not the last to its object. */
void slot_delete_simple(struct slot *slot);

/* Deletes every descendant of the capability in `slot`. May be preempted. */
must_use enum result slot_revoke(struct slot *slot);

/* Object types of Untyped_Retype. size_bits: log2 bytes; false for an unknown type. */
bool object_size_bits(word_t type, word_t user_size, word_t *size_bits);

/* The first capability to an object of `type` at `paddr`. */
struct cap object_cap(word_t type, paddr_t paddr, word_t user_size, bool is_device);

/* The same for the types that only MCS has; and is that no size for a scheduling context? */
bool time_object_size_bits(word_t type, word_t user_size, word_t *size_bits);
struct cap time_object_cap(word_t type, paddr_t paddr, word_t user_size);
bool time_object_is_too_small(word_t type, word_t user_size);

/* Before the object of the last capability goes; false: it is none of these. */
bool time_object_finalise(struct cap cap);

/* What memory of zeros still needs to be `count` objects of `type`, from `paddr` on. */
void objects_init(word_t type, paddr_t paddr, word_t count);
