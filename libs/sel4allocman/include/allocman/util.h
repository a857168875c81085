/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <allocman/allocman.h>

/* The size argument of Untyped_Retype for an object of 2^size_bits bytes: of a CNode it counts
 * slots. */
static inline seL4_Word allocman_retype_size(seL4_Word type, size_t size_bits)
{
    return type == seL4_CapTableObject ? size_bits - seL4_SlotBits : size_bits;
}

/* Stores an error where a caller wants it, if anywhere. */
static inline void allocman_set_error(int *to, int error)
{
    if (to) {
        *to = error;
    }
}
