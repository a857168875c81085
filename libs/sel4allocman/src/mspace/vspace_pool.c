/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <allocman/mspace/vspace_pool.h>

_Static_assert(offsetof(mspace_vspace_pool_t, pool) == 0, "a pool is cast to what it is part of");

static int map_page(struct allocman *alloc, struct allocman_pool *pool, void *page)
{
    const struct mspace_vspace_pool_config *config = &((mspace_vspace_pool_t *)pool)->config;

    (void)alloc;
    return vspace_new_pages_at_vaddr(config->vspace, page, 1, seL4_PageBits, config->reservation);
}

/* Where the reservation ends is known to the vspace, which refuses pages behind it. */
void mspace_vspace_pool_create(mspace_vspace_pool_t *vspace_pool,
                               struct mspace_vspace_pool_config config)
{
    allocman_pool_init(&vspace_pool->pool);
    vspace_pool->config = config;
    vspace_pool->pool.next_page = ALIGN_UP((uintptr_t)config.vstart, PAGE_SIZE_4K);
    vspace_pool->pool.end = ALIGN_DOWN(UINTPTR_MAX, PAGE_SIZE_4K);
    vspace_pool->pool.map_page = map_page;
}

struct mspace_interface mspace_vspace_pool_make_interface(mspace_vspace_pool_t *vspace_pool)
{
    return allocman_pool_interface(&vspace_pool->pool);
}
