/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Memory of the C library's heap, and none at all.
 */
#include <allocman/mspace/malloc.h>
#include <allocman/mspace/null.h>
#include <stdlib.h>

static void *heap_alloc(struct allocman *alloc, void *cookie, size_t bytes, int *error)
{
    void *memory = malloc(bytes);

    (void)alloc;
    (void)cookie;
    *error = memory ? 0 : 1;
    return memory;
}

static void heap_free(struct allocman *alloc, void *cookie, void *ptr, size_t bytes)
{
    (void)alloc;
    (void)cookie;
    (void)bytes;
    free(ptr);
}

const struct mspace_interface mspace_malloc_interface = {
    .alloc = heap_alloc, .free = heap_free, .properties = {1, 1, 1, 1}};

static void *null_alloc(struct allocman *alloc, void *cookie, size_t bytes, int *error)
{
    (void)alloc;
    (void)cookie;
    (void)bytes;
    *error = 1;
    return NULL;
}

static void null_free(struct allocman *alloc, void *cookie, void *ptr, size_t bytes)
{
    (void)alloc;
    (void)cookie;
    (void)ptr;
    (void)bytes;
}

const struct mspace_interface mspace_null_interface = {
    .alloc = null_alloc, .free = null_free, .properties = {1, 1, 1, 1}};
