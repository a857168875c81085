/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The parts from which every allocator of allocman/bootstrap.h is made, in memory of its own pool.
 * 0, or an error when the pool is too small.
 */
#pragma once

#include <allocman/allocman.h>
#include <allocman/cspace/single_level.h>

/* Room for frees that have to wait. */
int bootstrap_configure_waiting(allocman_t *alloc);
int bootstrap_attach_single_level(allocman_t *alloc, struct cspace_single_level_config config);
int bootstrap_attach_split(allocman_t *alloc);
