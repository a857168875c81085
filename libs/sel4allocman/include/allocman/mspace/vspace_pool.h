/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <allocman/mspace/mspace.h>
#include <allocman/mspace/pool.h>
#include <vspace/vspace.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Pages of `reservation`, from vstart (page aligned) to its end, which `vspace` maps as they are
 * needed: its vka may be one of this allocator, with frames and paging structures in reserve
 * (allocman_configure_utspace_reserve). Nothing else may use the reservation. */
struct mspace_vspace_pool_config {
    void *vstart;
    reservation_t reservation;
    vspace_t *vspace;
};

typedef struct mspace_vspace_pool {
    struct allocman_pool pool;
    struct mspace_vspace_pool_config config;
} mspace_vspace_pool_t;

/* Begins empty: pages are mapped when memory is asked for. Cannot fail. */
void mspace_vspace_pool_create(mspace_vspace_pool_t *vspace_pool,
                               struct mspace_vspace_pool_config config);
/* For allocman_create; the pool must stay alive. */
struct mspace_interface mspace_vspace_pool_make_interface(mspace_vspace_pool_t *vspace_pool);

#ifdef __cplusplus
}
#endif
