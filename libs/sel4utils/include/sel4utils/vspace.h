/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The implementation of vspace_t (spec/06 section 10.1).
 *
 * Book-keeping is a radix tree of four levels over the 48-bit address space, 9 bits per level, like
 * the page tables it describes. An entry says of its part of the address space:
 *   I1  VSPACE_EMPTY: every page of it is free;
 *   I2  VSPACE_RESERVED: every page of it is reserved and unmapped;
 *   I3  otherwise: upper levels point to the next level, the lowest level holds the frame cap that
 *       is mapped (a larger page fills all the entries it covers) and its allocator cookie.
 *   I4  a page outside every reservation is never VSPACE_RESERVED, except ranges marked at
 *       bootstrap.
 */
#pragma once

#include <assert.h>
#include <autoconf.h>
#include <sel4utils/util.h>
#include <vka/vka.h>
#include <vspace/vspace.h>

#ifdef __cplusplus
extern "C" {
#endif

#define VSPACE_LEVEL_BITS 9
#define VSPACE_NUM_LEVELS 4
#define VSPACE_LEVEL_SIZE BIT(VSPACE_LEVEL_BITS)

/* Most paging structures that one mapping can need; one spare for other architectures. */
#define VSPACE_MAP_PAGING_OBJECTS 5

#define KERNEL_RESERVED_START ALIGN_DOWN(seL4_UserTop, BIT(seL4_PageBits))

#define VSPACE_EMPTY    ((uintptr_t)0)
#define VSPACE_RESERVED UINTPTR_MAX

typedef struct vspace_mid_level {
    uintptr_t table[VSPACE_LEVEL_SIZE];
} vspace_mid_level_t;

typedef struct vspace_bottom_level {
    seL4_CPtr cap[VSPACE_LEVEL_SIZE];
    uintptr_t cookie[VSPACE_LEVEL_SIZE];
} vspace_bottom_level_t;

static_assert(sizeof(vspace_mid_level_t) == BIT(seL4_PageBits), "one page per upper level");
static_assert(sizeof(vspace_bottom_level_t) == 2 * BIT(seL4_PageBits), "two pages at the bottom");

typedef int (*sel4utils_map_page_fn)(vspace_t *vspace, seL4_CPtr cap, void *vaddr,
                                     seL4_CapRights_t rights, int cacheable, size_t size_bits);

/* [start, end) is page-aligned; a deferred reservation has no rights of its own. */
typedef struct sel4utils_res {
    uintptr_t start;
    uintptr_t end;
    seL4_CapRights_t rights;
    int cacheable;
    int malloced;
    bool rights_deferred;
    struct sel4utils_res *next;
} sel4utils_res_t;

typedef struct sel4utils_alloc_data {
    seL4_CPtr vspace_root;
    vka_t *vka;
    vspace_mid_level_t *top_level;
    uintptr_t next_bootstrap_vaddr; /* next book-keeping page of a self-managed space, else 0 */
    uintptr_t last_allocated;       /* no free range starts below it */
    vspace_t *bootstrap;            /* where book-keeping pages come from; NULL: self-managed */
    sel4utils_map_page_fn map_page;
    sel4utils_res_t *reservation_head;
    bool is_empty;
} sel4utils_alloc_data_t;

static_assert(sizeof(sel4utils_res_t) == 48, "spec/06 section 25");
static_assert(sizeof(sel4utils_alloc_data_t) == 72, "spec/06 section 25");

/* The record behind a reservation. */
static inline sel4utils_res_t *reservation_to_res(reservation_t res)
{
    return (sel4utils_res_t *)res.res;
}

/* The implementation behind the interface. */
static inline sel4utils_alloc_data_t *get_alloc_data(vspace_t *vspace)
{
    return (sel4utils_alloc_data_t *)vspace->data;
}

/* Take over the running program's own address space. All keep `data` and `vka`. 0, or -1 with
 * everything given back but the paging structures, of which allocated_object_fn was told. */
int sel4utils_bootstrap_vspace(vspace_t *vspace, sel4utils_alloc_data_t *data,
                               seL4_CPtr vspace_root, vka_t *vka,
                               vspace_allocated_object_fn allocated_object_fn,
                               void *allocated_object_cookie, void *existing_frames[]);
int sel4utils_bootstrap_vspace_with_bootinfo(vspace_t *vspace, sel4utils_alloc_data_t *data,
                                             seL4_CPtr vspace_root, vka_t *vka, seL4_BootInfo *info,
                                             vspace_allocated_object_fn allocated_object_fn,
                                             void *allocated_object_cookie);

/* The same without telling anybody of paging structures. */
static inline int sel4utils_bootstrap_vspace_with_bootinfo_leaky(vspace_t *vspace,
                                                                 sel4utils_alloc_data_t *data,
                                                                 seL4_CPtr vspace_root, vka_t *vka,
                                                                 seL4_BootInfo *info)
{
    return sel4utils_bootstrap_vspace_with_bootinfo(vspace, data, vspace_root, vka, info, NULL,
                                                    NULL);
}

/* The same without telling anybody of paging structures. */
static inline int sel4utils_bootstrap_vspace_leaky(vspace_t *vspace, sel4utils_alloc_data_t *data,
                                                   seL4_CPtr vspace_root, vka_t *vka,
                                                   void *existing_frames[])
{
    return sel4utils_bootstrap_vspace(vspace, data, vspace_root, vka, NULL, NULL, existing_frames);
}

/* Manage another address space; its book-keeping pages are mapped in `loader`. 0 or -1. */
int sel4utils_get_vspace(vspace_t *loader, vspace_t *new_vspace, sel4utils_alloc_data_t *data,
                         vka_t *vka, seL4_CPtr vspace_root,
                         vspace_allocated_object_fn allocated_object_fn,
                         void *allocated_object_cookie);
int sel4utils_get_empty_vspace(vspace_t *loader, vspace_t *new_vspace, sel4utils_alloc_data_t *data,
                               vka_t *vka, seL4_CPtr vspace_root,
                               vspace_allocated_object_fn allocated_object_fn,
                               void *allocated_object_cookie);
int sel4utils_get_vspace_with_map(vspace_t *loader, vspace_t *new_vspace,
                                  sel4utils_alloc_data_t *data, vka_t *vka, seL4_CPtr vspace_root,
                                  vspace_allocated_object_fn allocated_object_fn,
                                  void *allocated_object_cookie, sel4utils_map_page_fn map_page);
int sel4utils_get_empty_vspace_with_map(vspace_t *loader, vspace_t *new_vspace,
                                        sel4utils_alloc_data_t *data, vka_t *vka,
                                        seL4_CPtr vspace_root,
                                        vspace_allocated_object_fn allocated_object_fn,
                                        void *allocated_object_cookie,
                                        sel4utils_map_page_fn map_page);

/* The same without telling anybody of paging structures. */
static inline int sel4utils_get_vspace_leaky(vspace_t *loader, vspace_t *new_vspace,
                                             sel4utils_alloc_data_t *data, vka_t *vka,
                                             seL4_CPtr vspace_root)
{
    return sel4utils_get_vspace(loader, new_vspace, data, vka, vspace_root, NULL, NULL);
}

/* Reservations whose record the caller supplies: no malloc. 0 or -1. */
int sel4utils_reserve_range_no_alloc_aligned(vspace_t *vspace, sel4utils_res_t *reservation,
                                             size_t size, size_t size_bits, seL4_CapRights_t rights,
                                             int cacheable, void **result);
int sel4utils_reserve_range_no_alloc(vspace_t *vspace, sel4utils_res_t *reservation, size_t size,
                                     seL4_CapRights_t rights, int cacheable, void **result);
int sel4utils_reserve_range_at_no_alloc(vspace_t *vspace, sel4utils_res_t *reservation, void *vaddr,
                                        size_t size, seL4_CapRights_t rights, int cacheable);

/* Moves a reservation to [vaddr, vaddr + bytes). -1: the new range is not free; -2: the part that
 * would be given up still holds mapped pages. */
int sel4utils_move_resize_reservation(vspace_t *vspace, reservation_t reservation, void *vaddr,
                                      size_t bytes);

/* Copies every page of the program image into new frames of `clone` at the same addresses; `image`
 * is a reservation of the image region in `clone`. 0 or -1. */
int sel4utils_bootstrap_clone_into_vspace(vspace_t *current, vspace_t *clone, reservation_t image);

/* Page-aligned bounds of the running program's image. */
void sel4utils_get_image_region(uintptr_t *va_start, uintptr_t *va_end);

/* Physical address behind a mapped page, from its allocator cookie; VKA_NO_PADDR if unknown. */
uintptr_t sel4utils_get_paddr(vspace_t *vspace, void *vaddr, seL4_Word type, seL4_Word size_bits);

#ifdef CONFIG_VTX
/* The same for the memory of a guest, with a record that is allocated and stays. */
int sel4utils_get_vspace_ept(vspace_t *loader, vspace_t *new_vspace, vka_t *vka, seL4_CPtr ept,
                             vspace_allocated_object_fn allocated_object_fn,
                             void *allocated_object_cookie);

/* The same without telling anybody of paging structures. */
static inline int sel4utils_get_vspace_ept_leaky(vspace_t *loader, vspace_t *new_vspace, vka_t *vka,
                                                 seL4_CPtr ept)
{
    return sel4utils_get_vspace_ept(loader, new_vspace, vka, ept, NULL, NULL);
}
#endif

#ifdef __cplusplus
}
#endif
