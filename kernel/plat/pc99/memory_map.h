/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Which physical memory is RAM for user programs and the kernel (spec 02, section 8.1).
 *
 * More than the spec asks: entries may come in any order and overlap, neighbours are joined, and
 * what the firmware reports both as memory and as reserved is not used.
 */
#pragma once
#include "regions.h"

enum {
    RAM_START = 0x100000, /* what starts below is never RAM */
    MAX_RAM_REGIONS = 16,
    MEMORY_TYPE_RAM = 1,
};

/* An entry of the boot loader's map. */
struct memory_map_entry {
    paddr_t start;
    uint64_t bytes;
    uint32_t type;
};

/* Prints the entry and adds it to `ram` if it is RAM. `in_pages`: only whole pages count (multiboot
 * 1). False: more regions than the kernel records. */
must_use bool memory_map_add(struct regions *ram, const struct memory_map_entry *entry,
                             bool in_pages);

/* Takes the entry out of `ram` if it is not RAM; for all entries after they were added. */
must_use bool memory_map_exclude(struct regions *ram, const struct memory_map_entry *entry);

/* Adds [start, end), cut to what the kernel can use, and says so. */
must_use bool memory_map_add_ram(struct regions *ram, paddr_t start, paddr_t end);
