/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Taking over an address space: the program's own, or a new one.
 */
#include "vspace_internal.h"

#include <sel4utils/mapping.h>
#include <string.h>

extern char __executable_start[];
extern char _end[];

void sel4utils_get_image_region(uintptr_t *va_start, uintptr_t *va_end)
{
    *va_start = ALIGN_DOWN((uintptr_t)__executable_start, PAGE_SIZE_4K);
    *va_end = ALIGN_UP((uintptr_t)_end, PAGE_SIZE_4K);
}

static void init_data(sel4utils_alloc_data_t *data, seL4_CPtr vspace_root, vka_t *vka,
                      sel4utils_map_page_fn map_page)
{
    *data = (sel4utils_alloc_data_t){
        .vspace_root = vspace_root,
        .vka = vka,
        .last_allocated = FIRST_FREE_ADDRESS,
        .map_page = map_page,
    };
}

/* Marks pages that are in use already; they belong to no reservation and are never released. */
static int mark_existing(vspace_t *vspace, uintptr_t start, uintptr_t end)
{
    sel4utils_alloc_data_t *data = get_alloc_data(vspace);
    uintptr_t first = ALIGN_DOWN(start, PAGE_SIZE_4K);
    uintptr_t last = ALIGN_UP(end, PAGE_SIZE_4K);

    /* Ranges may touch the same page: mark what is still free. */
    while (first < last) {
        uintptr_t free = vspace_levels_find(data, first, last, false);
        uintptr_t used = vspace_levels_find(data, free, last, true);

        if (free < used && vspace_levels_reserve(vspace, free, used)) {
            return -1;
        }
        first = used;
    }
    return 0;
}

/* What is in use already: [start, end) of each, in order, up to one that is empty. */
typedef struct used_range {
    uintptr_t start;
    uintptr_t end;
} used_range_t;

static int mark_all(vspace_t *vspace, const used_range_t *used, void *existing_frames[])
{
    uintptr_t image_start, image_end;

    sel4utils_get_image_region(&image_start, &image_end);
    if (mark_existing(vspace, image_start, image_end)) {
        return -1;
    }
    for (; used != NULL && used->start < used->end; used++) {
        if (mark_existing(vspace, used->start, used->end)) {
            return -1;
        }
    }
    for (size_t i = 0; existing_frames != NULL && existing_frames[i] != NULL; i++) {
        uintptr_t frame = (uintptr_t)existing_frames[i];

        if (mark_existing(vspace, frame, frame + 1)) {
            return -1;
        }
    }
    return 0;
}

static int bootstrap(vspace_t *vspace, sel4utils_alloc_data_t *data, seL4_CPtr vspace_root,
                     vka_t *vka, vspace_allocated_object_fn allocated_object_fn,
                     void *allocated_object_cookie, const used_range_t *used,
                     void *existing_frames[])
{
    vspace_journal_t journal;

    if (vspace == NULL || data == NULL || vka == NULL) {
        ZF_LOGE("vspace, data or vka is NULL");
        return -1;
    }
    vspace_journal_open(&journal, vka);
    init_data(data, vspace_root, &journal.vka, vspace_map_page);
    data->next_bootstrap_vaddr = BOOK_KEEPING_START;
    vspace_init_interface(vspace, data, allocated_object_fn, allocated_object_cookie);
    if (vspace_levels_create(vspace) || mark_all(vspace, used, existing_frames)) {
        vspace_journal_undo(&journal);
        memset(data, 0, sizeof(*data));
        return -1;
    }
    data->vka = vka;
    return 0;
}

int sel4utils_bootstrap_vspace(vspace_t *vspace, sel4utils_alloc_data_t *data,
                               seL4_CPtr vspace_root, vka_t *vka,
                               vspace_allocated_object_fn allocated_object_fn,
                               void *allocated_object_cookie, void *existing_frames[])
{
    return bootstrap(vspace, data, vspace_root, vka, allocated_object_fn, allocated_object_cookie,
                     NULL, existing_frames);
}

int sel4utils_bootstrap_vspace_with_bootinfo(vspace_t *vspace, sel4utils_alloc_data_t *data,
                                             seL4_CPtr vspace_root, vka_t *vka, seL4_BootInfo *info,
                                             vspace_allocated_object_fn allocated_object_fn,
                                             void *allocated_object_cookie)
{
    uintptr_t bootinfo = (uintptr_t)info;
    uintptr_t ipc_buffer;

    if (info == NULL) {
        ZF_LOGE("bootinfo is NULL");
        return -1;
    }
    ipc_buffer = (uintptr_t)info->ipcBuffer;
    const used_range_t used[] = {
        {bootinfo, bootinfo + seL4_BootInfoFrameSize + info->extraLen},
        {ipc_buffer, ipc_buffer + 1},
        {0, 0},
    };
    return bootstrap(vspace, data, vspace_root, vka, allocated_object_fn, allocated_object_cookie,
                     used, NULL);
}

static int get_vspace(vspace_t *loader, vspace_t *new_vspace, sel4utils_alloc_data_t *data,
                      vka_t *vka, seL4_CPtr vspace_root,
                      vspace_allocated_object_fn allocated_object_fn, void *allocated_object_cookie,
                      sel4utils_map_page_fn map_page, bool is_empty)
{
    if (loader == NULL || new_vspace == NULL || data == NULL || vka == NULL) {
        ZF_LOGE("loader, new_vspace, data or vka is NULL");
        return -1;
    }
    init_data(data, vspace_root, vka, map_page);
    data->bootstrap = loader;
    data->is_empty = is_empty;
    vspace_init_interface(new_vspace, data, allocated_object_fn, allocated_object_cookie);
    return vspace_levels_create(new_vspace);
}

int sel4utils_get_vspace_with_map(vspace_t *loader, vspace_t *new_vspace,
                                  sel4utils_alloc_data_t *data, vka_t *vka, seL4_CPtr vspace_root,
                                  vspace_allocated_object_fn allocated_object_fn,
                                  void *allocated_object_cookie, sel4utils_map_page_fn map_page)
{
    return get_vspace(loader, new_vspace, data, vka, vspace_root, allocated_object_fn,
                      allocated_object_cookie, map_page, false);
}

int sel4utils_get_vspace(vspace_t *loader, vspace_t *new_vspace, sel4utils_alloc_data_t *data,
                         vka_t *vka, seL4_CPtr vspace_root,
                         vspace_allocated_object_fn allocated_object_fn,
                         void *allocated_object_cookie)
{
    return sel4utils_get_vspace_with_map(loader, new_vspace, data, vka, vspace_root,
                                         allocated_object_fn, allocated_object_cookie,
                                         vspace_map_page);
}

int sel4utils_get_empty_vspace_with_map(vspace_t *loader, vspace_t *new_vspace,
                                        sel4utils_alloc_data_t *data, vka_t *vka,
                                        seL4_CPtr vspace_root,
                                        vspace_allocated_object_fn allocated_object_fn,
                                        void *allocated_object_cookie,
                                        sel4utils_map_page_fn map_page)
{
    return get_vspace(loader, new_vspace, data, vka, vspace_root, allocated_object_fn,
                      allocated_object_cookie, map_page, true);
}

int sel4utils_get_empty_vspace(vspace_t *loader, vspace_t *new_vspace, sel4utils_alloc_data_t *data,
                               vka_t *vka, seL4_CPtr vspace_root,
                               vspace_allocated_object_fn allocated_object_fn,
                               void *allocated_object_cookie)
{
    return sel4utils_get_empty_vspace_with_map(loader, new_vspace, data, vka, vspace_root,
                                               allocated_object_fn, allocated_object_cookie,
                                               vspace_map_page);
}

#ifdef CONFIG_VTX
static int map_page_ept(vspace_t *vspace, seL4_CPtr cap, void *vaddr, seL4_CapRights_t rights,
                        int cacheable, size_t size_bits)
{
    sel4utils_alloc_data_t *data = get_alloc_data(vspace);
    vka_object_t objects[VSPACE_MAP_PAGING_OBJECTS];
    int num = 0;
    int error = sel4utils_map_ept_page(data->vka, data->vspace_root, cap, (seL4_Word)vaddr, rights,
                                       cacheable, size_bits, objects, &num);

    for (int i = 0; i < num; i++) {
        vspace_maybe_call_allocated_object(vspace, objects[i]);
    }
    return error;
}

int sel4utils_get_vspace_ept(vspace_t *loader, vspace_t *new_vspace, vka_t *vka, seL4_CPtr ept,
                             vspace_allocated_object_fn allocated_object_fn,
                             void *allocated_object_cookie)
{
    sel4utils_alloc_data_t *data = vspace_new_pages(loader, seL4_AllRights, 1, seL4_PageBits);
    int error;

    if (data == NULL) {
        return -1;
    }
    error =
        sel4utils_get_empty_vspace_with_map(loader, new_vspace, data, vka, ept, allocated_object_fn,
                                            allocated_object_cookie, map_page_ept);
    if (error) {
        vspace_unmap_pages(loader, data, 1, seL4_PageBits, VSPACE_FREE);
    }
    return error;
}
#endif

/* Copies one page of the running program to the same address of `clone`. */
static int clone_page(vspace_t *current, vspace_t *clone, void *page, reservation_t image)
{
    vka_t *vka = get_alloc_data(current)->vka;
    void *copy;

    if (vspace_new_pages_at_vaddr(clone, page, 1, seL4_PageBits, image)) {
        return -1;
    }
    copy = sel4utils_dup_and_map(vka, current, vspace_get_cap(clone, page), seL4_PageBits);
    if (copy == NULL) {
        vspace_unmap_pages(clone, page, 1, seL4_PageBits, VSPACE_FREE);
        return -1;
    }
    memcpy(copy, page, PAGE_SIZE_4K);
    sel4utils_unmap_dup(vka, current, copy, seL4_PageBits);
    return 0;
}

int sel4utils_bootstrap_clone_into_vspace(vspace_t *current, vspace_t *clone, reservation_t image)
{
    sel4utils_res_t *res = reservation_to_res(image);

    if (res == NULL) {
        ZF_LOGE("No reservation of the image");
        return -1;
    }
    for (uintptr_t page = res->start; page < res->end; page += PAGE_SIZE_4K) {
        if (clone_page(current, clone, (void *)page, image)) {
            ZF_LOGE("Failed to clone the page at %p", (void *)page);
            if (page > res->start) {
                vspace_unmap_pages(clone, (void *)res->start, (page - res->start) / PAGE_SIZE_4K,
                                   seL4_PageBits, VSPACE_FREE);
            }
            return -1;
        }
    }
    return 0;
}
