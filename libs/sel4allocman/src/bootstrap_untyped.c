/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The untypeds of a simple_t. Device untypeds can be RAM in truth: memory below the kernel, or
 * above what it can reach. The memory map tells.
 */
#include <allocman/bootstrap.h>
#include <vka/capops.h>

struct ram_map {
    int count;
    const pmem_region_t *regions;
};

struct untyped {
    cspacepath_t path;
    uintptr_t paddr;
    size_t size_bits;
};

/* How many bytes of [start, start + 2^size_bits) are RAM; regions do not overlap. */
static size_t ram_in(const struct ram_map *map, uintptr_t start, size_t size_bits)
{
    uintptr_t end = start + BIT(size_bits);
    size_t sum = 0;

    for (int i = 0; i < map->count; i++) {
        const pmem_region_t *region = &map->regions[i];

        if (region->type != PMEM_TYPE_RAM) {
            continue;
        }
        uintptr_t from = MAX(start, (uintptr_t)region->base_addr);
        uintptr_t to = MIN(end, (uintptr_t)(region->base_addr + region->length));
        sum += from < to ? to - from : 0;
    }
    return MIN(sum, BIT(size_bits));
}

static void add(allocman_t *alloc, struct untyped *untyped, int type)
{
    int error = allocman_utspace_add_uts(alloc, 1, &untyped->path, &untyped->size_bits,
                                         &untyped->paddr, type);

    ZF_LOGF_IF(error, "No memory to take an untyped of 2^%zu bytes at %p, error %d",
               untyped->size_bits, (void *)untyped->paddr, error);
}

/* One half of an untyped, for ever. */
static struct untyped make_half(allocman_t *alloc, const struct untyped *whole, bool high)
{
    struct untyped half = {.size_bits = whole->size_bits - 1,
                           .paddr = whole->paddr + (high ? BIT(whole->size_bits - 1) : 0)};
    int error = allocman_cspace_alloc(alloc, &half.path);

    ZF_LOGF_IF(error, "No slot to split an untyped");
    error =
        seL4_Untyped_Retype(whole->path.capPtr, seL4_UntypedObject, half.size_bits, half.path.root,
                            half.path.dest, half.path.destDepth, half.path.offset, 1);
    ZF_LOGF_IF(error, "The untyped at %p cannot be split, error %d", (void *)whole->paddr, error);
    return half;
}

/* Splits until every piece is RAM or is not; a page that is both counts as device memory. At each
 * level at most one border of a region is in the way, so the depth is that of a word. */
static void add_device(allocman_t *alloc, const struct ram_map *map, struct untyped *untyped)
{
    size_t ram = ram_in(map, untyped->paddr, untyped->size_bits);

    if (ram == BIT(untyped->size_bits)) {
        add(alloc, untyped, ALLOCMAN_UT_DEV_MEM);
        return;
    }
    if (ram == 0 || untyped->size_bits <= seL4_PageBits) {
        add(alloc, untyped, ALLOCMAN_UT_DEV);
        return;
    }
    struct untyped low = make_half(alloc, untyped, false);
    struct untyped high = make_half(alloc, untyped, true);
    add_device(alloc, map, &low);
    add_device(alloc, map, &high);
}

int allocman_add_simple_untypeds_with_regions(allocman_t *alloc, simple_t *simple, int num_regions,
                                              pmem_region_t *region_list)
{
    struct ram_map map = {.count = num_regions, .regions = region_list};
    int count = simple_get_untyped_count(simple);

    if (count < 0) {
        return 1;
    }
    for (int i = 0; i < count; i++) {
        struct untyped untyped;
        bool device = false;
        seL4_CPtr cap =
            simple_get_nth_untyped(simple, i, &untyped.size_bits, &untyped.paddr, &device);

        untyped.path = allocman_cspace_make_path(alloc, cap);
        if (device) {
            add_device(alloc, &map, &untyped);
        } else {
            add(alloc, &untyped, ALLOCMAN_UT_KERNEL);
        }
    }
    return 0;
}

int allocman_add_simple_untypeds(allocman_t *alloc, simple_t *simple)
{
    int count = sel4platsupport_get_num_pmem_regions(simple);
    pmem_region_t *regions = NULL;
    int error = 0;

    if (count > 0) {
        regions = allocman_mspace_alloc(alloc, (size_t)count * sizeof(*regions), &error);
        ZF_LOGF_IF(!regions, "No memory for %d regions of the memory map", count);
        count = sel4platsupport_get_pmem_region_list(simple, (size_t)count, regions);
    }
    error = allocman_add_simple_untypeds_with_regions(alloc, simple, MAX(count, 0), regions);
    if (regions) {
        allocman_mspace_free(alloc, regions, (size_t)MAX(count, 0) * sizeof(*regions));
    }
    return error;
}
