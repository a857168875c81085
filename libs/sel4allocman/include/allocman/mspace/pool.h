/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Memory behind the fixed, virtual, dual and vspace mspaces: free pieces in order of their
 * addresses, first fit, neighbours united. Pieces need no header, because who frees says how large
 * they are. I1: free pieces are aligned to their unit, do not overlap, and no two touch.
 */
#pragma once

#include <allocman/mspace/mspace.h>
#include <sel4/sel4.h>
#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct allocman_pool_piece {
    size_t size;
    struct allocman_pool_piece *next;
};

struct allocman_pool {
    struct allocman_pool_piece *free;
    /* where pages can be added: [next_page, end), both page aligned; empty if nowhere */
    uintptr_t next_page;
    uintptr_t end;
    /* maps a page there, readable and writable; 0 or an error */
    int (*map_page)(struct allocman *alloc, struct allocman_pool *pool, void *page);
    seL4_CPtr vspace; /* for map_page */
    bool growing;
};

/* An empty pool that cannot grow. */
void allocman_pool_init(struct allocman_pool *pool);
/* Adds memory; bytes at its ends that do not make up a unit are not used. */
void allocman_pool_add(struct allocman_pool *pool, void *memory, size_t bytes);
/* Pages are added in [start, start + bytes) of the address space `vspace`, by the allocator itself.
 */
void allocman_pool_set_range(struct allocman_pool *pool, void *start, size_t bytes,
                             seL4_CPtr vspace);

/* The functions of a struct mspace_interface; cookie: the pool. */
void *allocman_pool_alloc(struct allocman *alloc, void *cookie, size_t bytes, int *error);
void allocman_pool_free(struct allocman *alloc, void *cookie, void *ptr, size_t bytes);
struct mspace_interface allocman_pool_interface(struct allocman_pool *pool);

#ifdef __cplusplus
}
#endif
