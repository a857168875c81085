/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The memory map of the boot loader, from the boot information (spec/02 has its layout).
 */
#include <sel4/arch/bootinfo_types.h>
#include <sel4platsupport/pmem.h>
#include <stddef.h>

#define MULTIBOOT_RAM 1

/* Reads the block; the number of its entries, 0 if there is none. No heap: an allocator that is
 * being made asks too. */
static size_t read_map(simple_t *simple, seL4_X86_BootInfo_mmap_t *map)
{
    const size_t head = offsetof(seL4_X86_BootInfo_mmap_t, mmap);

    if (simple_get_extended_bootinfo_length(simple, SEL4_BOOTINFO_HEADER_X86_MBMMAP) < 0) {
        return 0;
    }
    ssize_t length =
        simple_get_extended_bootinfo(simple, SEL4_BOOTINFO_HEADER_X86_MBMMAP, map, sizeof(*map));
    if (length < (ssize_t)head) {
        return 0;
    }
    return MIN((size_t)map->mmap_length, (size_t)length - head) / sizeof(map->mmap[0]);
}

int sel4platsupport_get_num_pmem_regions(simple_t *simple)
{
    seL4_X86_BootInfo_mmap_t map;

    return (int)read_map(simple, &map);
}

int sel4platsupport_get_pmem_region_list(simple_t *simple, size_t max_length,
                                         pmem_region_t *region_list)
{
    seL4_X86_BootInfo_mmap_t map;

    if (!simple || !region_list) {
        ZF_LOGE("simple or region_list is NULL");
        return -1;
    }
    size_t count = MIN(read_map(simple, &map), max_length);
    for (size_t i = 0; i < count; i++) {
        region_list[i] = (pmem_region_t){
            .type = map.mmap[i].type == MULTIBOOT_RAM ? PMEM_TYPE_RAM : PMEM_TYPE_UNKNOWN,
            .base_addr = map.mmap[i].base_addr,
            .length = map.mmap[i].length};
    }
    return (int)count;
}
