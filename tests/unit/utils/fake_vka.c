/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * An allocator over the fake kernel that notices what is given back twice or too early.
 */
#include "fake_vka.h"

#include <assert.h>
#include <string.h>

static bool slot_used[BIT(FAKE_ROOT_BITS)];
static size_t used_slots;

static int cspace_alloc(UNUSED void *data, seL4_CPtr *res)
{
    if (!fake_may_proceed()) {
        return 1;
    }
    for (seL4_CPtr slot = FAKE_FIRST_SLOT; slot < BIT(FAKE_ROOT_BITS); slot++) {
        if (!slot_used[slot]) {
            slot_used[slot] = true;
            used_slots++;
            *res = slot;
            return 0;
        }
    }
    return 1;
}

static void make_path(UNUSED void *data, seL4_CPtr slot, cspacepath_t *res)
{
    *res = (cspacepath_t){
        .capPtr = slot, .capDepth = seL4_WordBits, .root = FAKE_CNODE, .offset = slot, .window = 1};
}

static void cspace_free(UNUSED void *data, seL4_CPtr slot)
{
    assert(slot_used[slot] && "slot given back twice");
    assert(fake_slot_is_empty(slot) && "slot given back with a cap in it");
    slot_used[slot] = false;
    used_slots--;
}

static int utspace_alloc_maybe_device(UNUSED void *data, const cspacepath_t *dest, seL4_Word type,
                                      seL4_Word size_bits, UNUSED bool can_use_dev, seL4_Word *res)
{
    fake_object_t *object;
    int error;

    if (!fake_may_proceed()) {
        return 1;
    }
    error = fake_make_object(dest->offset, type, size_bits, &object);
    *res = error ? 0 : (seL4_Word)object;
    return error;
}

static int utspace_alloc(void *data, const cspacepath_t *dest, seL4_Word type, seL4_Word size_bits,
                         seL4_Word *res)
{
    return utspace_alloc_maybe_device(data, dest, type, size_bits, false, res);
}

static int utspace_alloc_at(void *data, const cspacepath_t *dest, seL4_Word type,
                            seL4_Word size_bits, UNUSED uintptr_t paddr, seL4_Word *cookie)
{
    return utspace_alloc(data, dest, type, size_bits, cookie);
}

static void utspace_free(UNUSED void *data, UNUSED seL4_Word type, UNUSED seL4_Word size_bits,
                         seL4_Word target)
{
    fake_free_object((fake_object_t *)target);
}

static uintptr_t utspace_paddr(UNUSED void *data, seL4_Word target, UNUSED seL4_Word type,
                               UNUSED seL4_Word size_bits)
{
    return fake_paddr((fake_object_t *)target);
}

void fake_vka_init(vka_t *vka)
{
    memset(slot_used, 0, sizeof(slot_used));
    used_slots = 0;
    *vka = (vka_t){
        .cspace_alloc = cspace_alloc,
        .cspace_make_path = make_path,
        .utspace_alloc = utspace_alloc,
        .utspace_alloc_maybe_device = utspace_alloc_maybe_device,
        .utspace_alloc_at = utspace_alloc_at,
        .cspace_free = cspace_free,
        .utspace_free = utspace_free,
        .utspace_paddr = utspace_paddr,
    };
}

fake_census_t fake_full_census(void)
{
    fake_census_t census = fake_census();

    census.slots = used_slots;
    return census;
}
