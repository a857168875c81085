/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <allocman/mspace/k_r_malloc.h>

/* In front of each block; as large as the alignment of what the pool hands out. */
struct header {
    size_t bytes; /* with the header */
    size_t unused;
};

_Static_assert(sizeof(struct header) == 16, "blocks are aligned to 16");

void mspace_k_r_malloc_init(mspace_k_r_malloc_t *k_r_malloc, size_t cookie,
                            k_r_malloc_morecore_fn morecore)
{
    *k_r_malloc = (mspace_k_r_malloc_t){.cookie = cookie, .morecore = morecore};
    allocman_pool_init(&k_r_malloc->pool);
}

void mspace_k_r_malloc_add(mspace_k_r_malloc_t *k_r_malloc, void *memory, size_t bytes)
{
    allocman_pool_add(&k_r_malloc->pool, memory, bytes);
}

void *mspace_k_r_malloc_alloc(mspace_k_r_malloc_t *k_r_malloc, size_t bytes)
{
    size_t all = bytes + sizeof(struct header);
    struct header *header;
    int error;

    if (all < bytes) {
        return NULL;
    }
    header = allocman_pool_alloc(NULL, &k_r_malloc->pool, all, &error);
    if (!header && k_r_malloc->morecore &&
        k_r_malloc->morecore(k_r_malloc->cookie, k_r_malloc, all) == 0) {
        header = allocman_pool_alloc(NULL, &k_r_malloc->pool, all, &error);
    }
    if (!header) {
        return NULL;
    }
    header->bytes = all;
    return header + 1;
}

void mspace_k_r_malloc_free(mspace_k_r_malloc_t *k_r_malloc, void *block)
{
    if (block) {
        struct header *header = (struct header *)block - 1;

        allocman_pool_free(NULL, &k_r_malloc->pool, header, header->bytes);
    }
}
