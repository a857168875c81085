/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The fixed, virtual and dual mspaces: one pool with or without memory to begin with and a range to
 * grow into.
 */
#include <allocman/mspace/dual_pool.h>
#include <allocman/mspace/fixed_pool.h>
#include <allocman/mspace/virtual_pool.h>

void mspace_fixed_pool_create(mspace_fixed_pool_t *fixed_pool,
                              struct mspace_fixed_pool_config config)
{
    allocman_pool_init(&fixed_pool->pool);
    allocman_pool_add(&fixed_pool->pool, config.pool, config.size);
}

struct mspace_interface mspace_fixed_pool_make_interface(mspace_fixed_pool_t *fixed_pool)
{
    return allocman_pool_interface(&fixed_pool->pool);
}

void mspace_virtual_pool_create(mspace_virtual_pool_t *virtual_pool,
                                struct mspace_virtual_pool_config config)
{
    allocman_pool_init(&virtual_pool->pool);
    allocman_pool_set_range(&virtual_pool->pool, config.vstart, config.size, config.pd);
}

struct mspace_interface mspace_virtual_pool_make_interface(mspace_virtual_pool_t *virtual_pool)
{
    return allocman_pool_interface(&virtual_pool->pool);
}

void mspace_dual_pool_create(mspace_dual_pool_t *dual_pool, struct mspace_fixed_pool_config config)
{
    allocman_pool_init(&dual_pool->pool);
    allocman_pool_add(&dual_pool->pool, config.pool, config.size);
}

void mspace_dual_pool_attach_virtual(mspace_dual_pool_t *dual_pool,
                                     struct mspace_virtual_pool_config config)
{
    allocman_pool_set_range(&dual_pool->pool, config.vstart, config.size, config.pd);
}

struct mspace_interface mspace_dual_pool_make_interface(mspace_dual_pool_t *dual_pool)
{
    return allocman_pool_interface(&dual_pool->pool);
}
