/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Seam: physical memory as the kernel sees it. The window covers all memory that objects can be
 * made of, but not all device memory.
 */
#pragma once
#include "core/types.h"

#include <arch/memory_layout.h>

static inline void *paddr_to_kernel(paddr_t paddr)
{
    return (void *)(uintptr_t)(paddr + KERNEL_WINDOW_BASE);
}

static inline paddr_t kernel_to_paddr(const void *pointer)
{
    return (paddr_t)(uintptr_t)pointer - KERNEL_WINDOW_BASE;
}

/* Copies `count` words; the areas may be the same, but do not overlap otherwise. */
void memory_copy_words(uint64_t *to, const uint64_t *from, word_t count);

/* Zeros `bytes` (a multiple of 16) at `pointer`, in the way that is fastest on real processors. */
void memory_clear(void *pointer, word_t bytes);
