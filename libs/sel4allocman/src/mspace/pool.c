/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "grow.h"

#include <allocman/allocman.h>
#include <allocman/mspace/pool.h>
#include <string.h>
#include <utils/util.h>

#define UNIT 16 /* alignment of everything handed out, and room for a free piece's header */

_Static_assert(sizeof(struct allocman_pool_piece) <= UNIT, "a free unit has room for its header");

void allocman_pool_init(struct allocman_pool *pool)
{
    memset(pool, 0, sizeof(*pool));
}

static char *end_of(struct allocman_pool_piece *piece)
{
    return (char *)piece + piece->size;
}

/* Puts a piece back in its place (I1). */
static void insert(struct allocman_pool *pool, void *memory, size_t size)
{
    struct allocman_pool_piece *piece = memory;
    struct allocman_pool_piece *before = NULL;
    struct allocman_pool_piece *after = pool->free;

    while (after && after < piece) {
        before = after;
        after = after->next;
    }
    piece->size = size;
    piece->next = after;
    if (before) {
        before->next = piece;
    } else {
        pool->free = piece;
    }
    if (after && end_of(piece) == (char *)after) {
        piece->size += after->size;
        piece->next = after->next;
    }
    if (before && end_of(before) == (char *)piece) {
        before->size += piece->size;
        before->next = piece->next;
    }
}

void allocman_pool_add(struct allocman_pool *pool, void *memory, size_t bytes)
{
    uintptr_t start = ALIGN_UP((uintptr_t)memory, (uintptr_t)UNIT);
    uintptr_t end = ALIGN_DOWN((uintptr_t)memory + bytes, (uintptr_t)UNIT);

    if (start < end) {
        insert(pool, (void *)start, end - start);
    }
}

static int map_new_page(struct allocman *alloc, struct allocman_pool *pool, void *page)
{
    return allocman_map_new_page(alloc, pool->vspace, page);
}

void allocman_pool_set_range(struct allocman_pool *pool, void *start, size_t bytes,
                             seL4_CPtr vspace)
{
    pool->next_page = ALIGN_UP((uintptr_t)start, PAGE_SIZE_4K);
    pool->end = ALIGN_DOWN((uintptr_t)start + bytes, PAGE_SIZE_4K);
    pool->vspace = vspace;
    pool->map_page = map_new_page;
    if (pool->end < pool->next_page) {
        pool->end = pool->next_page; /* the range holds no whole page */
    }
}

static size_t round_size(size_t bytes)
{
    return ALIGN_UP(MAX(bytes, (size_t)1), (size_t)UNIT);
}

/* `size` bytes from the first piece that has them, or NULL. */
static void *take(struct allocman_pool *pool, size_t size)
{
    for (struct allocman_pool_piece **link = &pool->free; *link; link = &(*link)->next) {
        struct allocman_pool_piece *piece = *link;

        if (piece->size < size) {
            continue;
        }
        if (piece->size == size) {
            *link = piece->next;
        } else {
            struct allocman_pool_piece *rest = (void *)((char *)piece + size);

            *rest = (struct allocman_pool_piece){.size = piece->size - size, .next = piece->next};
            *link = rest;
        }
        return piece;
    }
    return NULL;
}

/* Maps the next page of the range; false if there is none, or no frame for it. */
static bool add_page(struct allocman *alloc, struct allocman_pool *pool)
{
    if (pool->next_page >= pool->end) {
        return false;
    }
    void *page = (void *)pool->next_page;
    if (pool->map_page(alloc, pool, page)) {
        return false;
    }
    pool->next_page += PAGE_SIZE_4K;
    allocman_pool_add(pool, page, PAGE_SIZE_4K);
    return true;
}

/* Getting a frame may need memory in turn: that comes from what is left, and fails when nothing
 * is, for growing does not nest. */
void *allocman_pool_alloc(struct allocman *alloc, void *cookie, size_t bytes, int *error)
{
    struct allocman_pool *pool = cookie;
    void *memory = NULL;

    *error = 0;
    if (bytes <= SIZE_MAX - UNIT) {
        size_t size = round_size(bytes);

        memory = take(pool, size);
        if (!memory && !pool->growing && size <= pool->end - pool->next_page) {
            pool->growing = true;
            while (!memory && add_page(alloc, pool)) {
                memory = take(pool, size);
            }
            pool->growing = false;
        }
    }
    if (!memory) {
        *error = 1;
    }
    return memory;
}

void allocman_pool_free(struct allocman *alloc, void *cookie, void *ptr, size_t bytes)
{
    (void)alloc;
    if (ptr) {
        insert(cookie, ptr, round_size(bytes));
    }
}

struct mspace_interface allocman_pool_interface(struct allocman_pool *pool)
{
    return (struct mspace_interface){.alloc = allocman_pool_alloc,
                                     .free = allocman_pool_free,
                                     .properties = ALLOCMAN_REENTRANT_PROPERTIES,
                                     .mspace = pool};
}
