/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What every kind of object has: how its capability is copied, narrowed and deleted, and how a new
 * object is made (spec 03, sections 2, 4.5, 4.6, 5.3, 6).
 */
#pragma once
#include "core/error.h"
#include "core/slot.h"

/* The capability that a copy of `cap`, which `slot` holds, gets (spec 03, section 4.5). OK with a
 * null capability where the kind cannot be copied; callers then report IllegalOperation. */
must_use enum result cap_derive(struct slot *slot, struct cap cap, struct cap *out);

/* `cap` with no more rights than `mask` (bits of the rights mask). */
struct cap cap_mask_rights(struct cap cap, word_t mask);

/* `cap` with its badge or guard replaced; null where that may not be. `preserve`: as for Mutate and
 * Rotate, where badges cannot change (spec 03, section 4.6). */
struct cap cap_with_data(struct cap cap, word_t data, bool preserve);

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

/* Makes an object of `type` at `paddr` (zeroed unless device) and returns its first capability. */
struct cap object_create(word_t type, paddr_t paddr, word_t user_size, bool is_device);
