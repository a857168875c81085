/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Frees that came while their space was at work and could not take them. They are done when the
 * outermost call ends.
 */
#include "nesting.h"

#include <allocman/allocman.h>
#include <string.h>

struct waiting_piece {
    void *ptr;
    size_t bytes;
};

struct waiting_object {
    seL4_Word cookie;
    size_t size_bits;
};

static void *add(struct allocman_waiting *list, size_t entry_size, const char *what)
{
    if (list->count == list->size) {
        ZF_LOGE("Too many %s wait to be freed: one is lost", what);
        return NULL;
    }
    return (char *)list->entries + entry_size * list->count++;
}

void wait_free_slot(allocman_t *alloc, const cspacepath_t *slot)
{
    cspacepath_t *entry = add(&alloc->freed_slots, sizeof(*entry), "slots");

    if (entry) {
        *entry = *slot;
    }
}

void wait_free_memory(allocman_t *alloc, void *ptr, size_t bytes)
{
    struct waiting_piece *entry = add(&alloc->freed_memory, sizeof(*entry), "pieces of memory");

    if (entry) {
        *entry = (struct waiting_piece){.ptr = ptr, .bytes = bytes};
    }
}

void wait_free_object(allocman_t *alloc, seL4_Word cookie, size_t size_bits)
{
    struct waiting_object *entry = add(&alloc->freed_objects, sizeof(*entry), "objects");

    if (entry) {
        *entry = (struct waiting_object){.cookie = cookie, .size_bits = size_bits};
    }
}

void do_waiting_frees(allocman_t *alloc)
{
    /* no call is under way, so none of these can come to wait again */
    alloc->depth++;
    while (alloc->freed_objects.count > 0) {
        struct waiting_object entry =
            ((struct waiting_object *)alloc->freed_objects.entries)[--alloc->freed_objects.count];
        allocman_utspace_free(alloc, entry.cookie, entry.size_bits);
    }
    while (alloc->freed_slots.count > 0) {
        cspacepath_t entry =
            ((cspacepath_t *)alloc->freed_slots.entries)[--alloc->freed_slots.count];
        allocman_cspace_free(alloc, &entry);
    }
    while (alloc->freed_memory.count > 0) {
        struct waiting_piece entry =
            ((struct waiting_piece *)alloc->freed_memory.entries)[--alloc->freed_memory.count];
        allocman_mspace_free(alloc, entry.ptr, entry.bytes);
    }
    alloc->depth--;
}

static int resize(allocman_t *alloc, struct allocman_waiting *list, size_t entry_size, size_t num)
{
    void *entries = NULL;
    int error = 0;

    if (num > 0) {
        entries = allocman_mspace_alloc(alloc, num * entry_size, &error);
        if (!entries) {
            return error;
        }
    }
    /* nothing waits now: the call above was the outermost one, or the one that is will empty it */
    if (list->count > num) {
        ZF_LOGE("%zu frees are waiting, which is more than %zu", list->count, num);
        if (entries) {
            allocman_mspace_free(alloc, entries, num * entry_size);
        }
        return 1;
    }
    struct allocman_waiting old = *list;
    if (old.count > 0) {
        memcpy(entries, old.entries, old.count * entry_size);
    }
    *list = (struct allocman_waiting){.size = num, .count = old.count, .entries = entries};
    if (old.entries) {
        allocman_mspace_free(alloc, old.entries, old.size * entry_size);
    }
    return 0;
}

int allocman_configure_max_freed_slots(allocman_t *alloc, size_t num)
{
    return resize(alloc, &alloc->freed_slots, sizeof(cspacepath_t), num);
}

int allocman_configure_max_freed_memory_chunks(allocman_t *alloc, size_t num)
{
    return resize(alloc, &alloc->freed_memory, sizeof(struct waiting_piece), num);
}

int allocman_configure_max_freed_untyped_chunks(allocman_t *alloc, size_t num)
{
    return resize(alloc, &alloc->freed_objects, sizeof(struct waiting_object), num);
}
