/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <platsupport/pmem.h>
#include <simple/simple.h>
#include <vka/object.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    pmem_region_t region;
    vka_object_t obj;
} sel4ps_pmem_t;

/* Entries of the memory map that the boot loader gave (one region each); 0 if it gave none. */
int sel4platsupport_get_num_pmem_regions(simple_t *simple);

/* The first max_length of them: RAM, or of unknown use. How many, or -1 on a bad argument. */
int sel4platsupport_get_pmem_region_list(simple_t *simple, size_t max_length,
                                         pmem_region_t *region_list);

#ifdef __cplusplus
}
#endif
