/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <allocman/mspace/fixed_pool.h>
#include <allocman/mspace/virtual_pool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A fixed pool to begin with, to which a virtual one can be added. */
typedef struct mspace_dual_pool {
    struct allocman_pool pool;
} mspace_dual_pool_t;

/* Begins with the memory of `config`, which is given for ever. Cannot fail. */
void mspace_dual_pool_create(mspace_dual_pool_t *dual_pool, struct mspace_fixed_pool_config config);
/* Replaces a virtual pool attached before; what was handed out of it stays valid. */
void mspace_dual_pool_attach_virtual(mspace_dual_pool_t *dual_pool,
                                     struct mspace_virtual_pool_config config);
struct mspace_interface mspace_dual_pool_make_interface(mspace_dual_pool_t *dual_pool);

#ifdef __cplusplus
}
#endif
