/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <allocman/vka.h>
#include <vka/object.h>

static int cspace_alloc(void *data, seL4_CPtr *res)
{
    cspacepath_t slot;
    int error = allocman_cspace_alloc(data, &slot);

    if (!error) {
        *res = slot.capPtr;
    }
    return error;
}

static void cspace_make_path(void *data, seL4_CPtr slot, cspacepath_t *res)
{
    *res = allocman_cspace_make_path(data, slot);
}

static void cspace_free(void *data, seL4_CPtr slot)
{
    cspacepath_t path = allocman_cspace_make_path(data, slot);

    allocman_cspace_free(data, &path);
}

static int utspace_alloc_at(void *data, const cspacepath_t *dest, seL4_Word type,
                            seL4_Word size_bits, uintptr_t paddr, seL4_Word *cookie)
{
    int error;

    *cookie = allocman_utspace_alloc_at(data, vka_get_object_size(type, size_bits), type, dest,
                                        paddr, true, &error);
    return error;
}

static int utspace_alloc_maybe_device(void *data, const cspacepath_t *dest, seL4_Word type,
                                      seL4_Word size_bits, bool can_use_dev, seL4_Word *res)
{
    int error;

    *res = allocman_utspace_alloc(data, vka_get_object_size(type, size_bits), type, dest,
                                  can_use_dev, &error);
    return error;
}

static int utspace_alloc(void *data, const cspacepath_t *dest, seL4_Word type, seL4_Word size_bits,
                         seL4_Word *res)
{
    return utspace_alloc_maybe_device(data, dest, type, size_bits, false, res);
}

static void utspace_free(void *data, seL4_Word type, seL4_Word size_bits, seL4_Word target)
{
    allocman_utspace_free(data, target, vka_get_object_size(type, size_bits));
}

static uintptr_t utspace_paddr(void *data, seL4_Word target, seL4_Word type, seL4_Word size_bits)
{
    return allocman_utspace_paddr(data, target, vka_get_object_size(type, size_bits));
}

void allocman_make_vka(vka_t *vka, allocman_t *alloc)
{
    assert(vka);
    assert(alloc);
    *vka = (vka_t){.data = alloc,
                   .cspace_alloc = cspace_alloc,
                   .cspace_make_path = cspace_make_path,
                   .utspace_alloc = utspace_alloc,
                   .utspace_alloc_maybe_device = utspace_alloc_maybe_device,
                   .utspace_alloc_at = utspace_alloc_at,
                   .cspace_free = cspace_free,
                   .utspace_free = utspace_free,
                   .utspace_paddr = utspace_paddr};
}
