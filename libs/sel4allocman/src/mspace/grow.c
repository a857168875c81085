/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The reserves come first, because this is called when the utspace wants memory for its
 * book-keeping.
 */
#include "grow.h"

#include <sel4/sel4.h>
#include <sel4/sel4_arch/mapping.h>
#include <vka/capops.h>

struct object {
    cspacepath_t slot;
    seL4_Word cookie;
    size_t size_bits;
};

static int make_object(allocman_t *alloc, size_t size_bits, seL4_Word type, struct object *object)
{
    int error;

    object->size_bits = size_bits;
    if (allocman_take_reserved_object(alloc, size_bits, type, &object->slot, &object->cookie)) {
        return 0;
    }
    error = allocman_cspace_alloc(alloc, &object->slot);
    if (error) {
        return error;
    }
    object->cookie = allocman_utspace_alloc(alloc, size_bits, type, &object->slot, false, &error);
    if (error) {
        allocman_cspace_free(alloc, &object->slot);
    }
    return error;
}

static void free_object(allocman_t *alloc, const struct object *object)
{
    vka_cnode_delete(&object->slot);
    allocman_cspace_free(alloc, &object->slot);
    allocman_utspace_free(alloc, object->cookie, object->size_bits);
}

typedef seL4_Error (*map_fn)(seL4_CPtr object, seL4_CPtr vspace, seL4_Word vaddr,
                             seL4_X86_VMAttributes attributes);

static seL4_Error map_page_table(seL4_CPtr object, seL4_CPtr vspace, seL4_Word vaddr,
                                 seL4_X86_VMAttributes attributes)
{
    return seL4_X86_PageTable_Map(object, vspace, vaddr, attributes);
}

static seL4_Error map_page_directory(seL4_CPtr object, seL4_CPtr vspace, seL4_Word vaddr,
                                     seL4_X86_VMAttributes attributes)
{
    return seL4_X86_PageDirectory_Map(object, vspace, vaddr, attributes);
}

static seL4_Error map_pdpt(seL4_CPtr object, seL4_CPtr vspace, seL4_Word vaddr,
                           seL4_X86_VMAttributes attributes)
{
    return seL4_X86_PDPT_Map(object, vspace, vaddr, attributes);
}

static const struct level {
    seL4_Word missing; /* as the kernel reports it */
    size_t size_bits;
    seL4_Word type;
    map_fn map;
} levels[] = {
    {SEL4_MAPPING_LOOKUP_NO_PT, seL4_PageTableBits, seL4_X86_PageTableObject, map_page_table},
    {SEL4_MAPPING_LOOKUP_NO_PD, seL4_PageDirBits, seL4_X86_PageDirectoryObject, map_page_directory},
    {SEL4_MAPPING_LOOKUP_NO_PDPT, seL4_PDPTBits, seL4_X86_PDPTObject, map_pdpt},
};

/* Adds the paging structure whose absence made mapping fail. */
static int add_level(allocman_t *alloc, seL4_CPtr vspace, seL4_Word vaddr, seL4_Word missing)
{
    for (size_t i = 0; i < ARRAY_SIZE(levels); i++) {
        struct object object;

        if (levels[i].missing != missing) {
            continue;
        }
        int error = make_object(alloc, levels[i].size_bits, levels[i].type, &object);
        if (error) {
            return error;
        }
        error = levels[i].map(object.slot.capPtr, vspace, vaddr, seL4_X86_Default_VMAttributes);
        if (error) {
            free_object(alloc, &object);
        }
        return error;
    }
    return seL4_FailedLookup;
}

int allocman_map_new_page(struct allocman *alloc, seL4_CPtr vspace, void *vaddr)
{
    struct object frame;
    seL4_Word at = (seL4_Word)vaddr;
    int error = make_object(alloc, seL4_PageBits, seL4_X86_4K, &frame);

    if (error) {
        return error;
    }
    for (;;) {
        error = seL4_X86_Page_Map(frame.slot.capPtr, vspace, at, seL4_ReadWrite,
                                  seL4_X86_Default_VMAttributes);
        if (error != seL4_FailedLookup) {
            break;
        }
        error = add_level(alloc, vspace, at, seL4_MappingFailedLookupLevel());
        if (error) {
            break;
        }
    }
    if (error) {
        ZF_LOGE("No memory for book-keeping can be mapped at %p, error %d", vaddr, error);
        free_object(alloc, &frame);
    }
    return error;
}
