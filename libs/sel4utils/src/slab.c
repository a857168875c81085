/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A vka whose objects were made in advance.
 */
#include <sel4utils/slab.h>
#include <sel4utils/util.h>
#include <stdlib.h>
#include <string.h>
#include <vka/capops.h>

/* objects[type][0 .. left[type]) are still to be handed out. */
typedef struct slab {
    vka_t *delegate;
    size_t left[seL4_ObjectTypeCount];
    vka_object_t *objects[seL4_ObjectTypeCount];
} slab_t;

static int slab_cspace_alloc(void *data, seL4_CPtr *res)
{
    slab_t *slab = data;

    return vka_cspace_alloc(slab->delegate, res);
}

static void slab_cspace_make_path(void *data, seL4_CPtr slot, cspacepath_t *res)
{
    slab_t *slab = data;

    vka_cspace_make_path(slab->delegate, slot, res);
}

static void slab_cspace_free(void *data, seL4_CPtr slot)
{
    slab_t *slab = data;

    vka_cspace_free(slab->delegate, slot);
}

/* Moves the last object of the type to dest and gives its slot back. 0, or an seL4_Error. */
static int hand_out(slab_t *slab, const cspacepath_t *dest, seL4_Word type, seL4_Word *res)
{
    vka_object_t *object = &slab->objects[type][slab->left[type] - 1];
    cspacepath_t src;
    int error;

    vka_cspace_make_path(slab->delegate, object->cptr, &src);
    error = vka_cnode_move(dest, &src);
    if (error != seL4_NoError) {
        return error;
    }
    vka_cspace_free_path(slab->delegate, src);
    *res = object->ut;
    slab->left[type]--;
    return 0;
}

static int slab_utspace_alloc_maybe_device(void *data, const cspacepath_t *dest, seL4_Word type,
                                           seL4_Word size_bits, bool can_use_dev, seL4_Word *res)
{
    slab_t *slab = data;

    if (type < seL4_ObjectTypeCount && slab->left[type] > 0 &&
        slab->objects[type][0].size_bits == size_bits) {
        return hand_out(slab, dest, type, res);
    }
    return vka_utspace_alloc_maybe_device(slab->delegate, dest, type, size_bits, can_use_dev, res);
}

static int slab_utspace_alloc(void *data, const cspacepath_t *dest, seL4_Word type,
                              seL4_Word size_bits, seL4_Word *res)
{
    return slab_utspace_alloc_maybe_device(data, dest, type, size_bits, false, res);
}

static int slab_utspace_alloc_at(void *data, const cspacepath_t *dest, seL4_Word type,
                                 seL4_Word size_bits, uintptr_t paddr, seL4_Word *cookie)
{
    slab_t *slab = data;

    return vka_utspace_alloc_at(slab->delegate, dest, type, size_bits, paddr, cookie);
}

static void slab_utspace_free(void *data, seL4_Word type, seL4_Word size_bits, seL4_Word target)
{
    (void)data;
    (void)type;
    (void)size_bits;
    (void)target;
    ZF_LOGE("Not implemented: a slab does not take objects back");
}

static uintptr_t slab_utspace_paddr(void *data, seL4_Word target, seL4_Word type,
                                    seL4_Word size_bits)
{
    slab_t *slab = data;

    return vka_utspace_paddr(slab->delegate, target, type, size_bits);
}

static void destroy_slab(slab_t *slab)
{
    for (size_t type = 0; type < seL4_ObjectTypeCount; type++) {
        while (slab->left[type] > 0) {
            vka_free_object(slab->delegate, &slab->objects[type][--slab->left[type]]);
        }
        free(slab->objects[type]);
    }
    free(slab);
}

/* The size with which an object of the type is asked for. */
static seL4_Word natural_size_bits(seL4_Word type)
{
#ifdef CONFIG_KERNEL_MCS
    if (type == seL4_SchedContextObject) {
        return seL4_MinSchedContextBits;
    }
#endif
    if (type == seL4_UntypedObject || type == seL4_CapTableObject) {
        return 0;
    }
    return vka_get_object_size(type, 0);
}

static int fill_slab(slab_t *slab, seL4_Word type, size_t wanted)
{
    if (wanted == 0) {
        return 0;
    }
    slab->objects[type] = calloc(wanted, sizeof(*slab->objects[type]));
    if (slab->objects[type] == NULL) {
        ZF_LOGE("No memory for the records of %zu objects", wanted);
        return -1;
    }
    for (size_t i = 0; i < wanted; i++) {
        int error = vka_alloc_object(slab->delegate, type, natural_size_bits(type),
                                     &slab->objects[type][i]);

        if (error) {
            return error;
        }
        slab->left[type]++;
    }
    return 0;
}

int slab_init(vka_t *slab_vka, vka_t *delegate, size_t object_freq[seL4_ObjectTypeCount])
{
    slab_t *slab;

    if (slab_vka == NULL || delegate == NULL || object_freq == NULL) {
        ZF_LOGE("An argument is NULL");
        return -1;
    }
    slab = calloc(1, sizeof(*slab));
    if (slab == NULL) {
        ZF_LOGE("No memory for a slab");
        return -1;
    }
    slab->delegate = delegate;
    for (seL4_Word type = 0; type < seL4_ObjectTypeCount; type++) {
        int error = fill_slab(slab, type, object_freq[type]);

        if (error) {
            destroy_slab(slab);
            return error;
        }
    }
    *slab_vka = (vka_t){
        .data = slab,
        .cspace_alloc = slab_cspace_alloc,
        .cspace_make_path = slab_cspace_make_path,
        .utspace_alloc = slab_utspace_alloc,
        .utspace_alloc_maybe_device = slab_utspace_alloc_maybe_device,
        .utspace_alloc_at = slab_utspace_alloc_at,
        .cspace_free = slab_cspace_free,
        .utspace_free = slab_utspace_free,
        .utspace_paddr = slab_utspace_paddr,
    };
    return 0;
}
