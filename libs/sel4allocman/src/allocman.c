/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The three spaces behind one interface; who may call whom is in nesting.h.
 */
#include "nesting.h"

#include <allocman/allocman.h>
#include <allocman/cspaceops.h>
#include <allocman/util.h>
#include <string.h>
#include <vka/capops.h>

int allocman_create(allocman_t *alloc, struct mspace_interface mspace)
{
    memset(alloc, 0, sizeof(*alloc));
    alloc->mspace = mspace;
    alloc->have_mspace = true;
    return 0;
}

int allocman_attach_utspace(allocman_t *alloc, struct utspace_interface utspace)
{
    if (alloc->have_utspace) {
        ZF_LOGE("The allocator has a utspace already");
        return 1;
    }
    alloc->utspace = utspace;
    alloc->have_utspace = true;
    return 0;
}

int allocman_attach_cspace(allocman_t *alloc, struct cspace_interface cspace)
{
    if (alloc->have_cspace) {
        ZF_LOGE("The allocator has a cspace already");
        return 1;
    }
    alloc->cspace = cspace;
    alloc->have_cspace = true;
    return 0;
}

void *allocman_mspace_alloc(allocman_t *alloc, size_t bytes, int *_error)
{
    int error = 0;
    void *memory;

    allocman_enter(alloc);
    if (may_alloc(&alloc->in_mspace, &alloc->mspace.properties)) {
        alloc->in_mspace.allocs++;
        memory = alloc->mspace.alloc(alloc, alloc->mspace.mspace, bytes, &error);
        alloc->in_mspace.allocs--;
    } else {
        memory = reserve_take_memory(alloc, bytes);
        error = memory ? 0 : 1;
    }
    allocman_leave(alloc);
    allocman_set_error(_error, error);
    return memory;
}

void allocman_mspace_free(allocman_t *alloc, void *ptr, size_t bytes)
{
    allocman_enter(alloc);
    if (may_free(&alloc->in_mspace, &alloc->mspace.properties)) {
        alloc->in_mspace.frees++;
        alloc->mspace.free(alloc, alloc->mspace.mspace, ptr, bytes);
        alloc->in_mspace.frees--;
    } else {
        wait_free_memory(alloc, ptr, bytes);
    }
    allocman_leave(alloc);
}

int allocman_cspace_alloc(allocman_t *alloc, cspacepath_t *slot)
{
    int error;

    if (!alloc->have_cspace) {
        return 1;
    }
    allocman_enter(alloc);
    if (may_alloc(&alloc->in_cspace, &alloc->cspace.properties)) {
        alloc->in_cspace.allocs++;
        error = alloc->cspace.alloc(alloc, alloc->cspace.cspace, slot);
        alloc->in_cspace.allocs--;
    } else {
        error = reserve_take_slot(alloc, slot) ? 0 : 1;
    }
    allocman_leave(alloc);
    return error;
}

void allocman_cspace_free(allocman_t *alloc, const cspacepath_t *slot)
{
    assert(alloc->have_cspace);
    allocman_enter(alloc);
    if (may_free(&alloc->in_cspace, &alloc->cspace.properties)) {
        alloc->in_cspace.frees++;
        alloc->cspace.free(alloc, alloc->cspace.cspace, slot);
        alloc->in_cspace.frees--;
    } else {
        wait_free_slot(alloc, slot);
    }
    allocman_leave(alloc);
}

seL4_Word allocman_utspace_alloc_at(allocman_t *alloc, size_t size_bits, seL4_Word type,
                                    const cspacepath_t *path, uintptr_t paddr, bool canBeDev,
                                    int *_error)
{
    seL4_Word cookie = 0;
    int error = 1;

    if (!alloc->have_utspace) {
        allocman_set_error(_error, error);
        return 0;
    }
    allocman_enter(alloc);
    if (may_alloc(&alloc->in_utspace, &alloc->utspace.properties)) {
        alloc->in_utspace.allocs++;
        cookie = alloc->utspace.alloc(alloc, alloc->utspace.utspace, size_bits, type, path, paddr,
                                      canBeDev, &error);
        alloc->in_utspace.allocs--;
    } else if (paddr == ALLOCMAN_NO_PADDR &&
               reserve_take_object_to(alloc, size_bits, type, path, &cookie)) {
        error = 0;
    }
    allocman_leave(alloc);
    allocman_set_error(_error, error);
    return cookie;
}

seL4_Word allocman_utspace_alloc(allocman_t *alloc, size_t size_bits, seL4_Word type,
                                 const cspacepath_t *path, bool canBeDev, int *_error)
{
    return allocman_utspace_alloc_at(alloc, size_bits, type, path, ALLOCMAN_NO_PADDR, canBeDev,
                                     _error);
}

void allocman_utspace_free(allocman_t *alloc, seL4_Word cookie, size_t size_bits)
{
    assert(alloc->have_utspace);
    allocman_enter(alloc);
    if (may_free(&alloc->in_utspace, &alloc->utspace.properties)) {
        alloc->in_utspace.frees++;
        alloc->utspace.free(alloc, alloc->utspace.utspace, cookie, size_bits);
        alloc->in_utspace.frees--;
    } else {
        wait_free_object(alloc, cookie, size_bits);
    }
    allocman_leave(alloc);
}

int allocman_add_untypeds_from_timer_objects(allocman_t *alloc, timer_objects_t *to)
{
    for (size_t i = 0; i < to->nobjs; i++) {
        cspacepath_t path = allocman_cspace_make_path(alloc, to->objs[i].obj.cptr);
        size_t size_bits = to->objs[i].obj.size_bits;
        uintptr_t paddr = to->objs[i].region.base_addr;
        int error = allocman_utspace_add_uts(alloc, 1, &path, &size_bits, &paddr, ALLOCMAN_UT_DEV);

        if (error) {
            return error;
        }
    }
    return 0;
}

int cspace_move_alloc(allocman_t *alloc, cspacepath_t src, cspacepath_t *result)
{
    int error = allocman_cspace_alloc(alloc, result);

    if (error) {
        return error;
    }
    error = vka_cnode_move(result, &src);
    if (error) {
        allocman_cspace_free(alloc, result);
    }
    return error;
}
