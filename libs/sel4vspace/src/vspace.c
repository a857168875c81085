/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <vspace/vspace.h>

void *vspace_new_sized_stack(vspace_t *vspace, size_t n_pages)
{
    void *vaddr = NULL;
    reservation_t reservation;
    uintptr_t bottom;

    if (n_pages == 0) {
        ZF_LOGE("A stack needs at least one page");
        return NULL;
    }
    reservation =
        vspace_reserve_range(vspace, (n_pages + 1) * PAGE_SIZE_4K, seL4_AllRights, 1, &vaddr);
    if (reservation.res == NULL) {
        return NULL;
    }
    bottom = (uintptr_t)vaddr + PAGE_SIZE_4K;
    if (vspace_new_pages_at_vaddr(vspace, (void *)bottom, n_pages, seL4_PageBits, reservation)) {
        vspace_free_reservation(vspace, reservation);
        return NULL;
    }
    return (void *)(bottom + n_pages * PAGE_SIZE_4K);
}

void vspace_free_sized_stack(vspace_t *vspace, void *stack_top, size_t n_pages)
{
    uintptr_t bottom = (uintptr_t)stack_top - n_pages * PAGE_SIZE_4K;

    if (n_pages == 0) {
        return;
    }
    vspace_unmap_pages(vspace, (void *)bottom, n_pages, seL4_PageBits, VSPACE_FREE);
    vspace_free_reservation_by_vaddr(vspace, (void *)bottom);
}

void *vspace_new_ipc_buffer(vspace_t *vspace, seL4_CPtr *page)
{
    void *vaddr = vspace_new_pages(vspace, seL4_AllRights, 1, seL4_PageBits);

    if (vaddr == NULL) {
        ZF_LOGE("Failed to create ipc buffer");
        return NULL;
    }
    if (page != NULL) {
        *page = vspace_get_cap(vspace, vaddr);
    }
    return vaddr;
}

void vspace_free_ipc_buffer(vspace_t *vspace, void *addr)
{
    vspace_unmap_pages(vspace, addr, 1, seL4_PageBits, VSPACE_FREE);
}

void *vspace_share_mem(vspace_t *from, vspace_t *to, void *start, int num_pages, size_t size_bits,
                       seL4_CapRights_t rights, int cacheable)
{
    void *vaddr = NULL;
    reservation_t reservation;
    int error;

    if (num_pages <= 0 || !sel4_valid_size_bits(size_bits)) {
        ZF_LOGE("Invalid number of pages or size_bits");
        return NULL;
    }
    reservation = vspace_reserve_range_aligned(to, (size_t)num_pages << size_bits, size_bits,
                                               rights, cacheable, &vaddr);
    if (reservation.res == NULL) {
        return NULL;
    }
    error = vspace_share_mem_at_vaddr(from, to, start, num_pages, size_bits, vaddr, reservation);
    /* The reservation only kept the range free; the mapped pages stay where they are. */
    vspace_free_reservation(to, reservation);
    return error ? NULL : vaddr;
}

int vspace_access_page_with_callback(vspace_t *from, vspace_t *to, void *access_addr,
                                     size_t size_bits, seL4_CapRights_t rights, int cacheable,
                                     vspace_access_callback_fn callback, void *cookie)
{
    uintptr_t offset = (uintptr_t)access_addr & (BIT(size_bits) - 1);
    void *page = (void *)((uintptr_t)access_addr - offset);
    void *vaddr;
    int result;

    if (callback == NULL) {
        ZF_LOGE("callback is NULL");
        return -1;
    }
    vaddr = vspace_share_mem(from, to, page, 1, size_bits, rights, cacheable);
    if (vaddr == NULL) {
        return -1;
    }
    result = callback(access_addr, (void *)((uintptr_t)vaddr + offset), cookie);
    vspace_unmap_pages(to, vaddr, 1, size_bits, VSPACE_FREE);
    return result;
}

void *vspace_new_pages_with_config(vspace_t *vspace, vspace_new_pages_config_t *config,
                                   seL4_CapRights_t rights)
{
    void *vaddr = NULL;
    reservation_t reservation;
    int error;

    if (config == NULL) {
        ZF_LOGE("config is NULL");
        return NULL;
    }
    if (!config->can_use_dev) {
        return vspace_new_pages(vspace, rights, config->num_pages, config->size_bits);
    }
    reservation = vspace_reserve_range_aligned(vspace, config->num_pages << config->size_bits,
                                               config->size_bits, rights, 1, &vaddr);
    if (reservation.res == NULL) {
        return NULL;
    }
    config->vaddr = vaddr;
    error = vspace_new_pages_at_vaddr_with_config(vspace, config, reservation);
    vspace_free_reservation(vspace, reservation);
    return error ? NULL : vaddr;
}

int vspace_new_pages_at_vaddr_with_config(vspace_t *vspace, vspace_new_pages_config_t *config,
                                          reservation_t res)
{
    VSPACE_CHECK_MEMBER(vspace, new_pages_at_vaddr, -1);
    if (config == NULL || config->num_pages == 0 || !sel4_valid_size_bits(config->size_bits)) {
        ZF_LOGE("Invalid page configuration");
        return -1;
    }
    return vspace->new_pages_at_vaddr(vspace, config->vaddr, config->num_pages, config->size_bits,
                                      res, config->can_use_dev);
}
