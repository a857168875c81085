/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <string.h>
#include <vka/null-vka.h>

static int cspace_alloc(void *data, seL4_CPtr *res)
{
    (void)data;
    (void)res;
    return -1;
}

static void cspace_make_path(void *data, seL4_CPtr slot, cspacepath_t *res)
{
    (void)data;
    (void)slot;
    memset(res, 0, sizeof(*res));
}

static void cspace_free(void *data, seL4_CPtr slot)
{
    (void)data;
    (void)slot;
}

static int utspace_alloc(void *data, const cspacepath_t *dest, seL4_Word type, seL4_Word size_bits,
                         seL4_Word *res)
{
    (void)data;
    (void)dest;
    (void)type;
    (void)size_bits;
    (void)res;
    return -1;
}

static int utspace_alloc_maybe_device(void *data, const cspacepath_t *dest, seL4_Word type,
                                      seL4_Word size_bits, bool can_use_dev, seL4_Word *res)
{
    (void)can_use_dev;
    return utspace_alloc(data, dest, type, size_bits, res);
}

static int utspace_alloc_at(void *data, const cspacepath_t *dest, seL4_Word type,
                            seL4_Word size_bits, uintptr_t paddr, seL4_Word *cookie)
{
    (void)paddr;
    return utspace_alloc(data, dest, type, size_bits, cookie);
}

static void utspace_free(void *data, seL4_Word type, seL4_Word size_bits, seL4_Word target)
{
    (void)data;
    (void)type;
    (void)size_bits;
    (void)target;
}

static uintptr_t utspace_paddr(void *data, seL4_Word target, seL4_Word type, seL4_Word size_bits)
{
    utspace_free(data, type, size_bits, target);
    return VKA_NO_PADDR;
}

void vka_init_nullvka(vka_t *vka)
{
    *vka = (vka_t){.cspace_alloc = cspace_alloc,
                   .cspace_make_path = cspace_make_path,
                   .utspace_alloc = utspace_alloc,
                   .utspace_alloc_maybe_device = utspace_alloc_maybe_device,
                   .utspace_alloc_at = utspace_alloc_at,
                   .cspace_free = cspace_free,
                   .utspace_free = utspace_free,
                   .utspace_paddr = utspace_paddr};
}
