/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <allocman/allocman.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Moves the capability at `src` to a fresh slot: *result. 0, or an error, then it is where it was.
 */
int cspace_move_alloc(allocman_t *alloc, cspacepath_t src, cspacepath_t *result);

#ifdef __cplusplus
}
#endif
