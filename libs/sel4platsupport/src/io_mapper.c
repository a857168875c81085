/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Device memory: frames at physical addresses, side by side in the address space.
 */
#include "io_mapper.h"

#include <sel4platsupport/device.h>
#include <sel4platsupport/io.h>
#include <stdlib.h>

struct mapping {
    uintptr_t vaddr; /* of the first frame */
    size_t size_bits;
    size_t num_frames;
    struct mapping *next;
    vka_object_t frames[];
};

struct mapper {
    vspace_t *vspace;
    vka_t *vka;
    struct mapping *mappings;
};

static void free_frames(vka_t *vka, struct mapping *mapping, size_t num)
{
    for (size_t i = 0; i < num; i++) {
        vka_free_object(vka, &mapping->frames[i]);
    }
}

static bool alloc_frames(vka_t *vka, struct mapping *mapping, uintptr_t paddr)
{
    for (size_t i = 0; i < mapping->num_frames; i++) {
        uintptr_t frame = paddr + (i << mapping->size_bits);

        if (sel4platsupport_alloc_frame_at(vka, frame, mapping->size_bits, &mapping->frames[i])) {
            free_frames(vka, mapping, i);
            return false;
        }
    }
    return true;
}

static bool map_frames(struct mapper *mapper, struct mapping *mapping, int cached)
{
    seL4_CPtr *caps = calloc(mapping->num_frames, sizeof(*caps));

    if (!caps) {
        ZF_LOGE("No memory for a mapping");
        return false;
    }
    for (size_t i = 0; i < mapping->num_frames; i++) {
        caps[i] = mapping->frames[i].cptr;
    }
    mapping->vaddr = (uintptr_t)vspace_map_pages(mapper->vspace, caps, NULL, seL4_AllRights,
                                                 mapping->num_frames, mapping->size_bits, cached);
    free(caps);
    return mapping->vaddr != 0;
}

/* With frames of one size. NULL, and nothing is held, when that is not possible. */
static struct mapping *map_with(struct mapper *mapper, uintptr_t paddr, size_t size,
                                size_t size_bits, int cached)
{
    uintptr_t start = ALIGN_DOWN(paddr, BIT(size_bits));
    size_t num = (ALIGN_UP(paddr + size, BIT(size_bits)) - start) >> size_bits;
    struct mapping *mapping = calloc(1, sizeof(*mapping) + num * sizeof(mapping->frames[0]));

    if (!mapping) {
        ZF_LOGE("No memory for a mapping");
        return NULL;
    }
    mapping->size_bits = size_bits;
    mapping->num_frames = num;
    if (!alloc_frames(mapper->vka, mapping, start)) {
        free(mapping);
        return NULL;
    }
    if (!map_frames(mapper, mapping, cached)) {
        free_frames(mapper->vka, mapping, num);
        free(mapping);
        return NULL;
    }
    return mapping;
}

/* Large frames only where the region begins with one: they may reach beyond its end, not before its
 * start. */
static void *io_map(void *cookie, uintptr_t paddr, size_t size, int cached, ps_mem_flags_t flags)
{
    struct mapper *mapper = cookie;
    size_t largest = (size_t)sel4_page_size_bits_for_memory_region(size);

    (void)flags;
    if (size == 0 || paddr + size < paddr) {
        ZF_LOGE("There is no region of %zu bytes at %p", size, (void *)paddr);
        return NULL;
    }
    for (size_t i = SEL4_NUM_PAGE_SIZES; i-- > 0;) {
        size_t size_bits = sel4_page_sizes[i];

        if (size_bits > largest || (i > 0 && !IS_ALIGNED(paddr, size_bits))) {
            continue;
        }
        struct mapping *mapping = map_with(mapper, paddr, size, size_bits, cached);
        if (mapping) {
            mapping->next = mapper->mappings;
            mapper->mappings = mapping;
            return (void *)(mapping->vaddr + (paddr & MASK(size_bits)));
        }
    }
    ZF_LOGE("%zu bytes at physical address %p cannot be mapped", size, (void *)paddr);
    return NULL;
}

static void io_unmap(void *cookie, void *vaddr, size_t size)
{
    struct mapper *mapper = cookie;
    struct mapping **link = &mapper->mappings;

    (void)size;
    while (*link && ALIGN_DOWN((uintptr_t)vaddr, BIT((*link)->size_bits)) != (*link)->vaddr) {
        link = &(*link)->next;
    }
    struct mapping *mapping = *link;
    if (!mapping) {
        ZF_LOGF("Nothing is mapped at %p", vaddr);
        return;
    }
    *link = mapping->next;
    vspace_unmap_pages(mapper->vspace, (void *)mapping->vaddr, mapping->num_frames,
                       mapping->size_bits, VSPACE_PRESERVE);
    free_frames(mapper->vka, mapping, mapping->num_frames);
    free(mapping);
}

int sel4platsupport_new_io_mapper(vspace_t *vspace, vka_t *vka, ps_io_mapper_t *io_mapper)
{
    if (!vspace || !vka || !io_mapper) {
        ZF_LOGE("vspace, vka or io_mapper is NULL");
        return -1;
    }
    struct mapper *mapper = calloc(1, sizeof(*mapper));
    if (!mapper) {
        ZF_LOGE("No memory for a mapper");
        return -1;
    }
    mapper->vspace = vspace;
    mapper->vka = vka;
    *io_mapper = (ps_io_mapper_t){.cookie = mapper, .io_map_fn = io_map, .io_unmap_fn = io_unmap};
    return 0;
}

void io_mapper_destroy(ps_io_mapper_t *io_mapper)
{
    free(io_mapper->cookie);
    *io_mapper = (ps_io_mapper_t){0};
}
