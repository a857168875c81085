/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Gathering what a new CSpace is to be made of.
 */
#include "bootstrap_info.h"

bootstrap_info_t *bootstrap_create_info(size_t pool_size, void *pool)
{
    allocman_t *alloc = bootstrap_create_allocman(pool_size, pool);
    bootstrap_info_t *bs;

    if (!alloc) {
        return NULL;
    }
    bs = allocman_mspace_alloc(alloc, sizeof(*bs), NULL);
    if (!bs) {
        LOG_ERROR("A pool of %zu bytes is too small for an allocator", pool_size);
        return NULL;
    }
    *bs = (bootstrap_info_t){.alloc = alloc};
    return bs;
}

int bootstrap_set_boot_cspace(bootstrap_info_t *bs, cspace_interface_t cspace,
                              cspacepath_t root_cnode)
{
    if (bs->have_cspace) {
        LOG_ERROR("The CSpace to start from is set already");
        return 1;
    }
    bs->cspace = cspace;
    bs->root = root_cnode;
    bs->have_cspace = true;
    return 0;
}

static int add_record(bootstrap_info_t *bs, struct bootstrap_untyped untyped)
{
    int error;
    struct bootstrap_record *record = allocman_mspace_alloc(bs->alloc, sizeof(*record), &error);

    if (!record) {
        LOG_ERROR("No memory for the record of an untyped");
        return error;
    }
    *record = (struct bootstrap_record){.untyped = untyped, .next = bs->untypeds};
    bs->untypeds = record;
    return 0;
}

int bootstrap_add_untypeds(bootstrap_info_t *bs, size_t num, const cspacepath_t *uts,
                           size_t *size_bits, uintptr_t *paddr, bool isDevice)
{
    int error = 0;

    for (size_t i = 0; i < num && !error; i++) {
        error =
            add_record(bs, (struct bootstrap_untyped){.path = uts[i],
                                                      .size_bits = size_bits[i],
                                                      .paddr = paddr ? paddr[i] : ALLOCMAN_NO_PADDR,
                                                      .device = isDevice});
    }
    return error;
}

static cspacepath_t path_of(const bootstrap_info_t *bs, seL4_CPtr slot)
{
    return bs->cspace.make_path(bs->cspace.cspace, slot);
}

int bootstrap_add_untypeds_from_bootinfo(bootstrap_info_t *bs, seL4_BootInfo *bi)
{
    int error = 0;

    if (!bs->have_cspace) {
        LOG_ERROR("The CSpace of the untypeds is not set");
        return 1;
    }
    for (seL4_CPtr slot = bi->untyped.start; slot < bi->untyped.end && !error; slot++) {
        const seL4_UntypedDesc *desc = &bi->untypedList[slot - bi->untyped.start];

        error = add_record(bs, (struct bootstrap_untyped){.path = path_of(bs, slot),
                                                          .size_bits = desc->sizeBits,
                                                          .paddr = desc->paddr,
                                                          .device = desc->isDevice});
    }
    return error;
}

int bootstrap_add_untypeds_from_simple(bootstrap_info_t *bs, simple_t *simple)
{
    int count = simple_get_untyped_count(simple);
    int error = count < 0 ? 1 : 0;

    for (int i = 0; i < count && !error; i++) {
        struct bootstrap_untyped untyped;
        seL4_CPtr cap;

        if (bootstrap_nth_untyped(simple, i, &cap, &untyped)) {
            untyped.path = path_of(bs, cap);
            error = add_record(bs, untyped);
        }
    }
    return error;
}

struct bootstrap_record *bootstrap_take_record(bootstrap_info_t *bs)
{
    struct bootstrap_record *record = bs->untypeds;

    if (record) {
        bs->untypeds = record->next;
    }
    return record;
}

void bootstrap_free_record(bootstrap_info_t *bs, struct bootstrap_record *record)
{
    allocman_mspace_free(bs->alloc, record, sizeof(*record));
}

void bootstrap_free_info(bootstrap_info_t *bs)
{
    struct bootstrap_record *record;

    while ((record = bootstrap_take_record(bs))) {
        bootstrap_free_record(bs, record);
    }
    allocman_mspace_free(bs->alloc, bs, sizeof(*bs));
}
