/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <allocman/mspace/mspace.h>
#include <allocman/mspace/pool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Memory that the program gives once; it need not be aligned. */
struct mspace_fixed_pool_config {
    void *pool;
    size_t size;
};

typedef struct mspace_fixed_pool {
    struct allocman_pool pool;
} mspace_fixed_pool_t;

/* Hands out the memory of `config`, which is given for ever. Cannot fail. */
void mspace_fixed_pool_create(mspace_fixed_pool_t *fixed_pool,
                              struct mspace_fixed_pool_config config);
/* For allocman_create; the pool must stay alive. */
struct mspace_interface mspace_fixed_pool_make_interface(mspace_fixed_pool_t *fixed_pool);

#ifdef __cplusplus
}
#endif
