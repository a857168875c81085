/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <allocman/allocman.h>
#include <vka/vka.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Fills in *vka so that it allocates from `alloc`, which must stay alive. */
void allocman_make_vka(vka_t *vka, allocman_t *alloc);

/* Makes *alloc an allocator that gets slots and objects from `vka` (which must stay alive) and
 * memory from malloc. 0 or an error. */
int allocman_make_from_vka(vka_t *vka, allocman_t *alloc);

#ifdef __cplusplus
}
#endif
