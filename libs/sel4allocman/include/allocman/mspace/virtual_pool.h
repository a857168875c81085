/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <allocman/mspace/mspace.h>
#include <allocman/mspace/pool.h>
#include <sel4/sel4.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A range of the address space with the root `pd`, in which frames are mapped as they are needed.
 * Nothing else may use it. Both in bytes; only whole pages inside are used. */
struct mspace_virtual_pool_config {
    void *vstart;
    size_t size;
    seL4_CPtr pd;
};

typedef struct mspace_virtual_pool {
    struct allocman_pool pool;
} mspace_virtual_pool_t;

/* Begins empty: pages are mapped when memory is asked for. Cannot fail. */
void mspace_virtual_pool_create(mspace_virtual_pool_t *virtual_pool,
                                struct mspace_virtual_pool_config config);
/* For allocman_create; the pool must stay alive. */
struct mspace_interface mspace_virtual_pool_make_interface(mspace_virtual_pool_t *virtual_pool);

#ifdef __cplusplus
}
#endif
