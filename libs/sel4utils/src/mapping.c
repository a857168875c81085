/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Mapping single frames, with the paging structures they need.
 */
#include <errno.h>
#include <sel4/arch/mapping.h>
#include <sel4/sel4_arch/mapping.h>
#include <sel4utils/mapping.h>
#include <sel4utils/vspace.h>
#include <vka/capops.h>
#include <vspace/mapping.h>

/* Below the root of an address space stand a PDPT, a page directory and a page table. */
#define MAX_STRUCTURES 3

/* The three kinds of address space differ in two steps. */
typedef struct mapping_ops {
    seL4_Error (*map_frame)(seL4_CPtr frame, seL4_CPtr root, seL4_Word vaddr,
                            seL4_CapRights_t rights, int cacheable);
    int (*missing)(seL4_Word failed_bits, vspace_map_obj_t *obj);
    seL4_Word attributes; /* of paging structures */
} mapping_ops_t;

/* Supplies the structure that the last mapping missed. seL4_NoError also when somebody else did so
 * meanwhile (growing the allocator may map pages). */
static seL4_Error add_structure(vka_t *vka, const mapping_ops_t *ops, seL4_CPtr root,
                                seL4_Word vaddr, vka_object_t *objects, int *num)
{
    vspace_map_obj_t missing;
    vka_object_t *object = &objects[*num];
    seL4_Error error;

    if (ops->missing(seL4_MappingFailedLookupLevel(), &missing)) {
        return seL4_FailedLookup;
    }
    if (*num == MAX_STRUCTURES) {
        ZF_LOGE("A mapping needs more paging structures than the machine has levels");
        return seL4_FailedLookup;
    }
    if (vka_alloc_object(vka, missing.type, missing.size_bits, object)) {
        return seL4_NotEnoughMemory;
    }
    error = vspace_map_obj(&missing, object->cptr, root, vaddr, ops->attributes);
    if (error == seL4_NoError) {
        (*num)++;
        return seL4_NoError;
    }
    vka_free_object(vka, object);
    return error == seL4_DeleteFirst ? seL4_NoError : error;
}

static int map_frame(vka_t *vka, const mapping_ops_t *ops, seL4_CPtr root, seL4_CPtr frame,
                     seL4_Word vaddr, seL4_CapRights_t rights, int cacheable, vka_object_t *objects,
                     int *num_objects)
{
    vka_object_t made[MAX_STRUCTURES];
    int num = 0;
    seL4_Error error;

    if (vka == NULL || root == seL4_CapNull) {
        ZF_LOGE("vka or root of the address space is NULL");
        return EINVAL;
    }
    error = ops->map_frame(frame, root, vaddr, rights, cacheable);
    while (error == seL4_FailedLookup) {
        error = add_structure(vka, ops, root, vaddr, made, &num);
        if (error != seL4_NoError) {
            break;
        }
        error = ops->map_frame(frame, root, vaddr, rights, cacheable);
    }
    if (error != seL4_NoError) {
        while (num > 0) {
            vka_free_object(vka, &made[--num]);
        }
    }
    for (int i = 0; objects != NULL && i < num; i++) {
        objects[i] = made[i];
    }
    if (num_objects != NULL) {
        *num_objects = num;
    }
    return error;
}

static seL4_Error map_vspace_frame(seL4_CPtr frame, seL4_CPtr root, seL4_Word vaddr,
                                   seL4_CapRights_t rights, int cacheable)
{
    return seL4_ARCH_Page_Map(frame, root, vaddr, rights,
                              cacheable ? seL4_ARCH_Default_VMAttributes
                                        : seL4_ARCH_Uncached_VMAttributes);
}

int sel4utils_map_page(vka_t *vka, seL4_CPtr vspace_root, seL4_CPtr frame, void *vaddr,
                       seL4_CapRights_t rights, int cacheable, vka_object_t *objects,
                       int *num_objects)
{
    static const mapping_ops_t ops = {map_vspace_frame, vspace_get_map_obj,
                                      seL4_ARCH_Default_VMAttributes};

    return map_frame(vka, &ops, vspace_root, frame, (seL4_Word)vaddr, rights, cacheable, objects,
                     num_objects);
}

#ifdef CONFIG_VTX
static seL4_Error map_ept_frame(seL4_CPtr frame, seL4_CPtr root, seL4_Word vaddr,
                                seL4_CapRights_t rights, int cacheable)
{
    return seL4_X86_Page_MapEPT(frame, root, vaddr, rights,
                                cacheable ? seL4_X86_EPT_Default_VMAttributes
                                          : seL4_X86_EPT_Uncacheable);
}

int sel4utils_map_ept_page(vka_t *vka, seL4_CPtr ept, seL4_CPtr frame, seL4_Word vaddr,
                           seL4_CapRights_t rights, int cacheable, seL4_Word size_bits,
                           vka_object_t *objects, int *num_objects)
{
    static const mapping_ops_t ops = {map_ept_frame, vspace_get_ept_map_obj,
                                      seL4_X86_EPT_Default_VMAttributes};

    (void)size_bits;
    return map_frame(vka, &ops, ept, frame, vaddr, rights, cacheable, objects, num_objects);
}
#endif

#ifdef CONFIG_IOMMU
static seL4_Error map_io_frame(seL4_CPtr frame, seL4_CPtr root, seL4_Word vaddr,
                               seL4_CapRights_t rights, int cacheable)
{
    (void)cacheable;
    return seL4_ARCH_Page_MapIO(frame, root, rights, vaddr);
}

int sel4utils_map_iospace_page(vka_t *vka, seL4_CPtr iospace, seL4_CPtr frame, seL4_Word vaddr,
                               seL4_CapRights_t rights, int cacheable, seL4_Word size_bits,
                               vka_object_t *pts, int *num_pts)
{
    static const mapping_ops_t ops = {map_io_frame, vspace_get_iospace_map_obj, 0};

    (void)size_bits;
    return map_frame(vka, &ops, iospace, frame, vaddr, rights, cacheable, pts, num_pts);
}
#endif

void *sel4utils_dup_and_map(vka_t *vka, vspace_t *vspace, seL4_CPtr page, size_t size_bits)
{
    cspacepath_t page_path, copy_path;
    void *mapping;

    vka_cspace_make_path(vka, page, &page_path);
    if (vka_cspace_alloc_path(vka, &copy_path)) {
        ZF_LOGE("Failed to allocate a slot for a copy of a page");
        return NULL;
    }
    if (vka_cnode_copy(&copy_path, &page_path, seL4_AllRights) != seL4_NoError) {
        ZF_LOGE("Failed to copy frame cap %lu", (unsigned long)page);
        vka_cspace_free_path(vka, copy_path);
        return NULL;
    }
    mapping = vspace_map_pages(vspace, &copy_path.capPtr, NULL, seL4_AllRights, 1, size_bits, 1);
    if (mapping == NULL) {
        vka_cnode_delete(&copy_path);
        vka_cspace_free_path(vka, copy_path);
    }
    return mapping;
}

void sel4utils_unmap_dup(vka_t *vka, vspace_t *vspace, void *mapping, size_t size_bits)
{
    /* The cookie of the mapping is 0: this frees the cap and its slot, not the memory. */
    vspace_unmap_pages(vspace, mapping, 1, size_bits, vka);
}
