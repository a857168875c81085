/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Reservations: address ranges kept for later mappings.
 */
#include "vspace_internal.h"

#include <stdlib.h>

uintptr_t vspace_find_range(const sel4utils_alloc_data_t *data, uintptr_t from, size_t bytes,
                            size_t size_bits)
{
    uintptr_t limit = vspace_limit(data);
    uintptr_t size = ALIGN_UP(bytes, PAGE_SIZE_4K);
    uintptr_t start = ALIGN_UP(from, BIT(size_bits));

    while (size != 0 && size < limit && start <= limit - size) {
        uintptr_t used = vspace_levels_find(data, start, start + size, true);

        if (used == start + size) {
            return start;
        }
        start = vspace_levels_find(data, used, limit, false);
        start = ALIGN_UP(start, BIT(size_bits));
    }
    ZF_LOGE("Out of virtual memory");
    return 0;
}

void vspace_range_taken(sel4utils_alloc_data_t *data, uintptr_t start, uintptr_t end)
{
    if (start == data->last_allocated) {
        data->last_allocated = end;
    }
}

void vspace_range_freed(sel4utils_alloc_data_t *data, uintptr_t start)
{
    if (start >= FIRST_FREE_ADDRESS && start < data->last_allocated) {
        data->last_allocated = start;
    }
}

sel4utils_res_t *vspace_find_reservation(const sel4utils_alloc_data_t *data, uintptr_t vaddr)
{
    sel4utils_res_t *res = data->reservation_head;

    while (res != NULL && !(vaddr >= res->start && vaddr < res->end)) {
        res = res->next;
    }
    return res;
}

/* Marks a free range reserved and links its record. 0 or -1. */
static int take_range(vspace_t *vspace, sel4utils_res_t *res, uintptr_t start, size_t bytes,
                      seL4_CapRights_t rights, int cacheable)
{
    sel4utils_alloc_data_t *data = get_alloc_data(vspace);
    uintptr_t end = start + ALIGN_UP(bytes, PAGE_SIZE_4K);

    if (vspace_levels_reserve(vspace, start, end)) {
        return -1;
    }
    *res = (sel4utils_res_t){
        .start = start,
        .end = end,
        .rights = rights,
        .cacheable = cacheable,
        .next = data->reservation_head,
    };
    data->reservation_head = res;
    vspace_range_taken(data, start, end);
    return 0;
}

int sel4utils_reserve_range_no_alloc_aligned(vspace_t *vspace, sel4utils_res_t *reservation,
                                             size_t size, size_t size_bits, seL4_CapRights_t rights,
                                             int cacheable, void **result)
{
    sel4utils_alloc_data_t *data = get_alloc_data(vspace);
    uintptr_t start = vspace_find_range(data, data->last_allocated, size, size_bits);

    if (start == 0 || take_range(vspace, reservation, start, size, rights, cacheable)) {
        return -1;
    }
    *result = (void *)start;
    return 0;
}

int sel4utils_reserve_range_no_alloc(vspace_t *vspace, sel4utils_res_t *reservation, size_t size,
                                     seL4_CapRights_t rights, int cacheable, void **result)
{
    return sel4utils_reserve_range_no_alloc_aligned(vspace, reservation, size, seL4_PageBits,
                                                    rights, cacheable, result);
}

int sel4utils_reserve_range_at_no_alloc(vspace_t *vspace, sel4utils_res_t *reservation, void *vaddr,
                                        size_t size, seL4_CapRights_t rights, int cacheable)
{
    sel4utils_alloc_data_t *data = get_alloc_data(vspace);
    uintptr_t start = ALIGN_DOWN((uintptr_t)vaddr, PAGE_SIZE_4K);
    uintptr_t end = ALIGN_UP((uintptr_t)vaddr + size, PAGE_SIZE_4K);

    if (size == 0 || end <= start || end > vspace_limit(data) ||
        vspace_levels_find(data, start, end, true) != end) {
        ZF_LOGE("Range not available at %p, size %p", vaddr, (void *)size);
        return -1;
    }
    return take_range(vspace, reservation, start, end - start, rights, cacheable);
}

static sel4utils_res_t *new_record(void)
{
    sel4utils_res_t *res = malloc(sizeof(*res));

    if (res == NULL) {
        ZF_LOGE("Malloc failed");
    }
    return res;
}

reservation_t vspace_impl_reserve_range_aligned(vspace_t *vspace, size_t bytes, size_t size_bits,
                                                seL4_CapRights_t rights, int cacheable,
                                                void **vaddr)
{
    sel4utils_res_t *res = new_record();

    if (res == NULL) {
        return (reservation_t){NULL};
    }
    if (sel4utils_reserve_range_no_alloc_aligned(vspace, res, bytes, size_bits, rights, cacheable,
                                                 vaddr)) {
        free(res);
        return (reservation_t){NULL};
    }
    res->malloced = 1;
    return (reservation_t){res};
}

reservation_t vspace_impl_reserve_range_at(vspace_t *vspace, void *vaddr, size_t bytes,
                                           seL4_CapRights_t rights, int cacheable)
{
    sel4utils_res_t *res = new_record();

    if (res == NULL) {
        return (reservation_t){NULL};
    }
    if (sel4utils_reserve_range_at_no_alloc(vspace, res, vaddr, bytes, rights, cacheable)) {
        free(res);
        return (reservation_t){NULL};
    }
    res->malloced = 1;
    return (reservation_t){res};
}

reservation_t vspace_impl_reserve_deferred(vspace_t *vspace, void *vaddr, size_t bytes,
                                           int cacheable)
{
    reservation_t reservation =
        vspace_impl_reserve_range_at(vspace, vaddr, bytes, seL4_NoRights, cacheable);

    if (reservation.res != NULL) {
        reservation_to_res(reservation)->rights_deferred = true;
    }
    return reservation;
}

void vspace_impl_free_reservation(vspace_t *vspace, reservation_t reservation)
{
    sel4utils_alloc_data_t *data = get_alloc_data(vspace);
    sel4utils_res_t *res = reservation_to_res(reservation);
    sel4utils_res_t **link = &data->reservation_head;

    while (*link != NULL && *link != res) {
        link = &(*link)->next;
    }
    if (res == NULL || *link == NULL) {
        ZF_LOGE("Not a reservation of this address space");
        return;
    }
    *link = res->next;
    vspace_levels_release(data, res->start, res->end);
    vspace_range_freed(data, res->start);
    if (res->malloced) {
        free(res);
    }
}

void vspace_impl_free_reservation_by_vaddr(vspace_t *vspace, void *vaddr)
{
    sel4utils_res_t *res = vspace_find_reservation(get_alloc_data(vspace), (uintptr_t)vaddr);

    if (res == NULL) {
        ZF_LOGE("No reservation at %p", vaddr);
        return;
    }
    vspace_impl_free_reservation(vspace, (reservation_t){res});
}

void vspace_drop_reservations(sel4utils_alloc_data_t *data)
{
    while (data->reservation_head != NULL) {
        sel4utils_res_t *res = data->reservation_head;

        data->reservation_head = res->next;
        if (res->malloced) {
            free(res);
        }
    }
}

/* Whether the part of the reservation outside [start, end) holds no mapping. */
static bool is_unmapped_outside(const sel4utils_alloc_data_t *data, const sel4utils_res_t *res,
                                uintptr_t start, uintptr_t end)
{
    uintptr_t below = MIN(res->end, MAX(res->start, start));
    uintptr_t above = MAX(res->start, MIN(res->end, end));

    return vspace_levels_find_mapped(data, res->start, below) == below &&
           vspace_levels_find_mapped(data, above, res->end) == res->end;
}

/* Whether the part of [start, end) outside the reservation is free. */
static bool is_free_outside(const sel4utils_alloc_data_t *data, const sel4utils_res_t *res,
                            uintptr_t start, uintptr_t end)
{
    uintptr_t below = MIN(end, MAX(res->start, start));
    uintptr_t above = MAX(start, MIN(res->end, end));

    return vspace_levels_find(data, start, below, true) == below &&
           vspace_levels_find(data, above, end, true) == end;
}

int sel4utils_move_resize_reservation(vspace_t *vspace, reservation_t reservation, void *vaddr,
                                      size_t bytes)
{
    sel4utils_alloc_data_t *data = get_alloc_data(vspace);
    sel4utils_res_t *res = reservation_to_res(reservation);
    uintptr_t start = ALIGN_DOWN((uintptr_t)vaddr, PAGE_SIZE_4K);
    uintptr_t end = ALIGN_UP((uintptr_t)vaddr + bytes, PAGE_SIZE_4K);
    uintptr_t old_start, old_end;

    if (res == NULL || end <= start || end > vspace_limit(data) ||
        !is_free_outside(data, res, start, end)) {
        ZF_LOGE("Range not available at %p, size %p", vaddr, (void *)bytes);
        return -1;
    }
    if (!is_unmapped_outside(data, res, start, end)) {
        ZF_LOGE("Mapped pages lie outside the new range");
        return -2;
    }
    old_start = res->start;
    old_end = res->end;
    if ((start < MIN(old_start, end) &&
         vspace_levels_reserve(vspace, start, MIN(old_start, end)))) {
        return -1;
    }
    if (MAX(old_end, start) < end && vspace_levels_reserve(vspace, MAX(old_end, start), end)) {
        vspace_levels_release(data, start, MAX(start, MIN(old_start, end)));
        return -1;
    }
    vspace_levels_release(data, old_start, MIN(old_end, MAX(old_start, start)));
    vspace_levels_release(data, MAX(old_start, MIN(old_end, end)), old_end);
    res->start = start;
    res->end = end;
    vspace_range_freed(data, old_start);
    vspace_range_taken(data, start, end);
    return 0;
}
