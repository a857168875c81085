/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Copying without a C library, whose functions may not be ready or not there. The functions are
 * compiled so that the compiler does not turn the loops into calls of memcpy and memset.
 */
#pragma once

#include <sel4runtime/stddef.h>

static inline void copy_bytes(void *to, void const *from, sel4runtime_size_t size)
{
    for (sel4runtime_size_t i = 0; i < size; i++) {
        ((char *)to)[i] = ((char const *)from)[i];
    }
}

static inline void zero_bytes(void *to, sel4runtime_size_t size)
{
    for (sel4runtime_size_t i = 0; i < size; i++) {
        ((char *)to)[i] = 0;
    }
}
