/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A kernel object together with what it takes to free it, whatever its kind (spec/06 section 6.3).
 * vka/object.h has the kinds and says what all allocations have in common.
 */
#pragma once

#include <vka/vka.h>

typedef struct vka_object {
    seL4_CPtr cptr;      /* the capability */
    seL4_Word ut;        /* cookie of the allocator */
    seL4_Word type;      /* type number of the kernel */
    seL4_Word size_bits; /* as given to the allocation: slot bits of a CNode, else log2 bytes */
} vka_object_t;

/* At physical address `paddr` unless that is VKA_NO_PADDR. */
static inline int vka_alloc_object_at_maybe_dev(vka_t *vka, seL4_Word type, seL4_Word size_bits,
                                                uintptr_t paddr, bool can_use_dev,
                                                vka_object_t *result)
{
    cspacepath_t path;
    seL4_Word cookie;
    int error = -1;

    if (!result) {
        ZF_LOGE("result is NULL");
        return -1;
    }
    *result = (vka_object_t){0};
    if (type >= seL4_ObjectTypeCount) {
        ZF_LOGE("Unknown object type %lu", (unsigned long)type);
        return -1;
    }
    error = vka_cspace_alloc_path(vka, &path);
    if (error) {
        ZF_LOGE("Failed to allocate a slot for an object, error %d", error);
        return error;
    }
    if (paddr != VKA_NO_PADDR) {
        error = vka_utspace_alloc_at(vka, &path, type, size_bits, paddr, &cookie);
    } else if (can_use_dev) {
        error = vka_utspace_alloc_maybe_device(vka, &path, type, size_bits, true, &cookie);
    } else {
        error = vka_utspace_alloc(vka, &path, type, size_bits, &cookie);
    }
    if (error) {
        if (paddr != VKA_NO_PADDR) {
            ZF_LOGE("Failed to allocate object of size %lu at paddr %p, error %d", BIT(size_bits),
                    (void *)paddr, error);
        } else {
            ZF_LOGE("Failed to allocate object of size %lu, error %d", BIT(size_bits), error);
        }
        vka_cspace_free(vka, path.capPtr);
        return error;
    }
    *result =
        (vka_object_t){.cptr = path.capPtr, .ut = cookie, .type = type, .size_bits = size_bits};
    return 0;
}

/* Of RAM or device memory at physical address `paddr`. */
static inline int vka_alloc_object_at(vka_t *vka, seL4_Word type, seL4_Word size_bits,
                                      uintptr_t paddr, vka_object_t *result)
{
    return vka_alloc_object_at_maybe_dev(vka, type, size_bits, paddr, false, result);
}

/* Of RAM, wherever there is some. */
static inline int vka_alloc_object(vka_t *vka, seL4_Word type, seL4_Word size_bits,
                                   vka_object_t *result)
{
    return vka_alloc_object_at(vka, type, size_bits, VKA_NO_PADDR, result);
}

/* The capability only, 0 on failure: the object cannot be freed any more. */
static inline WARN_UNUSED_RESULT seL4_CPtr vka_alloc_object_leaky(vka_t *vka, seL4_Word type,
                                                                  seL4_Word size_bits)
{
    vka_object_t object;

    return vka_alloc_object(vka, type, size_bits, &object) ? 0 : object.cptr;
}

/* Deletes the capability, then returns slot and memory. Does not revoke: with other capabilities to
 * the object alive the kernel goes on using the memory. */
static inline void vka_free_object(vka_t *vka, vka_object_t *object)
{
    cspacepath_t path;

    if (!vka || !object) {
        ZF_LOGE("vka or object is NULL");
        return;
    }
    vka_cspace_make_path(vka, object->cptr, &path);
    /* deleting an empty slot is no error, so a failure means that the path is wrong */
    seL4_Error error = seL4_CNode_Delete(path.root, path.capPtr, (seL4_Uint8)path.capDepth);
    if (error) {
        ZF_LOGE("Failed to delete the capability in slot %lu, error %d",
                (unsigned long)object->cptr, (int)error);
        return;
    }
    vka_cspace_free(vka, object->cptr);
    vka_utspace_free(vka, object->type, object->size_bits, object->ut);
}

/* Physical address of an object, or VKA_NO_PADDR. */
static inline uintptr_t vka_object_paddr(vka_t *vka, vka_object_t *object)
{
    if (!object) {
        ZF_LOGE("object is NULL");
        return VKA_NO_PADDR;
    }
    return vka_utspace_paddr(vka, object->ut, object->type, object->size_bits);
}
