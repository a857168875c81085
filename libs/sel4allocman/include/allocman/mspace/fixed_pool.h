/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <allocman/mspace/mspace.h>
#include <allocman/mspace/pool.h>

/* Memory that the program gives once; it need not be aligned. */
struct mspace_fixed_pool_config {
    void *pool;
    size_t size;
};

typedef struct mspace_fixed_pool {
    struct allocman_pool pool;
} mspace_fixed_pool_t;

void mspace_fixed_pool_create(mspace_fixed_pool_t *fixed_pool,
                              struct mspace_fixed_pool_config config);
struct mspace_interface mspace_fixed_pool_make_interface(mspace_fixed_pool_t *fixed_pool);
