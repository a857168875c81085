/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The memory map of the boot loader, from the boot information (spec/02 has its layout).
 */
#include <sel4/arch/bootinfo_types.h>
#include <sel4platsupport/pmem.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define MULTIBOOT_RAM 1

/* The block, to be freed, and the number of its entries; NULL if there is none. */
static seL4_X86_BootInfo_mmap_t *read_map(simple_t *simple, size_t *count)
{
    ssize_t length = simple_get_extended_bootinfo_length(simple, SEL4_BOOTINFO_HEADER_X86_MBMMAP);

    *count = 0;
    if (length < (ssize_t)offsetof(seL4_X86_BootInfo_mmap_t, mmap)) {
        return NULL;
    }
    seL4_X86_BootInfo_mmap_t *map = calloc(1, MAX((size_t)length, sizeof(*map)));
    if (!map) {
        ZF_LOGE("No memory for the memory map");
        return NULL;
    }
    if (simple_get_extended_bootinfo(simple, SEL4_BOOTINFO_HEADER_X86_MBMMAP, map, length) !=
        length) {
        free(map);
        return NULL;
    }
    size_t room =
        ((size_t)length - offsetof(seL4_X86_BootInfo_mmap_t, mmap)) / sizeof(map->mmap[0]);
    *count = MIN((size_t)map->mmap_length / sizeof(map->mmap[0]), room);
    return map;
}

int sel4platsupport_get_num_pmem_regions(simple_t *simple)
{
    size_t count;

    free(read_map(simple, &count));
    return (int)count;
}

int sel4platsupport_get_pmem_region_list(simple_t *simple, size_t max_length,
                                         pmem_region_t *region_list)
{
    size_t count;

    if (!simple || !region_list) {
        ZF_LOGE("simple or region_list is NULL");
        return -1;
    }
    seL4_X86_BootInfo_mmap_t *map = read_map(simple, &count);
    count = MIN(count, max_length);
    for (size_t i = 0; i < count; i++) {
        region_list[i] = (pmem_region_t){
            .type = map->mmap[i].type == MULTIBOOT_RAM ? PMEM_TYPE_RAM : PMEM_TYPE_UNKNOWN,
            .base_addr = map->mmap[i].base_addr,
            .length = map->mmap[i].length};
    }
    free(map);
    return (int)count;
}
