/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <stdint.h>

typedef enum pmem_type {
    PMEM_TYPE_RAM,
    PMEM_TYPE_UNKNOWN,
    PMEM_TYPE_DEVICE,
} pmem_type_t;

/* A range of physical memory, in bytes. */
typedef struct pmem_region {
    pmem_type_t type;
    uint64_t base_addr;
    uint64_t length;
} pmem_region_t;
