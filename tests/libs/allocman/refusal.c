/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "refusal.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define REFUSED 1 /* what an exhausted allocator says */

static struct {
    enum refusal kind;
    long left; /* negative: no more refusals */
    bool done;
} plan = {.left = -1};

static bool refuses(enum refusal kind)
{
    if (plan.kind != kind || plan.left < 0 || plan.left-- > 0) {
        return false;
    }
    plan.done = true;
    return true;
}

bool was_refused(void)
{
    return plan.done;
}

/* ---- slots and objects ---- */

static int cspace_alloc(void *data, seL4_CPtr *res)
{
    return refuses(REFUSE_SLOTS_AND_OBJECTS) ? REFUSED : vka_cspace_alloc(data, res);
}

static void cspace_make_path(void *data, seL4_CPtr slot, cspacepath_t *res)
{
    vka_cspace_make_path(data, slot, res);
}

static void cspace_free(void *data, seL4_CPtr slot)
{
    vka_cspace_free(data, slot);
}

static int utspace_alloc(void *data, const cspacepath_t *dest, seL4_Word type, seL4_Word size_bits,
                         seL4_Word *res)
{
    return refuses(REFUSE_SLOTS_AND_OBJECTS) ? REFUSED
                                             : vka_utspace_alloc(data, dest, type, size_bits, res);
}

static int utspace_alloc_maybe_device(void *data, const cspacepath_t *dest, seL4_Word type,
                                      seL4_Word size_bits, bool can_use_dev, seL4_Word *res)
{
    return refuses(REFUSE_SLOTS_AND_OBJECTS)
               ? REFUSED
               : vka_utspace_alloc_maybe_device(data, dest, type, size_bits, can_use_dev, res);
}

static int utspace_alloc_at(void *data, const cspacepath_t *dest, seL4_Word type,
                            seL4_Word size_bits, uintptr_t paddr, seL4_Word *cookie)
{
    return refuses(REFUSE_SLOTS_AND_OBJECTS)
               ? REFUSED
               : vka_utspace_alloc_at(data, dest, type, size_bits, paddr, cookie);
}

static void utspace_free(void *data, seL4_Word type, seL4_Word size_bits, seL4_Word target)
{
    vka_utspace_free(data, type, size_bits, target);
}

static uintptr_t utspace_paddr(void *data, seL4_Word target, seL4_Word type, seL4_Word size_bits)
{
    return vka_utspace_paddr(data, target, type, size_bits);
}

vka_t refusing_vka(vka_t *real)
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

/* ---- book-keeping ---- */

static struct mspace_interface real_mspace;

static void *mspace_alloc(struct allocman *alloc, void *cookie, size_t bytes, int *error)
{
    if (refuses(REFUSE_BOOK_KEEPING)) {
        *error = REFUSED;
        return NULL;
    }
    return real_mspace.alloc(alloc, cookie, bytes, error);
}

void plan_refusal(allocman_t *alloc, enum refusal kind, long count)
{
    plan.kind = kind;
    plan.left = count;
    plan.done = false;
    if (alloc->mspace.alloc != mspace_alloc) {
        real_mspace = alloc->mspace;
        alloc->mspace.alloc = mspace_alloc;
    }
}

/* ---- the heap ---- */

void *__real_malloc(size_t bytes);
void *__real_realloc(void *block, size_t bytes);
void __real_free(void *block);
void *__wrap_malloc(size_t bytes);
void *__wrap_calloc(size_t count, size_t bytes);
void *__wrap_realloc(void *block, size_t bytes);
void __wrap_free(void *block);

static long blocks;

long heap_blocks(void)
{
    return blocks;
}

/* A block that was asked for, or none with the reason in errno. */
static void *counted(void *block)
{
    blocks += block != NULL;
    return block;
}

static bool refuses_heap(void)
{
    if (!refuses(REFUSE_HEAP)) {
        return false;
    }
    errno = ENOMEM;
    return true;
}

void *__wrap_malloc(size_t bytes)
{
    return refuses_heap() ? NULL : counted(__real_malloc(bytes));
}

void *__wrap_calloc(size_t count, size_t bytes)
{
    /* not the library's: that one calls malloc, which leads here again */
    void *block = count > 0 && bytes > SIZE_MAX / count ? NULL : __wrap_malloc(count * bytes);

    return block ? memset(block, 0, count * bytes) : NULL;
}

void *__wrap_realloc(void *block, size_t bytes)
{
    if (!block) {
        return __wrap_malloc(bytes);
    }
    return refuses_heap() ? NULL : __real_realloc(block, bytes);
}

void __wrap_free(void *block)
{
    blocks -= block != NULL;
    __real_free(block);
}
