/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "counting.h"

#define REFUSED 1 /* what an exhausted allocator says */

static long used;
static long left = -1;
static bool has_refused;

long in_use(void)
{
    return used;
}

void refuse_after(long count)
{
    left = count;
    has_refused = false;
}

bool was_refused(void)
{
    return has_refused;
}

static bool refuses(void)
{
    if (left < 0 || left-- > 0) {
        return false;
    }
    has_refused = true;
    return true;
}

/* The result of a request, which counts if it is 0. */
static int counted(int error)
{
    used += error == 0;
    return error;
}

static int cspace_alloc(void *data, seL4_CPtr *res)
{
    return refuses() ? REFUSED : counted(vka_cspace_alloc(data, res));
}

static void cspace_make_path(void *data, seL4_CPtr slot, cspacepath_t *res)
{
    vka_cspace_make_path(data, slot, res);
}

static void cspace_free(void *data, seL4_CPtr slot)
{
    used--;
    vka_cspace_free(data, slot);
}

static int utspace_alloc(void *data, const cspacepath_t *dest, seL4_Word type, seL4_Word size_bits,
                         seL4_Word *res)
{
    return refuses() ? REFUSED : counted(vka_utspace_alloc(data, dest, type, size_bits, res));
}

static int utspace_alloc_maybe_device(void *data, const cspacepath_t *dest, seL4_Word type,
                                      seL4_Word size_bits, bool can_use_dev, seL4_Word *res)
{
    return refuses() ? REFUSED
                     : counted(vka_utspace_alloc_maybe_device(data, dest, type, size_bits,
                                                              can_use_dev, res));
}

static int utspace_alloc_at(void *data, const cspacepath_t *dest, seL4_Word type,
                            seL4_Word size_bits, uintptr_t paddr, seL4_Word *cookie)
{
    return refuses() ? REFUSED
                     : counted(vka_utspace_alloc_at(data, dest, type, size_bits, paddr, cookie));
}

static void utspace_free(void *data, seL4_Word type, seL4_Word size_bits, seL4_Word target)
{
    used--;
    vka_utspace_free(data, type, size_bits, target);
}

static uintptr_t utspace_paddr(void *data, seL4_Word target, seL4_Word type, seL4_Word size_bits)
{
    return vka_utspace_paddr(data, target, type, size_bits);
}

vka_t counting_vka(vka_t *real)
{
    return (vka_t){.data = real,
                   .cspace_alloc = cspace_alloc,
                   .cspace_make_path = cspace_make_path,
                   .utspace_alloc = utspace_alloc,
                   .utspace_alloc_maybe_device = utspace_alloc_maybe_device,
                   .utspace_alloc_at = utspace_alloc_at,
                   .cspace_free = cspace_free,
                   .utspace_free = utspace_free,
                   .utspace_paddr = utspace_paddr};
}
