/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * An allocator on top of a vka.
 */
#include <allocman/cspace/vka.h>
#include <allocman/mspace/malloc.h>
#include <allocman/util.h>
#include <allocman/utspace/vka.h>
#include <allocman/vka.h>

static int alloc_slot(struct allocman *alloc, void *cookie, cspacepath_t *path)
{
    (void)alloc;
    return vka_cspace_alloc_path(cookie, path);
}

static void free_slot(struct allocman *alloc, void *cookie, const cspacepath_t *path)
{
    (void)alloc;
    vka_cspace_free_path(cookie, *path);
}

static cspacepath_t make_path(void *cookie, seL4_CPtr slot)
{
    cspacepath_t path;

    vka_cspace_make_path(cookie, slot, &path);
    return path;
}

cspace_interface_t cspace_vka_make_interface(vka_t *vka)
{
    return (cspace_interface_t){.alloc = alloc_slot,
                                .free = free_slot,
                                .make_path = make_path,
                                .properties = ALLOCMAN_REENTRANT_PROPERTIES,
                                .cspace = vka};
}

/* What a vka needs to know to free an object. */
struct object {
    seL4_Word type;
    seL4_Word size_bits;
    seL4_Word cookie;
};

static seL4_Word alloc_object(struct allocman *alloc, void *utspace, size_t size_bits,
                              seL4_Word type, const cspacepath_t *slot, uintptr_t paddr,
                              bool can_be_device, int *error)
{
    struct object *object = allocman_mspace_alloc(alloc, sizeof(*object), error);

    if (!object) {
        return 0;
    }
    object->type = type;
    object->size_bits = allocman_retype_size(type, size_bits);
    if (paddr != ALLOCMAN_NO_PADDR) {
        *error =
            vka_utspace_alloc_at(utspace, slot, type, object->size_bits, paddr, &object->cookie);
    } else if (can_be_device) {
        *error = vka_utspace_alloc_maybe_device(utspace, slot, type, object->size_bits, true,
                                                &object->cookie);
    } else {
        *error = vka_utspace_alloc(utspace, slot, type, object->size_bits, &object->cookie);
    }
    if (*error) {
        allocman_mspace_free(alloc, object, sizeof(*object));
        return 0;
    }
    return (seL4_Word)object;
}

static void free_object(struct allocman *alloc, void *utspace, seL4_Word cookie, size_t size_bits)
{
    struct object *object = (struct object *)cookie;

    (void)size_bits;
    vka_utspace_free(utspace, object->type, object->size_bits, object->cookie);
    allocman_mspace_free(alloc, object, sizeof(*object));
}

static int add_uts(struct allocman *alloc, void *utspace, size_t num, const cspacepath_t *uts,
                   size_t *size_bits, uintptr_t *paddr, int utType)
{
    (void)alloc;
    (void)utspace;
    (void)uts;
    (void)size_bits;
    (void)paddr;
    (void)utType;
    ZF_LOGE("A vka takes no untypeds (%zu offered)", num);
    return 1;
}

static uintptr_t object_paddr(void *utspace, seL4_Word cookie, size_t size_bits)
{
    struct object *object = (struct object *)cookie;

    (void)size_bits;
    return vka_utspace_paddr(utspace, object->cookie, object->type, object->size_bits);
}

utspace_interface_t utspace_vka_make_interface(vka_t *vka)
{
    return (utspace_interface_t){.alloc = alloc_object,
                                 .free = free_object,
                                 .add_uts = add_uts,
                                 .paddr = object_paddr,
                                 .properties = ALLOCMAN_REENTRANT_PROPERTIES,
                                 .utspace = vka};
}

int allocman_make_from_vka(vka_t *vka, allocman_t *alloc)
{
    int error = allocman_create(alloc, mspace_malloc_interface);

    if (!error) {
        error = allocman_attach_cspace(alloc, cspace_vka_make_interface(vka));
    }
    if (!error) {
        error = allocman_attach_utspace(alloc, utspace_vka_make_interface(vka));
    }
    return error;
}
