/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <allocman/allocman.h>

/* Every call from outside is bracketed by these two; the end of the outermost one does what had to
 * wait and fills reserves. */
void allocman_enter(allocman_t *alloc);
void allocman_leave(allocman_t *alloc);

static inline bool may_alloc(const struct allocman_nesting *n, const struct allocman_properties *p)
{
    return (n->allocs == 0 || p->alloc_can_alloc) && (n->frees == 0 || p->free_can_alloc);
}

static inline bool may_free(const struct allocman_nesting *n, const struct allocman_properties *p)
{
    return (n->allocs == 0 || p->alloc_can_free) && (n->frees == 0 || p->free_can_free);
}

/* From the reserves; false if there is nothing. */
bool reserve_take_slot(allocman_t *alloc, cspacepath_t *slot);
void *reserve_take_memory(allocman_t *alloc, size_t bytes);
/* Moves the object to *path. */
bool reserve_take_object_to(allocman_t *alloc, size_t size_bits, seL4_Word type,
                            const cspacepath_t *path, seL4_Word *cookie);

/* For later. */
void wait_free_slot(allocman_t *alloc, const cspacepath_t *slot);
void wait_free_memory(allocman_t *alloc, void *ptr, size_t bytes);
void wait_free_object(allocman_t *alloc, seL4_Word cookie, size_t size_bits);
void do_waiting_frees(allocman_t *alloc);
