/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Which physical memory is RAM.
 */
#include "memory_map.h"

#include "arch/memory.h"
#include "core/boot_section.h"
#include "debug/debug.h"

#include <abi/constants.h>

BOOT_CODE static paddr_t memory_map_end(const struct memory_map_entry *entry)
{
    return entry->bytes > UINT64_MAX - entry->start ? UINT64_MAX : entry->start + entry->bytes;
}

BOOT_CODE bool memory_map_add_ram(struct regions *ram, paddr_t start, paddr_t end)
{
    unsigned count = ram->count;
    paddr_t top = min_word(end, KERNEL_WINDOW_TOP_PADDR);
    if (end > top) {
        print("clavis: memory 0x%lx-0x%lx is above what the kernel can reach: device memory only\n",
              max_word(start, top), end);
    }
    if (start >= top) {
        return true;
    }
    if (!regions_add(ram, start, top)) {
        return false; /* MAX_REGIONS is greater */
    }
    if (ram->count > count && count == MAX_RAM_REGIONS) {
        print("Dropping memory region 0x%lx-0x%lx, try increasing MAX_NUM_FREEMEM_REG\n", start,
              top);
        print("clavis: the kernel records %u separate regions of memory, and this is one more\n",
              count);
        return false;
    }
    print("Adding physical memory region 0x%lx-0x%lx\n", start, top);
    return true;
}

BOOT_CODE bool memory_map_add(struct regions *ram, const struct memory_map_entry *entry,
                              bool in_pages)
{
    paddr_t start = entry->start;
    paddr_t end = memory_map_end(entry);
    print("\tPhysical Memory Region from %lx size %lx type %u\n", entry->start, entry->bytes,
          entry->type);
    if (entry->type != MEMORY_TYPE_RAM || start < RAM_START) {
        return true;
    }
    if (in_pages) {
        if (entry->bytes < BIT(seL4_PageBits)) {
            return true;
        }
        end = align_down(end, seL4_PageBits);
        start = start > end ? end : align_up(start, seL4_PageBits);
    }
    return start >= end || memory_map_add_ram(ram, start, end);
}

BOOT_CODE bool memory_map_exclude(struct regions *ram, const struct memory_map_entry *entry)
{
    paddr_t end = memory_map_end(entry);
    if (entry->type == MEMORY_TYPE_RAM || !regions_overlap(ram, entry->start, end)) {
        return true;
    }
    print("clavis: memory 0x%lx-0x%lx is reserved (type %u) as well: not used\n", entry->start, end,
          entry->type);
    return regions_remove(ram, align_down(entry->start, seL4_PageBits),
                          end > UINT64_MAX - BIT(seL4_PageBits) ? end
                                                                : align_up(end, seL4_PageBits));
}
