/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The cookie of an object is the index of its untyped, plus one.
 */
#include <allocman/allocman.h>
#include <allocman/util.h>
#include <allocman/utspace/twinkle.h>
#include <string.h>

void utspace_twinkle_create(utspace_twinkle_t *twinkle)
{
    *twinkle = (utspace_twinkle_t){0};
}

/* Where the next object of that size would start; the kernel aligns it to its size. */
static size_t next_offset(const struct utspace_twinkle_ut *ut, size_t size_bits)
{
    return ALIGN_UP(ut->used, BIT(size_bits));
}

static bool has_room(const struct utspace_twinkle_ut *ut, size_t size_bits)
{
    return size_bits <= ut->size_bits &&
           next_offset(ut, size_bits) <= BIT(ut->size_bits) - BIT(size_bits);
}

/* The smallest untyped of the kind that has room. */
static struct utspace_twinkle_ut *find(const utspace_twinkle_t *twinkle, int ut_type,
                                       size_t size_bits)
{
    struct utspace_twinkle_ut *best = NULL;

    for (size_t i = 0; i < twinkle->num_uts; i++) {
        struct utspace_twinkle_ut *ut = &twinkle->uts[i];

        if (ut->ut_type == ut_type && has_room(ut, size_bits) &&
            (!best || ut->size_bits < best->size_bits)) {
            best = ut;
        }
    }
    return best;
}

static seL4_Word twinkle_alloc(struct allocman *alloc, void *utspace, size_t size_bits,
                               seL4_Word object_type, const cspacepath_t *slot, uintptr_t paddr,
                               bool canBeDevice, int *error)
{
    utspace_twinkle_t *twinkle = utspace;
    struct utspace_twinkle_ut *ut = NULL;

    (void)alloc;
    *error = 1;
    if (paddr != ALLOCMAN_NO_PADDR) {
        ZF_LOGE("A twinkle utspace cannot choose physical addresses");
        return 0;
    }
    if (size_bits < seL4_MinUntypedBits || size_bits > seL4_MaxUntypedBits) {
        ZF_LOGE("No untyped has 2^%zu bytes", size_bits);
        return 0;
    }
    if (canBeDevice) {
        ut = find(twinkle, ALLOCMAN_UT_DEV_MEM, size_bits);
    }
    if (!ut) {
        ut = find(twinkle, ALLOCMAN_UT_KERNEL, size_bits);
    }
    if (!ut) {
        return 0;
    }
    *error = seL4_Untyped_Retype(ut->path.capPtr, object_type,
                                 allocman_retype_size(object_type, size_bits), slot->root,
                                 slot->dest, slot->destDepth, slot->offset, 1);
    if (*error) {
        return 0;
    }
    ut->used = next_offset(ut, size_bits) + BIT(size_bits);
    ut->live++;
    return (seL4_Word)(ut - twinkle->uts) + 1;
}

static void twinkle_free(struct allocman *alloc, void *utspace, seL4_Word cookie, size_t size_bits)
{
    utspace_twinkle_t *twinkle = utspace;

    (void)alloc;
    if (cookie == 0 || cookie > twinkle->num_uts || twinkle->uts[cookie - 1].live == 0) {
        ZF_LOGF("Object %lu of 2^%zu bytes was never allocated", (unsigned long)cookie, size_bits);
        return;
    }
    if (--twinkle->uts[cookie - 1].live == 0) {
        twinkle->uts[cookie - 1].used = 0; /* the kernel begins anew, too */
    }
}

static int twinkle_add_uts(struct allocman *alloc, void *utspace, size_t num,
                           const cspacepath_t *uts, size_t *size_bits, uintptr_t *paddr, int utType)
{
    utspace_twinkle_t *twinkle = utspace;
    struct utspace_twinkle_ut *old = twinkle->uts;
    size_t old_num = twinkle->num_uts;
    struct utspace_twinkle_ut *all;
    int error;

    (void)paddr;
    if (utType < ALLOCMAN_UT_KERNEL || utType > ALLOCMAN_UT_DEV_MEM) {
        ZF_LOGE("Unknown kind of untyped %d", utType);
        return 1;
    }
    for (size_t i = 0; i < num; i++) {
        if (size_bits[i] < seL4_MinUntypedBits || size_bits[i] > seL4_MaxUntypedBits) {
            ZF_LOGE("No untyped has 2^%zu bytes", size_bits[i]);
            return 1;
        }
    }
    all = allocman_mspace_alloc(alloc, (old_num + num) * sizeof(*all), &error);
    if (!all) {
        return error;
    }
    if (old) {
        memcpy(all, old, old_num * sizeof(*all));
    }
    for (size_t i = 0; i < num; i++) {
        all[old_num + i] = (struct utspace_twinkle_ut){
            .path = uts[i], .size_bits = size_bits[i], .ut_type = utType};
    }
    twinkle->uts = all;
    twinkle->num_uts = old_num + num;
    if (old) {
        allocman_mspace_free(alloc, old, old_num * sizeof(*all));
    }
    return 0;
}

static uintptr_t twinkle_paddr(void *utspace, seL4_Word cookie, size_t size_bits)
{
    (void)utspace;
    (void)cookie;
    (void)size_bits;
    return ALLOCMAN_NO_PADDR;
}

utspace_interface_t utspace_twinkle_make_interface(utspace_twinkle_t *twinkle)
{
    /* Allocating and freeing call nobody. */
    return (utspace_interface_t){.alloc = twinkle_alloc,
                                 .free = twinkle_free,
                                 .add_uts = twinkle_add_uts,
                                 .paddr = twinkle_paddr,
                                 .properties = ALLOCMAN_REENTRANT_PROPERTIES,
                                 .utspace = twinkle};
}
