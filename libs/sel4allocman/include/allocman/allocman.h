/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Allocator of slots, kernel objects and its own memory (spec/06 section 8). It ties three spaces
 * together, each of which may need the others:
 *   cspace   capability slots
 *   utspace  untyped memory, from which objects are made
 *   mspace   memory for the book-keeping of all
 * Where a call would come back to a space that is at work, it is served from a reserve of things
 * made beforehand; reserves are filled up again when the outermost call ends. Functions return 0 or
 * an error; an int *_error may be NULL.
 */
#pragma once

#include <allocman/cspace/cspace.h>
#include <allocman/mspace/mspace.h>
#include <allocman/utspace/utspace.h>
#include <assert.h>
#include <sel4platsupport/timer.h>
#include <sel4utils/util.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <vka/cspacepath_t.h>

#ifdef __cplusplus
extern "C" {
#endif

/* `count` pieces of memory of `size` bytes. */
struct allocman_mspace_chunk {
    size_t size;
    size_t count;
};

/* `count` objects. size_bits: log2 bytes. */
struct allocman_utspace_chunk {
    size_t size_bits;
    seL4_Word type;
    size_t count;
};

/* Calls that a space is executing. */
struct allocman_nesting {
    int allocs;
    int frees;
};

/* One kind of thing kept in reserve. I1: count <= wanted, entries 0..count-1 are valid. */
struct allocman_reserve {
    size_t wanted;
    size_t count;
    size_t size;    /* bytes of a piece of memory, log2 bytes of an object */
    seL4_Word type; /* of an object */
    void *entries;
    struct allocman_reserve *next;
};

/* Frees that have to wait. I1: count <= size. */
struct allocman_waiting {
    size_t size;
    size_t count;
    void *entries;
};

typedef struct allocman {
    bool have_mspace;
    bool have_cspace;
    bool have_utspace;
    bool filling;
    int depth; /* calls under way */
    struct mspace_interface mspace;
    cspace_interface_t cspace;
    utspace_interface_t utspace;
    struct allocman_nesting in_mspace;
    struct allocman_nesting in_cspace;
    struct allocman_nesting in_utspace;
    struct allocman_reserve slots;
    struct allocman_reserve *memory;
    struct allocman_reserve *objects;
    struct allocman_waiting freed_slots;
    struct allocman_waiting freed_memory;
    struct allocman_waiting freed_objects;
} allocman_t;

/* ---- building an allocator: mspace first, the others in any order ---- */

int allocman_create(allocman_t *alloc, struct mspace_interface mspace);
int allocman_attach_utspace(allocman_t *alloc, struct utspace_interface utspace);
int allocman_attach_cspace(allocman_t *alloc, struct cspace_interface cspace);

/* How much is kept in reserve. Each call for memory and objects adds a kind; slots have one number.
 * The last configuration that fits holds: 0 also when it cannot be filled yet. */
int allocman_configure_mspace_reserve(allocman_t *alloc, struct allocman_mspace_chunk chunk);
int allocman_configure_utspace_reserve(allocman_t *alloc, struct allocman_utspace_chunk chunk);
int allocman_configure_cspace_reserve(allocman_t *alloc, size_t num);

/* How many frees can wait at most; more than that are lost, with one line logged. */
int allocman_configure_max_freed_slots(allocman_t *alloc, size_t num);
int allocman_configure_max_freed_memory_chunks(allocman_t *alloc, size_t num);
int allocman_configure_max_freed_untyped_chunks(allocman_t *alloc, size_t num);

/* Fills up all reserves; an error when something is missing afterwards. */
int allocman_fill_reserves(allocman_t *alloc);

/* ---- use ---- */

void *allocman_mspace_alloc(allocman_t *alloc, size_t bytes, int *_error);
void allocman_mspace_free(allocman_t *alloc, void *ptr, size_t bytes);

/* *slot: the path of an empty slot. */
int allocman_cspace_alloc(allocman_t *alloc, cspacepath_t *slot);
/* The slot must be empty and allocated; freeing it twice is fatal. */
void allocman_cspace_free(allocman_t *alloc, const cspacepath_t *slot);

/* Makes an object in *path. size_bits: log2 bytes, also for a CNode. Returns the cookie that frees
 * it. Without memory the error is 1, otherwise the kernel's. */
seL4_Word allocman_utspace_alloc(allocman_t *alloc, size_t size_bits, seL4_Word type,
                                 const cspacepath_t *path, bool canBeDev, int *_error);
seL4_Word allocman_utspace_alloc_at(allocman_t *alloc, size_t size_bits, seL4_Word type,
                                    const cspacepath_t *path, uintptr_t paddr, bool canBeDev,
                                    int *_error);
void allocman_utspace_free(allocman_t *alloc, seL4_Word cookie, size_t size_bits);

/* Takes an object out of the reserve, with the slot it is in: *path. False if there is none. */
bool allocman_take_reserved_object(allocman_t *alloc, size_t size_bits, seL4_Word type,
                                   cspacepath_t *path, seL4_Word *cookie);

/* The path of a slot of the allocator's CSpace; no system call. */
static inline cspacepath_t allocman_cspace_make_path(allocman_t *alloc, seL4_CPtr slot)
{
    assert(alloc->have_cspace);
    return alloc->cspace.make_path(alloc->cspace.cspace, slot);
}

/* utType: ALLOCMAN_UT_*. The untypeds belong to the allocator from then on. */
static inline int allocman_utspace_add_uts(allocman_t *alloc, size_t num, const cspacepath_t *uts,
                                           size_t *size_bits, uintptr_t *paddr, int utType)
{
    assert(alloc->have_utspace);
    int error =
        alloc->utspace.add_uts(alloc, alloc->utspace.utspace, num, uts, size_bits, paddr, utType);
    if (error) {
        return error;
    }
    (void)allocman_fill_reserves(alloc); /* what is still missing comes with later calls */
    return 0;
}

/* Physical address of an object by its cookie, or ALLOCMAN_NO_PADDR. */
static inline uintptr_t allocman_utspace_paddr(allocman_t *alloc, seL4_Word cookie,
                                               size_t size_bits)
{
    assert(alloc->have_utspace);
    return alloc->utspace.paddr(alloc->utspace.utspace, cookie, size_bits);
}

/* The memory of a timer's devices as untypeds for devices. */
int allocman_add_untypeds_from_timer_objects(allocman_t *alloc, timer_objects_t *to);

#ifdef __cplusplus
}
#endif
