/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Mapping and unmapping pages of an address space.
 */
#include "vspace_internal.h"

#include <sel4utils/mapping.h>
#include <string.h>
#include <vka/capops.h>

int vspace_map_page(vspace_t *vspace, seL4_CPtr cap, void *vaddr, seL4_CapRights_t rights,
                    int cacheable, size_t size_bits)
{
    sel4utils_alloc_data_t *data = get_alloc_data(vspace);
    vka_object_t objects[VSPACE_MAP_PAGING_OBJECTS];
    int num = 0;
    int error = sel4utils_map_page(data->vka, data->vspace_root, cap, vaddr, rights, cacheable,
                                   objects, &num);

    (void)size_bits;
    for (int i = 0; i < num; i++) {
        vspace_maybe_call_allocated_object(vspace, objects[i]);
    }
    return error;
}

/* What a page of a range becomes when its mapping goes: reserved again, or free. */
static uintptr_t state_without_mapping(const sel4utils_alloc_data_t *data, uintptr_t vaddr)
{
    return vspace_find_reservation(data, vaddr) == NULL ? VSPACE_EMPTY : VSPACE_RESERVED;
}

/* Maps one page and enters it into the tree, which must be prepared. */
static int map_one(vspace_t *vspace, uintptr_t vaddr, seL4_CPtr cap, uintptr_t cookie,
                   seL4_CapRights_t rights, int cacheable, size_t size_bits)
{
    sel4utils_alloc_data_t *data = get_alloc_data(vspace);
    int error = data->map_page(vspace, cap, (void *)vaddr, rights, cacheable, size_bits);

    if (error == seL4_NoError) {
        vspace_levels_set(data, vaddr, vaddr + BIT(size_bits), cap, cookie);
    }
    return error;
}

/* Gives a frame back: cap, slot and, with a cookie, its memory. Deleting a cap unmaps it. */
static void free_frame(vka_t *vka, seL4_CPtr cap, uintptr_t cookie, size_t size_bits)
{
    cspacepath_t path;

    vka_cspace_make_path(vka, cap, &path);
    if (vka_cnode_delete(&path) != seL4_NoError) {
        ZF_LOGE("Failed to delete frame cap %lu", (unsigned long)cap);
        return;
    }
    vka_cspace_free(vka, cap);
    if (cookie != 0) {
        vka_utspace_free(vka, kobject_get_type(KOBJECT_FRAME, size_bits), size_bits, cookie);
    }
}

static void unmap_one(sel4utils_alloc_data_t *data, uintptr_t vaddr, size_t size_bits, vka_t *vka)
{
    uintptr_t cookie;
    uintptr_t cap = vspace_levels_get(data, vaddr, &cookie);

    if (cap == VSPACE_EMPTY || cap == VSPACE_RESERVED) {
        ZF_LOGE("No page is mapped at %p", (void *)vaddr);
        return;
    }
    if (vka == VSPACE_PRESERVE) {
        seL4_Error error = seL4_ARCH_Page_Unmap(cap);

        if (error != seL4_NoError) {
            ZF_LOGE("Failed to unmap page at vaddr %p", (void *)vaddr);
        }
    } else {
        free_frame(vka, cap, cookie, size_bits);
    }
    vspace_levels_set(data, vaddr, vaddr + BIT(size_bits), state_without_mapping(data, vaddr), 0);
}

static void impl_unmap_pages(vspace_t *vspace, void *vaddr, size_t num_pages, size_t size_bits,
                             vka_t *vka)
{
    sel4utils_alloc_data_t *data = get_alloc_data(vspace);
    uintptr_t start = (uintptr_t)vaddr;

    if (!IS_ALIGNED(start, size_bits) || start + (num_pages << size_bits) > vspace_limit(data)) {
        ZF_LOGE("Bad range: %p, %zu pages", vaddr, num_pages);
        return;
    }
    if (vka == VSPACE_FREE) {
        vka = data->vka;
    }
    for (size_t i = 0; i < num_pages; i++) {
        unmap_one(data, start + (i << size_bits), size_bits, vka);
    }
    vspace_range_freed(data, start);
}

/* Maps caps at an address range whose entries are `before` (free or reserved). Undoes itself. */
static int map_range(vspace_t *vspace, seL4_CPtr caps[], uintptr_t cookies[], uintptr_t start,
                     size_t num_pages, size_t size_bits, seL4_CapRights_t rights, int cacheable)
{
    sel4utils_alloc_data_t *data = get_alloc_data(vspace);
    int error = 0;
    size_t done;

    if (vspace_levels_prepare(vspace, start, start + (num_pages << size_bits))) {
        return seL4_NotEnoughMemory;
    }
    for (done = 0; done < num_pages && error == 0; done++) {
        error = map_one(vspace, start + (done << size_bits), caps[done],
                        cookies == NULL ? 0 : cookies[done], rights, cacheable, size_bits);
    }
    if (error == 0) {
        return 0;
    }
    ZF_LOGE("Failed to map page at %p, error %d", (void *)(start + ((done - 1) << size_bits)),
            error);
    /* The last attempt is the one that failed. */
    for (done--; done > 0; done--) {
        unmap_one(data, start + ((done - 1) << size_bits), size_bits, VSPACE_PRESERVE);
    }
    return error;
}

/* Allocates frames and maps them at an address range. Undoes itself. */
static int new_range(vspace_t *vspace, uintptr_t start, size_t num_pages, size_t size_bits,
                     seL4_CapRights_t rights, int cacheable, bool can_use_dev)
{
    sel4utils_alloc_data_t *data = get_alloc_data(vspace);
    int error = 0;
    size_t done;

    if (vspace_levels_prepare(vspace, start, start + (num_pages << size_bits))) {
        return seL4_NotEnoughMemory;
    }
    for (done = 0; done < num_pages; done++) {
        vka_object_t frame;

        if (vka_alloc_frame_maybe_device(data->vka, size_bits, can_use_dev, &frame)) {
            ZF_LOGE("Failed to allocate page number: %zu out of %zu", done, num_pages);
            error = seL4_NotEnoughMemory;
            break;
        }
        error = map_one(vspace, start + (done << size_bits), frame.cptr, frame.ut, rights,
                        cacheable, size_bits);
        if (error) {
            ZF_LOGE("Failed to map page at %p, error %d", (void *)(start + (done << size_bits)),
                    error);
            vka_free_object(data->vka, &frame);
            break;
        }
    }
    if (error) {
        for (; done > 0; done--) {
            unmap_one(data, start + ((done - 1) << size_bits), size_bits, data->vka);
        }
    }
    return error;
}

/* Whether pages could be mapped elsewhere: a page table that stayed after smaller pages is in the
 * way of a large one. */
static bool is_in_the_way(int error, size_t size_bits)
{
    return error == seL4_DeleteFirst && size_bits > seL4_PageBits;
}

static void *impl_new_pages(vspace_t *vspace, seL4_CapRights_t rights, size_t num_pages,
                            size_t size_bits)
{
    sel4utils_alloc_data_t *data = get_alloc_data(vspace);
    size_t bytes = num_pages << size_bits;
    uintptr_t start = vspace_find_range(data, data->last_allocated, bytes, size_bits);

    while (start != 0) {
        int error = new_range(vspace, start, num_pages, size_bits, rights, 1, false);

        if (error == 0) {
            vspace_range_taken(data, start, start + bytes);
            return (void *)start;
        }
        if (!is_in_the_way(error, size_bits)) {
            return NULL;
        }
        start = vspace_find_range(data, start + BIT(size_bits), bytes, size_bits);
    }
    return NULL;
}

static void *impl_map_pages(vspace_t *vspace, seL4_CPtr caps[], uintptr_t cookies[],
                            seL4_CapRights_t rights, size_t num_pages, size_t size_bits,
                            int cacheable)
{
    sel4utils_alloc_data_t *data = get_alloc_data(vspace);
    size_t bytes = num_pages << size_bits;
    uintptr_t start = vspace_find_range(data, data->last_allocated, bytes, size_bits);

    while (start != 0) {
        int error =
            map_range(vspace, caps, cookies, start, num_pages, size_bits, rights, cacheable);

        if (error == 0) {
            vspace_range_taken(data, start, start + bytes);
            return (void *)start;
        }
        if (!is_in_the_way(error, size_bits)) {
            return NULL;
        }
        start = vspace_find_range(data, start + BIT(size_bits), bytes, size_bits);
    }
    return NULL;
}

/* Whether the range lies in the reservation and none of it is mapped. */
static bool is_available_in(const sel4utils_alloc_data_t *data, const sel4utils_res_t *res,
                            uintptr_t start, size_t num_pages, size_t size_bits)
{
    uintptr_t end = start + (num_pages << size_bits);

    if (res == NULL || end <= start || start < res->start || end > res->end) {
        ZF_LOGE("Range %p..%p is not in the reservation", (void *)start, (void *)end);
        return false;
    }
    if (!IS_ALIGNED(start, size_bits)) {
        ZF_LOGE("Address %p is not aligned to its page size", (void *)start);
        return false;
    }
    if (vspace_levels_find_mapped(data, start, end) != end) {
        ZF_LOGE("Range %p..%p is already mapped", (void *)start, (void *)end);
        return false;
    }
    return true;
}

static int impl_new_pages_at_vaddr(vspace_t *vspace, void *vaddr, size_t num_pages,
                                   size_t size_bits, reservation_t reservation, bool can_use_dev)
{
    sel4utils_alloc_data_t *data = get_alloc_data(vspace);
    sel4utils_res_t *res = reservation_to_res(reservation);
    uintptr_t start = (uintptr_t)vaddr;

    if (!is_available_in(data, res, start, num_pages, size_bits)) {
        return -1;
    }
    if (res->rights_deferred) {
        ZF_LOGE("The reservation has no rights of its own");
        return -1;
    }
    return new_range(vspace, start, num_pages, size_bits, res->rights, res->cacheable, can_use_dev);
}

static int map_in_reservation(vspace_t *vspace, seL4_CPtr caps[], uintptr_t cookies[], void *vaddr,
                              size_t num_pages, size_t size_bits, seL4_CapRights_t rights,
                              reservation_t reservation)
{
    sel4utils_res_t *res = reservation_to_res(reservation);
    uintptr_t start = (uintptr_t)vaddr;

    if (!is_available_in(get_alloc_data(vspace), res, start, num_pages, size_bits)) {
        return -1;
    }
    return map_range(vspace, caps, cookies, start, num_pages, size_bits, rights, res->cacheable);
}

static int impl_map_pages_at_vaddr(vspace_t *vspace, seL4_CPtr caps[], uintptr_t cookies[],
                                   void *vaddr, size_t num_pages, size_t size_bits,
                                   reservation_t reservation)
{
    sel4utils_res_t *res = reservation_to_res(reservation);

    if (res == NULL || res->rights_deferred) {
        ZF_LOGE("The reservation has no rights of its own");
        return -1;
    }
    return map_in_reservation(vspace, caps, cookies, vaddr, num_pages, size_bits, res->rights,
                              reservation);
}

static int impl_deferred_map(vspace_t *vspace, seL4_CPtr caps[], uintptr_t cookies[], void *vaddr,
                             size_t num_pages, size_t size_bits, seL4_CapRights_t rights,
                             reservation_t reservation)
{
    sel4utils_res_t *res = reservation_to_res(reservation);

    if (res == NULL || !res->rights_deferred) {
        ZF_LOGE("The reservation has rights of its own");
        return -1;
    }
    return map_in_reservation(vspace, caps, cookies, vaddr, num_pages, size_bits, rights,
                              reservation);
}

/* Number of bytes from vaddr that the same cap maps: the size of its page. */
static size_t mapped_size_bits(const sel4utils_alloc_data_t *data, uintptr_t vaddr, uintptr_t cap)
{
    size_t best = seL4_PageBits;

    for (size_t i = 1; i < SEL4_NUM_PAGE_SIZES; i++) {
        uintptr_t last = vaddr + BIT(sel4_page_sizes[i]) - PAGE_SIZE_4K;

        if (IS_ALIGNED(vaddr, sel4_page_sizes[i]) && vspace_levels_get(data, last, NULL) == cap) {
            best = sel4_page_sizes[i];
        }
    }
    return best;
}

static void impl_tear_down(vspace_t *vspace, vka_t *vka)
{
    sel4utils_alloc_data_t *data = get_alloc_data(vspace);
    uintptr_t limit = vspace_limit(data);
    uintptr_t vaddr;

    if (data->bootstrap == NULL) {
        ZF_LOGE("Not implemented: sel4utils cannot tear down a self-bootstrapped vspace");
        return;
    }
    if (data->top_level == NULL) {
        return;
    }
    if (vka == VSPACE_FREE) {
        vka = data->vka;
    }
    vspace_drop_reservations(data);
    vaddr = vspace_levels_find_mapped(data, 0, limit);
    while (vaddr < limit) {
        size_t size_bits = mapped_size_bits(data, vaddr, vspace_levels_get(data, vaddr, NULL));

        unmap_one(data, vaddr, size_bits, vka);
        vaddr = vspace_levels_find_mapped(data, vaddr + BIT(size_bits), limit);
    }
    vspace_levels_destroy(data);
}

static seL4_CPtr impl_get_cap(vspace_t *vspace, void *vaddr)
{
    uintptr_t cap =
        vspace_levels_get(get_alloc_data(vspace), ALIGN_DOWN((uintptr_t)vaddr, PAGE_SIZE_4K), NULL);

    return cap == VSPACE_RESERVED ? seL4_CapNull : cap;
}

static uintptr_t impl_get_cookie(vspace_t *vspace, void *vaddr)
{
    uintptr_t cookie;

    vspace_levels_get(get_alloc_data(vspace), ALIGN_DOWN((uintptr_t)vaddr, PAGE_SIZE_4K), &cookie);
    return cookie;
}

static seL4_CPtr impl_get_root(vspace_t *vspace)
{
    return get_alloc_data(vspace)->vspace_root;
}

uintptr_t sel4utils_get_paddr(vspace_t *vspace, void *vaddr, seL4_Word type, seL4_Word size_bits)
{
    vka_t *vka = get_alloc_data(vspace)->vka;
    uintptr_t cookie = vspace_get_cookie(vspace, vaddr);

    return cookie == 0 ? VKA_NO_PADDR : vka_utspace_paddr(vka, cookie, type, size_bits);
}

void vspace_init_interface(vspace_t *vspace, sel4utils_alloc_data_t *data,
                           vspace_allocated_object_fn allocated_object_fn,
                           void *allocated_object_cookie)
{
    *vspace = (vspace_t){
        .data = data,
        .new_pages = impl_new_pages,
        .map_pages = impl_map_pages,
        .new_pages_at_vaddr = impl_new_pages_at_vaddr,
        .map_pages_at_vaddr = impl_map_pages_at_vaddr,
        .deferred_rights_map_pages_at_vaddr = impl_deferred_map,
        .unmap_pages = impl_unmap_pages,
        .tear_down = impl_tear_down,
        .reserve_range_aligned = vspace_impl_reserve_range_aligned,
        .reserve_range_at = vspace_impl_reserve_range_at,
        .reserve_deferred_rights_range_at = vspace_impl_reserve_deferred,
        .free_reservation = vspace_impl_free_reservation,
        .free_reservation_by_vaddr = vspace_impl_free_reservation_by_vaddr,
        .get_cap = impl_get_cap,
        .get_root = impl_get_root,
        .get_cookie = impl_get_cookie,
        .share_mem_at_vaddr = vspace_impl_share_mem_at_vaddr,
        .allocated_object = allocated_object_fn,
        .allocated_object_cookie = allocated_object_cookie,
    };
}
