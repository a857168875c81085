/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <sel4/sel4.h>
#include <sel4utils/mcs_api.h>

/* Data word of a CNode cap: the guard's value and its length in bits. */
static inline seL4_Word api_make_guard_word(seL4_Word guard, seL4_Word guard_size)
{
    return seL4_CNode_CapData_new(guard, guard_size).words[0];
}

/* A guard of zeros, so that small slot numbers are valid 64-bit capability addresses. */
static inline seL4_Word api_make_guard_skip_word(seL4_Word guard_size)
{
    return api_make_guard_word(0, guard_size);
}
