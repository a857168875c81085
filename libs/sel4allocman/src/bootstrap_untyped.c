/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The untypeds of a simple_t. Device untypeds can be RAM in truth: memory below the kernel, or
 * above what it can reach. The memory map tells.
 */
#include "bootstrap_untyped.h"

#include <allocman/bootstrap.h>
#include <vka/capops.h>

/* How many bytes of [start, start + 2^size_bits) are RAM; regions do not overlap. */
static size_t ram_in(const struct bootstrap_ram *ram, uintptr_t start, size_t size_bits)
{
    uintptr_t end = start + BIT(size_bits);
    size_t sum = 0;

    for (int i = 0; i < ram->count; i++) {
        const pmem_region_t *region = &ram->regions[i];

        if (region->type != PMEM_TYPE_RAM) {
            continue;
        }
        uintptr_t from = MAX(start, (uintptr_t)region->base_addr);
        uintptr_t to = MIN(end, (uintptr_t)(region->base_addr + region->length));
        sum += from < to ? to - from : 0;
    }
    return MIN(sum, BIT(size_bits));
}

static void add(allocman_t *alloc, struct bootstrap_untyped *untyped, int type)
{
    int error = allocman_utspace_add_uts(alloc, 1, &untyped->path, &untyped->size_bits,
                                         &untyped->paddr, type);

    ZF_LOGF_IF(error, "No memory to take an untyped of 2^%zu bytes at %p, error %d",
               untyped->size_bits, (void *)untyped->paddr, error);
}

/* The next 2^size_bits bytes of an untyped as one of their own, for ever; they begin at `offset`.
 */
static struct bootstrap_untyped make_piece(allocman_t *alloc, const struct bootstrap_untyped *whole,
                                           size_t offset, size_t size_bits)
{
    struct bootstrap_untyped piece = {
        .size_bits = size_bits, .paddr = whole->paddr, .device = whole->device};
    int error = allocman_cspace_alloc(alloc, &piece.path);

    if (whole->paddr != ALLOCMAN_NO_PADDR) {
        piece.paddr += offset;
    }
    ZF_LOGF_IF(error, "No slot to split an untyped");
    error = seL4_Untyped_Retype(whole->path.capPtr, seL4_UntypedObject, piece.size_bits,
                                piece.path.root, piece.path.dest, piece.path.destDepth,
                                piece.path.offset, 1);
    ZF_LOGF_IF(error, "The untyped at %p cannot be split, error %d", (void *)whole->paddr, error);
    return piece;
}

/* Splits until every piece is RAM or is not; a page that is both counts as device memory. At each
 * level at most one border of a region is in the way, so the depth is that of a word. */
static void add_device(allocman_t *alloc, const struct bootstrap_ram *ram,
                       struct bootstrap_untyped *untyped)
{
    size_t bytes = ram_in(ram, untyped->paddr, untyped->size_bits);
    size_t half_bits = untyped->size_bits - 1;

    if (bytes == BIT(untyped->size_bits)) {
        add(alloc, untyped, ALLOCMAN_UT_DEV_MEM);
        return;
    }
    if (bytes == 0 || untyped->size_bits <= seL4_PageBits) {
        add(alloc, untyped, ALLOCMAN_UT_DEV);
        return;
    }
    struct bootstrap_untyped low = make_piece(alloc, untyped, 0, half_bits);
    struct bootstrap_untyped high = make_piece(alloc, untyped, BIT(half_bits), half_bits);
    add_device(alloc, ram, &low);
    add_device(alloc, ram, &high);
}

void bootstrap_give_untyped(allocman_t *alloc, const struct bootstrap_ram *ram,
                            struct bootstrap_untyped *untyped)
{
    if (untyped->device) {
        add_device(alloc, ram, untyped);
    } else {
        add(alloc, untyped, ALLOCMAN_UT_KERNEL);
    }
}

void bootstrap_give_rest(allocman_t *alloc, const struct bootstrap_untyped *untyped, size_t used)
{
    while (used < BIT(untyped->size_bits)) {
        size_t size_bits = (size_t)CTZL(used); /* the largest piece that is aligned here */
        struct bootstrap_untyped piece = make_piece(alloc, untyped, used, size_bits);

        add(alloc, &piece, ALLOCMAN_UT_KERNEL);
        used += BIT(size_bits);
    }
}

bool bootstrap_nth_untyped(simple_t *simple, int n, seL4_CPtr *cap,
                           struct bootstrap_untyped *untyped)
{
    *untyped = (struct bootstrap_untyped){0};
    *cap =
        simple_get_nth_untyped(simple, n, &untyped->size_bits, &untyped->paddr, &untyped->device);
    return *cap != seL4_CapNull;
}

int allocman_add_simple_untypeds_with_regions(allocman_t *alloc, simple_t *simple, int num_regions,
                                              pmem_region_t *region_list)
{
    struct bootstrap_ram ram = {.count = num_regions, .regions = region_list};
    int count = simple_get_untyped_count(simple);

    if (count < 0) {
        return 1;
    }
    for (int i = 0; i < count; i++) {
        struct bootstrap_untyped untyped;
        seL4_CPtr cap;

        if (bootstrap_nth_untyped(simple, i, &cap, &untyped)) {
            untyped.path = allocman_cspace_make_path(alloc, cap);
            bootstrap_give_untyped(alloc, &ram, &untyped);
        }
    }
    return 0;
}

struct bootstrap_ram bootstrap_read_ram(allocman_t *alloc, simple_t *simple)
{
    struct bootstrap_ram ram = {0};
    int count = sel4platsupport_get_num_pmem_regions(simple);
    int error;

    if (count <= 0) {
        return ram;
    }
    ram.room = (size_t)count * sizeof(ram.regions[0]);
    ram.regions = allocman_mspace_alloc(alloc, ram.room, &error);
    ZF_LOGF_IF(!ram.regions, "No memory for %d regions of the memory map", count);
    count = sel4platsupport_get_pmem_region_list(simple, (size_t)count, ram.regions);
    ram.count = MAX(count, 0);
    return ram;
}

void bootstrap_free_ram(allocman_t *alloc, struct bootstrap_ram *ram)
{
    if (ram->regions) {
        allocman_mspace_free(alloc, ram->regions, ram->room);
    }
}

int allocman_add_simple_untypeds(allocman_t *alloc, simple_t *simple)
{
    struct bootstrap_ram ram = bootstrap_read_ram(alloc, simple);
    int error = allocman_add_simple_untypeds_with_regions(alloc, simple, ram.count, ram.regions);

    bootstrap_free_ram(alloc, &ram);
    return error;
}
