/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * DMA memory: each allocation is one untyped, so that its frames lie side by side in physical
 * memory.
 */
#include <sel4utils/page_dma.h>
#include <sel4utils/util.h>
#include <stdlib.h>
#include <string.h>
#include <vka/capops.h>

typedef struct dma_region {
    uintptr_t vaddr;
    uintptr_t paddr;
    size_t num_pages;
    vka_object_t untyped;
    struct dma_region *next;
} dma_region_t;

typedef struct dma_man {
    vka_t vka;
    vspace_t vspace;
    dma_region_t *regions;
} dma_man_t;

/* The link to the region that holds addr, or to the end of the list. */
static dma_region_t **find_region(dma_man_t *dma, uintptr_t addr)
{
    dma_region_t **link = &dma->regions;

    while (*link != NULL &&
           !(addr >= (*link)->vaddr && addr < (*link)->vaddr + (*link)->num_pages * PAGE_SIZE_4K)) {
        link = &(*link)->next;
    }
    return link;
}

static void free_frames(vka_t *vka, const seL4_CPtr *frames, size_t num)
{
    for (size_t i = 0; i < num; i++) {
        cspacepath_t path;

        vka_cspace_make_path(vka, frames[i], &path);
        vka_cnode_delete(&path);
        vka_cspace_free_path(vka, path);
    }
}

/* Makes the frames of a region, in rising physical order. Undoes itself. */
static int make_frames(vka_t *vka, dma_region_t *region, seL4_CPtr *frames)
{
    for (size_t i = 0; i < region->num_pages; i++) {
        cspacepath_t path;

        if (vka_cspace_alloc_path(vka, &path)) {
            free_frames(vka, frames, i);
            return -1;
        }
        if (vka_untyped_retype(&region->untyped, seL4_ARCH_4KPage, seL4_PageBits, 1, &path) !=
            seL4_NoError) {
            vka_cspace_free_path(vka, path);
            free_frames(vka, frames, i);
            return -1;
        }
        frames[i] = path.capPtr;
    }
    return 0;
}

/* Makes the frames, maps them and finds their physical address. Undoes itself. */
static int map_region(dma_man_t *dma, dma_region_t *region, int cached)
{
    seL4_CPtr *frames = calloc(region->num_pages, sizeof(*frames));
    seL4_ARCH_Page_GetAddress_t address;
    void *vaddr;

    if (frames == NULL || make_frames(&dma->vka, region, frames)) {
        free(frames);
        return -1;
    }
    address = seL4_ARCH_Page_GetAddress(frames[0]);
    vaddr = NULL;
    if (address.error == seL4_NoError) {
        vaddr = vspace_map_pages(&dma->vspace, frames, NULL, seL4_AllRights, region->num_pages,
                                 seL4_PageBits, cached);
    }
    if (vaddr == NULL) {
        free_frames(&dma->vka, frames, region->num_pages);
    }
    free(frames);
    region->vaddr = (uintptr_t)vaddr;
    region->paddr = address.paddr;
    return vaddr == NULL ? -1 : 0;
}

static void *dma_alloc(void *cookie, size_t size, int align, int cached, ps_mem_flags_t flags)
{
    dma_man_t *dma = cookie;
    size_t size_bits = seL4_PageBits;
    dma_region_t *region;

    (void)flags;
    if (size == 0 || align < 0 || (size_t)align > PAGE_SIZE_4K || size > BIT(seL4_MaxUntypedBits)) {
        ZF_LOGE("Cannot allocate %zu bytes aligned to %d", size, align);
        return NULL;
    }
    while (BIT(size_bits) < size) {
        size_bits++;
    }
    region = calloc(1, sizeof(*region));
    if (region == NULL) {
        ZF_LOGE("No memory for the record of a DMA allocation");
        return NULL;
    }
    region->num_pages = BIT(size_bits - seL4_PageBits);
    if (vka_alloc_untyped(&dma->vka, (uint32_t)size_bits, &region->untyped)) {
        free(region);
        return NULL;
    }
    if (map_region(dma, region, cached)) {
        ZF_LOGE("Failed to map %zu bytes of DMA memory", size);
        vka_free_object(&dma->vka, &region->untyped);
        free(region);
        return NULL;
    }
    region->next = dma->regions;
    dma->regions = region;
    return (void *)region->vaddr;
}

static void dma_free(void *cookie, void *addr, size_t size)
{
    dma_man_t *dma = cookie;
    dma_region_t **link = find_region(dma, (uintptr_t)addr);
    dma_region_t *region = *link;

    (void)size;
    if (region == NULL || region->vaddr != (uintptr_t)addr) {
        ZF_LOGE("%p is not the start of a DMA allocation", addr);
        return;
    }
    *link = region->next;
    vspace_unmap_pages(&dma->vspace, addr, region->num_pages, seL4_PageBits, &dma->vka);
    vka_free_object(&dma->vka, &region->untyped);
    free(region);
}

/* Physical address of addr, 0 if it is not ours. The memory never moves. */
static uintptr_t dma_pin(void *cookie, void *addr, size_t size)
{
    dma_region_t *region = *find_region(cookie, (uintptr_t)addr);

    (void)size;
    return region == NULL ? 0 : region->paddr + ((uintptr_t)addr - region->vaddr);
}

static void dma_unpin(void *cookie, void *addr, size_t size)
{
    (void)cookie;
    (void)addr;
    (void)size;
}

/* x86 keeps caches and DMA coherent. */
static void dma_cache_op(void *cookie, void *addr, size_t size, dma_cache_op_t op)
{
    (void)cookie;
    (void)addr;
    (void)size;
    (void)op;
}

int sel4utils_new_page_dma_alloc(vka_t *vka, vspace_t *vspace, ps_dma_man_t *dma_man)
{
    dma_man_t *dma;

    if (vka == NULL || vspace == NULL || dma_man == NULL) {
        ZF_LOGE("vka, vspace or dma_man is NULL");
        return -1;
    }
    dma = calloc(1, sizeof(*dma));
    if (dma == NULL) {
        ZF_LOGE("No memory for a DMA manager");
        return -1;
    }
    dma->vka = *vka;
    dma->vspace = *vspace;
    *dma_man = (ps_dma_man_t){
        .cookie = dma,
        .dma_alloc_fn = dma_alloc,
        .dma_free_fn = dma_free,
        .dma_pin_fn = dma_pin,
        .dma_unpin_fn = dma_unpin,
        .dma_cache_op_fn = dma_cache_op,
    };
    return 0;
}
