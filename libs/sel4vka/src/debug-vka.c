/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Invariant: `slots` holds the slots handed out and not freed, `objects` the memory (by cookie).
 * Both tables have a fixed size; once one is full, what is not in it is passed on unchecked.
 */
#include <stdio.h>
#include <stdlib.h>
#include <vka/debug-vka.h>

#define DEFAULT_ENTRIES 4096

struct live_object {
    seL4_Word cookie;
    seL4_Word type;
    seL4_Word size_bits;
};

struct account {
    vka_t *tracee;
    seL4_CPtr *slots;
    size_t slots_size;
    size_t slots_count;
    bool slots_overflow;
    struct live_object *objects;
    size_t objects_size;
    size_t objects_count;
    bool objects_overflow;
};

#define FAIL(...)                                                                                  \
    do {                                                                                           \
        fprintf(stderr, "VKA debug: " __VA_ARGS__);                                                \
        fputc('\n', stderr);                                                                       \
        abort();                                                                                   \
    } while (0)

static size_t find_slot(const struct account *a, seL4_CPtr slot)
{
    size_t i = 0;

    while (i < a->slots_count && a->slots[i] != slot) {
        i++;
    }
    return i;
}

static size_t find_object(const struct account *a, seL4_Word cookie)
{
    size_t i = 0;

    while (i < a->objects_count && a->objects[i].cookie != cookie) {
        i++;
    }
    return i;
}

static int cspace_alloc(void *data, seL4_CPtr *res)
{
    struct account *a = data;
    int error = vka_cspace_alloc(a->tracee, res);

    if (error) {
        return error;
    }
    if (find_slot(a, *res) < a->slots_count) {
        FAIL("slot %lu is handed out twice", (unsigned long)*res);
    }
    if (a->slots_count == a->slots_size) {
        a->slots_overflow = true;
        return 0;
    }
    a->slots[a->slots_count++] = *res;
    return 0;
}

static void cspace_make_path(void *data, seL4_CPtr slot, cspacepath_t *res)
{
    struct account *a = data;

    vka_cspace_make_path(a->tracee, slot, res);
}

static void cspace_free(void *data, seL4_CPtr slot)
{
    struct account *a = data;
    size_t i = find_slot(a, slot);

    if (i < a->slots_count) {
        a->slots[i] = a->slots[--a->slots_count];
    } else if (!a->slots_overflow) {
        FAIL("slot %lu is freed but not allocated", (unsigned long)slot);
    }
    vka_cspace_free(a->tracee, slot);
}

static void enter_object(struct account *a, seL4_Word type, seL4_Word size_bits, seL4_Word cookie)
{
    if (find_object(a, cookie) < a->objects_count) {
        FAIL("object 0x%lx is handed out twice", (unsigned long)cookie);
    }
    if (a->objects_count == a->objects_size) {
        a->objects_overflow = true;
        return;
    }
    a->objects[a->objects_count++] =
        (struct live_object){.cookie = cookie, .type = type, .size_bits = size_bits};
}

static int utspace_alloc(void *data, const cspacepath_t *dest, seL4_Word type, seL4_Word size_bits,
                         seL4_Word *res)
{
    struct account *a = data;
    int error = vka_utspace_alloc(a->tracee, dest, type, size_bits, res);

    if (!error) {
        enter_object(a, type, size_bits, *res);
    }
    return error;
}

static int utspace_alloc_maybe_device(void *data, const cspacepath_t *dest, seL4_Word type,
                                      seL4_Word size_bits, bool can_use_dev, seL4_Word *res)
{
    struct account *a = data;
    int error = vka_utspace_alloc_maybe_device(a->tracee, dest, type, size_bits, can_use_dev, res);

    if (!error) {
        enter_object(a, type, size_bits, *res);
    }
    return error;
}

static int utspace_alloc_at(void *data, const cspacepath_t *dest, seL4_Word type,
                            seL4_Word size_bits, uintptr_t paddr, seL4_Word *cookie)
{
    struct account *a = data;
    int error = vka_utspace_alloc_at(a->tracee, dest, type, size_bits, paddr, cookie);

    if (!error) {
        enter_object(a, type, size_bits, *cookie);
    }
    return error;
}

static void utspace_free(void *data, seL4_Word type, seL4_Word size_bits, seL4_Word target)
{
    struct account *a = data;
    size_t i = find_object(a, target);

    if (i < a->objects_count) {
        if (a->objects[i].type != type || a->objects[i].size_bits != size_bits) {
            FAIL("object 0x%lx of type %lu and size %lu is freed as type %lu and size %lu",
                 (unsigned long)target, (unsigned long)a->objects[i].type,
                 (unsigned long)a->objects[i].size_bits, (unsigned long)type,
                 (unsigned long)size_bits);
        }
        a->objects[i] = a->objects[--a->objects_count];
    } else if (!a->objects_overflow) {
        FAIL("object 0x%lx is freed but not allocated", (unsigned long)target);
    }
    vka_utspace_free(a->tracee, type, size_bits, target);
}

static uintptr_t utspace_paddr(void *data, seL4_Word target, seL4_Word type, seL4_Word size_bits)
{
    struct account *a = data;

    return vka_utspace_paddr(a->tracee, target, type, size_bits);
}

static size_t size_or_default(size_t configured)
{
    return configured ? configured : DEFAULT_ENTRIES;
}

int vka_init_debugvka(vka_t *vka, vka_t *tracee)
{
    struct account *a = calloc(1, sizeof(*a));

    if (!a) {
        return -1;
    }
    a->tracee = tracee;
    a->slots_size = size_or_default(CONFIG_LIB_VKA_DEBUG_LIVE_SLOTS_SZ);
    a->objects_size = size_or_default(CONFIG_LIB_VKA_DEBUG_LIVE_OBJS_SZ);
    a->slots = calloc(a->slots_size, sizeof(a->slots[0]));
    a->objects = calloc(a->objects_size, sizeof(a->objects[0]));
    if (!a->slots || !a->objects) {
        free(a->slots);
        free(a->objects);
        free(a);
        return -1;
    }
    *vka = (vka_t){.data = a,
                   .cspace_alloc = cspace_alloc,
                   .cspace_make_path = cspace_make_path,
                   .utspace_alloc = utspace_alloc,
                   .utspace_alloc_maybe_device = utspace_alloc_maybe_device,
                   .utspace_alloc_at = utspace_alloc_at,
                   .cspace_free = cspace_free,
                   .utspace_free = utspace_free,
                   .utspace_paddr = utspace_paddr};
    return 0;
}
