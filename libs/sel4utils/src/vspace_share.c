/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Mapping the pages of one address space in another.
 */
#include "vspace_internal.h"

#include <vka/capops.h>

/* Copies the cap of one page of `from` and maps the copy in `to`. Undoes itself. */
static int share_one(vspace_t *from, vspace_t *to, void *start, void *vaddr, size_t size_bits,
                     reservation_t res)
{
    vka_t *from_vka = get_alloc_data(from)->vka;
    vka_t *to_vka = get_alloc_data(to)->vka;
    seL4_CPtr cap = vspace_get_cap(from, start);
    cspacepath_t from_path, to_path;
    int error;

    if (cap == seL4_CapNull) {
        ZF_LOGE("No page is mapped at %p", start);
        return -1;
    }
    vka_cspace_make_path(from_vka, cap, &from_path);
    if (vka_cspace_alloc_path(to_vka, &to_path)) {
        ZF_LOGE("Failed to allocate a slot for a shared page");
        return -1;
    }
    error = vka_cnode_copy(&to_path, &from_path, seL4_AllRights);
    if (error) {
        vka_cspace_free_path(to_vka, to_path);
        return error;
    }
    error = vspace_map_pages_at_vaddr(to, &to_path.capPtr, NULL, vaddr, 1, size_bits, res);
    if (error) {
        vka_cnode_delete(&to_path);
        vka_cspace_free_path(to_vka, to_path);
    }
    return error;
}

int vspace_impl_share_mem_at_vaddr(vspace_t *from, vspace_t *to, void *start, int num_pages,
                                   size_t size_bits, void *vaddr, reservation_t res)
{
    int error = 0;
    int done;

    for (done = 0; done < num_pages; done++) {
        size_t offset = (size_t)done << size_bits;

        error = share_one(from, to, (void *)((uintptr_t)start + offset),
                          (void *)((uintptr_t)vaddr + offset), size_bits, res);
        if (error) {
            break;
        }
    }
    if (error && done > 0) {
        vspace_unmap_pages(to, vaddr, (size_t)done, size_bits, VSPACE_FREE);
    }
    return error;
}
