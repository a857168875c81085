/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Shared by the files that implement vspace_t; not installed.
 */
#pragma once

#include <sel4utils/vspace.h>

/* First address of the window in which a self-managed space keeps its book-keeping pages. */
#define BOOK_KEEPING_START ((uintptr_t)0x7effffffe000)

/* Where the search for free ranges begins. */
#define FIRST_FREE_ADDRESS ((uintptr_t)0x10000000)

/* Exclusive upper bound of the addresses that programs can get. */
uintptr_t vspace_limit(const sel4utils_alloc_data_t *data);

/* The tree (vspace_levels.c). Addresses are page-aligned, ranges [start, end). */

/* Creates the top level. 0 or -1. */
int vspace_levels_create(vspace_t *vspace);
/* Frees all levels of a space whose pages come from another one. */
void vspace_levels_destroy(sel4utils_alloc_data_t *data);
/* Makes sure that every page of the range has an entry of its own. 0 or -1. */
int vspace_levels_prepare(vspace_t *vspace, uintptr_t start, uintptr_t end);
/* Marks a range reserved; whole subtrees in one entry. 0, or -1 with the range as before. */
int vspace_levels_reserve(vspace_t *vspace, uintptr_t start, uintptr_t end);
/* Turns the reserved, unmapped pages of a range into free ones. */
void vspace_levels_release(sel4utils_alloc_data_t *data, uintptr_t start, uintptr_t end);
/* VSPACE_EMPTY, VSPACE_RESERVED or the cap mapped at the page; its cookie if cookie != NULL. */
uintptr_t vspace_levels_get(const sel4utils_alloc_data_t *data, uintptr_t vaddr, uintptr_t *cookie);
/* Sets the entries of a prepared range. */
void vspace_levels_set(sel4utils_alloc_data_t *data, uintptr_t start, uintptr_t end, uintptr_t cap,
                       uintptr_t cookie);
/* First page in the range that is free (used = false) or not free (used = true); end if none. */
uintptr_t vspace_levels_find(const sel4utils_alloc_data_t *data, uintptr_t start, uintptr_t end,
                             bool used);
/* First page in the range with a mapping; end if none. */
uintptr_t vspace_levels_find_mapped(const sel4utils_alloc_data_t *data, uintptr_t start,
                                    uintptr_t end);

/* Reservations (vspace_reserve.c). */

/* Start of the first free range of `bytes` from address `from`, aligned to 2^size_bits; 0 (with a
 * log line) if there is none. */
uintptr_t vspace_find_range(const sel4utils_alloc_data_t *data, uintptr_t from, size_t bytes,
                            size_t size_bits);
/* Keeps last_allocated true after [start, end) was taken or given back. */
void vspace_range_taken(sel4utils_alloc_data_t *data, uintptr_t start, uintptr_t end);
void vspace_range_freed(sel4utils_alloc_data_t *data, uintptr_t start);
sel4utils_res_t *vspace_find_reservation(const sel4utils_alloc_data_t *data, uintptr_t vaddr);
void vspace_drop_reservations(sel4utils_alloc_data_t *data);

reservation_t vspace_impl_reserve_range_aligned(vspace_t *vspace, size_t bytes, size_t size_bits,
                                                seL4_CapRights_t rights, int cacheable,
                                                void **vaddr);
reservation_t vspace_impl_reserve_range_at(vspace_t *vspace, void *vaddr, size_t bytes,
                                           seL4_CapRights_t rights, int cacheable);
reservation_t vspace_impl_reserve_deferred(vspace_t *vspace, void *vaddr, size_t bytes,
                                           int cacheable);
void vspace_impl_free_reservation(vspace_t *vspace, reservation_t reservation);
void vspace_impl_free_reservation_by_vaddr(vspace_t *vspace, void *vaddr);

/* Sharing (vspace_share.c). */

int vspace_impl_share_mem_at_vaddr(vspace_t *from, vspace_t *to, void *start, int num_pages,
                                   size_t size_bits, void *vaddr, reservation_t res);

/* Taking over an address space step by step (vspace_journal.c): a vka that asks `real` and
 * remembers the frames that were made, for the book-keeping pages of a space that manages itself
 * are known to nobody else. */
#define VSPACE_JOURNAL_FRAMES 64
typedef struct vspace_journal {
    vka_t vka;
    vka_t *real;
    size_t num;
    vka_object_t frames[VSPACE_JOURNAL_FRAMES];
} vspace_journal_t;

void vspace_journal_open(vspace_journal_t *journal, vka_t *real);
/* Frees all frames that are still there. */
void vspace_journal_undo(vspace_journal_t *journal);

/* Fills the function table (vspace.c). */
void vspace_init_interface(vspace_t *vspace, sel4utils_alloc_data_t *data,
                           vspace_allocated_object_fn allocated_object_fn,
                           void *allocated_object_cookie);
/* The ordinary map_page function: mapping.h, paging structures reported to the owner. */
int vspace_map_page(vspace_t *vspace, seL4_CPtr cap, void *vaddr, seL4_CapRights_t rights,
                    int cacheable, size_t size_bits);
