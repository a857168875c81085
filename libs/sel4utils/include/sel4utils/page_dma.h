/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <platsupport/io.h>
#include <vka/vka.h>
#include <vspace/vspace.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * DMA memory from physically contiguous untypeds. Alignment up to 4096; sizes are rounded up to a
 * power-of-two number of pages. Copies *vka and *vspace. 0 or -1. (spec/06 section 10.10)
 */
int sel4utils_new_page_dma_alloc(vka_t *vka, vspace_t *vspace, ps_dma_man_t *dma_man);

#ifdef __cplusplus
}
#endif
