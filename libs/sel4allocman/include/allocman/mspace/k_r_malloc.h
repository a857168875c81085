/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * malloc over memory that somebody gives piece by piece: unlike the mspaces, its blocks know their
 * sizes. (spec/06 section 8.4 has the header's name only)
 */
#pragma once

#include <allocman/mspace/pool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mspace_k_r_malloc mspace_k_r_malloc_t;

/* Is called when `bytes` in one piece are missing, with the cookie of mspace_k_r_malloc_init: gives
 * at least that much by mspace_k_r_malloc_add and returns 0, or returns an error. */
typedef int (*k_r_malloc_morecore_fn)(size_t cookie, mspace_k_r_malloc_t *k_r_malloc, size_t bytes);

struct mspace_k_r_malloc {
    struct allocman_pool pool;
    size_t cookie;
    k_r_malloc_morecore_fn morecore; /* NULL: there is no more than what was added */
};

/* An allocator without memory. */
void mspace_k_r_malloc_init(mspace_k_r_malloc_t *k_r_malloc, size_t cookie,
                            k_r_malloc_morecore_fn morecore);

/* Gives [memory, memory + bytes) for ever, of any alignment. */
void mspace_k_r_malloc_add(mspace_k_r_malloc_t *k_r_malloc, void *memory, size_t bytes);

/* `bytes` of memory, aligned to 16; NULL without memory. The caller frees it. */
void *mspace_k_r_malloc_alloc(mspace_k_r_malloc_t *k_r_malloc, size_t bytes);

/* Takes a block back; NULL is ignored. */
void mspace_k_r_malloc_free(mspace_k_r_malloc_t *k_r_malloc, void *block);

#ifdef __cplusplus
}
#endif
