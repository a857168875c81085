/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Looking around in address spaces of user programs.
 */
#pragma once
#include "core/types.h"

/* A page that is mapped. */
struct page_found {
    vaddr_t vaddr;
    unsigned size_bits;
};

/* The first page at or above, or the last page at or below the address `vaddr`. */
bool page_walk_up(paddr_t pml4, vaddr_t vaddr, struct page_found *page);
bool page_walk_down(paddr_t pml4, vaddr_t vaddr, struct page_found *page);

/* Finds the next entry of `level` that is present, at or above `*vaddr`, and its address; false:
 * there is none below the end of user addresses. */
const uint64_t *page_walk_entry(paddr_t pml4, unsigned level, vaddr_t *vaddr);
