/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Looking into address spaces of user programs, whatever state they are in.
 */
#pragma once
#include "core/types.h"

/* A page as a table entry maps it. */
struct page_found {
    vaddr_t vaddr;
    unsigned size_bits;
    uint64_t entry;
    paddr_t paddr;
};

/* The page that holds `vaddr`, a user address; false: none is mapped there. */
bool page_walk(paddr_t pml4, vaddr_t vaddr, struct page_found *page);

/* The first page at or above, or the last page at or below the user address `vaddr`. */
bool page_walk_up(paddr_t pml4, vaddr_t vaddr, struct page_found *page);
bool page_walk_down(paddr_t pml4, vaddr_t vaddr, struct page_found *page);
