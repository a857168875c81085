/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Things made beforehand. They are made by the ordinary calls, while no other call is under way, so
 * making them may use up others: filling repeats until nothing is missing or nothing more can be
 * made.
 */
#include "nesting.h"

#include <allocman/allocman.h>
#include <string.h>
#include <vka/capops.h>

struct reserved_object {
    cspacepath_t slot;
    seL4_Word cookie;
};

bool reserve_take_slot(allocman_t *alloc, cspacepath_t *slot)
{
    if (alloc->slots.count == 0) {
        return false;
    }
    *slot = ((cspacepath_t *)alloc->slots.entries)[--alloc->slots.count];
    return true;
}

void *reserve_take_memory(allocman_t *alloc, size_t bytes)
{
    for (struct allocman_reserve *kind = alloc->memory; kind; kind = kind->next) {
        if (kind->size >= bytes && kind->count > 0) {
            return ((void **)kind->entries)[--kind->count];
        }
    }
    return NULL;
}

bool allocman_take_reserved_object(allocman_t *alloc, size_t size_bits, seL4_Word type,
                                   cspacepath_t *path, seL4_Word *cookie)
{
    for (struct allocman_reserve *kind = alloc->objects; kind; kind = kind->next) {
        if (kind->size == size_bits && kind->type == type && kind->count > 0) {
            struct reserved_object *object =
                &((struct reserved_object *)kind->entries)[--kind->count];

            *path = object->slot;
            *cookie = object->cookie;
            return true;
        }
    }
    return false;
}

bool reserve_take_object_to(allocman_t *alloc, size_t size_bits, seL4_Word type,
                            const cspacepath_t *path, seL4_Word *cookie)
{
    cspacepath_t slot;

    if (!allocman_take_reserved_object(alloc, size_bits, type, &slot, cookie)) {
        return false;
    }
    int error = vka_cnode_move(path, &slot);
    if (error) {
        ZF_LOGE("A reserved object cannot be moved to slot %lu, error %d",
                (unsigned long)path->capPtr, error);
        vka_cnode_delete(&slot);
    }
    allocman_cspace_free(alloc, &slot);
    if (error) {
        allocman_utspace_free(alloc, *cookie, size_bits);
    }
    return !error;
}

static bool add_slot(allocman_t *alloc)
{
    cspacepath_t slot;

    if (allocman_cspace_alloc(alloc, &slot)) {
        return false;
    }
    ((cspacepath_t *)alloc->slots.entries)[alloc->slots.count++] = slot;
    return true;
}

static bool add_memory(allocman_t *alloc, struct allocman_reserve *kind)
{
    void *memory = allocman_mspace_alloc(alloc, kind->size, NULL);

    if (!memory) {
        return false;
    }
    ((void **)kind->entries)[kind->count++] = memory;
    return true;
}

static bool add_object(allocman_t *alloc, struct allocman_reserve *kind)
{
    struct reserved_object object;
    int error;

    if (allocman_cspace_alloc(alloc, &object.slot)) {
        return false;
    }
    object.cookie =
        allocman_utspace_alloc(alloc, kind->size, kind->type, &object.slot, false, &error);
    if (error) {
        allocman_cspace_free(alloc, &object.slot);
        return false;
    }
    ((struct reserved_object *)kind->entries)[kind->count++] = object;
    return true;
}

/* One of whatever is missing; false if that cannot be made. *missing: whether something was. */
static bool add_one(allocman_t *alloc, bool *missing)
{
    *missing = true;
    if (alloc->slots.count < alloc->slots.wanted) {
        return add_slot(alloc);
    }
    for (struct allocman_reserve *kind = alloc->memory; kind; kind = kind->next) {
        if (kind->count < kind->wanted) {
            return add_memory(alloc, kind);
        }
    }
    for (struct allocman_reserve *kind = alloc->objects; kind; kind = kind->next) {
        if (kind->count < kind->wanted) {
            return add_object(alloc, kind);
        }
    }
    *missing = false;
    return true;
}

int allocman_fill_reserves(allocman_t *alloc)
{
    bool missing;

    if (alloc->filling || alloc->depth > 0) {
        return 0; /* the outermost call does it when it ends */
    }
    alloc->filling = true;
    do {
        if (!add_one(alloc, &missing)) {
            alloc->filling = false;
            return 1;
        }
    } while (missing);
    alloc->filling = false;
    return 0;
}

void allocman_enter(allocman_t *alloc)
{
    alloc->depth++;
}

void allocman_leave(allocman_t *alloc)
{
    if (--alloc->depth > 0 || alloc->filling) {
        return;
    }
    do_waiting_frees(alloc);
    /* a reserve that cannot be filled now is tried again after the next call */
    (void)allocman_fill_reserves(alloc);
}

static int add_kind(allocman_t *alloc, struct allocman_reserve **list, size_t entry_size,
                    struct allocman_reserve kind)
{
    int error;
    struct allocman_reserve *added = allocman_mspace_alloc(alloc, sizeof(*added), &error);

    if (!added) {
        return error;
    }
    kind.entries = allocman_mspace_alloc(alloc, entry_size * kind.wanted, &error);
    if (!kind.entries) {
        allocman_mspace_free(alloc, added, sizeof(*added));
        return error;
    }
    *added = kind;
    added->next = *list;
    *list = added;
    (void)allocman_fill_reserves(alloc);
    return 0;
}

int allocman_configure_mspace_reserve(allocman_t *alloc, struct allocman_mspace_chunk chunk)
{
    if (chunk.count == 0) {
        return 0;
    }
    return add_kind(alloc, &alloc->memory, sizeof(void *),
                    (struct allocman_reserve){.wanted = chunk.count, .size = chunk.size});
}

int allocman_configure_utspace_reserve(allocman_t *alloc, struct allocman_utspace_chunk chunk)
{
    if (chunk.count == 0) {
        return 0;
    }
    return add_kind(alloc, &alloc->objects, sizeof(struct reserved_object),
                    (struct allocman_reserve){
                        .wanted = chunk.count, .size = chunk.size_bits, .type = chunk.type});
}

int allocman_configure_cspace_reserve(allocman_t *alloc, size_t num)
{
    struct allocman_reserve old = alloc->slots;
    cspacepath_t *entries = NULL;
    int error = 0;

    if (num > 0) {
        entries = allocman_mspace_alloc(alloc, num * sizeof(*entries), &error);
        if (!entries) {
            return error;
        }
    }
    old = alloc->slots; /* allocating may have used some */
    size_t kept = MIN(old.count, num);
    for (size_t i = 0; i < kept; i++) {
        entries[i] = ((cspacepath_t *)old.entries)[i];
    }
    alloc->slots = (struct allocman_reserve){.wanted = num, .count = kept, .entries = entries};
    for (size_t i = kept; i < old.count; i++) {
        allocman_cspace_free(alloc, &((cspacepath_t *)old.entries)[i]);
    }
    if (old.entries) {
        allocman_mspace_free(alloc, old.entries, old.wanted * sizeof(*entries));
    }
    (void)allocman_fill_reserves(alloc);
    return 0;
}
