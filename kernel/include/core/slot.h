/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A slot: a capability and its place in the derivation tree (core/derivation.h). CNodes are arrays
 * of slots; a TCB begins with some, and each interrupt has one.
 */
#pragma once
#include "core/cap.h"

struct slot {
    struct cap cap;
    uint64_t previous; /* struct slot *, or 0 */
    uint64_t next;     /* struct slot *, or 0; the low bits hold the derivation attributes */
};

_Static_assert(sizeof(struct slot) == 32, "seL4_SlotBits");

static inline bool slot_is_empty(const struct slot *slot)
{
    return cap_is_null(slot->cap);
}
