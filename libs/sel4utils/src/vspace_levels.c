/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The book-keeping tree of an address space; its invariants stand in sel4utils/vspace.h.
 */
#include "vspace_internal.h"

#include <sel4utils/mapping.h>
#include <string.h>

#define TOP_LEVEL (VSPACE_NUM_LEVELS - 1)

/* Log2 of the address range that one entry of a level describes; level 0 is the lowest. */
static int entry_bits(int level)
{
    return seL4_PageBits + level * VSPACE_LEVEL_BITS;
}

static size_t entry_index(int level, uintptr_t vaddr)
{
    return (vaddr >> entry_bits(level)) & (VSPACE_LEVEL_SIZE - 1);
}

static uintptr_t entry_end(int level, uintptr_t vaddr)
{
    return (vaddr | (BIT(entry_bits(level)) - 1)) + 1;
}

/* The first word of both kinds of level: bottom levels begin with their cap table. */
static uintptr_t *entry_of(void *level_table, int level, uintptr_t vaddr)
{
    return &((uintptr_t *)level_table)[entry_index(level, vaddr)];
}

static bool is_leaf(uintptr_t entry, int level)
{
    return level == 0 || entry == VSPACE_EMPTY || entry == VSPACE_RESERVED;
}

uintptr_t vspace_limit(const sel4utils_alloc_data_t *data)
{
    if (data->next_bootstrap_vaddr != 0) {
        return BOOK_KEEPING_START;
    }
    return data->is_empty ? BIT(seL4_PageBits + VSPACE_NUM_LEVELS * VSPACE_LEVEL_BITS)
                          : KERNEL_RESERVED_START;
}

/* A self-managed space maps the pages straight into its window, outside its own book-keeping. */
static void *new_own_pages(vspace_t *vspace, size_t num_pages)
{
    sel4utils_alloc_data_t *data = get_alloc_data(vspace);
    uintptr_t start = data->next_bootstrap_vaddr;
    vka_object_t frames[2] = {{0}};
    size_t done = 0;

    assert(num_pages <= ARRAY_SIZE(frames));
    if (start + num_pages * PAGE_SIZE_4K > KERNEL_RESERVED_START) {
        ZF_LOGE("Out of address space for book-keeping");
        return NULL;
    }
    /* First the window: the allocator may need a page of it for itself. */
    data->next_bootstrap_vaddr += num_pages * PAGE_SIZE_4K;
    for (done = 0; done < num_pages; done++) {
        if (vka_alloc_frame(data->vka, seL4_PageBits, &frames[done])) {
            break;
        }
        if (data->map_page(vspace, frames[done].cptr, (void *)(start + done * PAGE_SIZE_4K),
                           seL4_AllRights, 1, seL4_PageBits)) {
            vka_free_object(data->vka, &frames[done]);
            break;
        }
    }
    if (done < num_pages) {
        while (done > 0) {
            vka_free_object(data->vka, &frames[--done]);
        }
        if (data->next_bootstrap_vaddr == start + num_pages * PAGE_SIZE_4K) {
            data->next_bootstrap_vaddr = start;
        }
        return NULL;
    }
    return (void *)start;
}

static void *new_level(vspace_t *vspace, int level)
{
    sel4utils_alloc_data_t *data = get_alloc_data(vspace);
    size_t num_pages = level == 0 ? 2 : 1;
    void *table;

    if (data->bootstrap != NULL) {
        table = vspace_new_pages(data->bootstrap, seL4_AllRights, num_pages, seL4_PageBits);
    } else {
        table = new_own_pages(vspace, num_pages);
    }
    if (table == NULL) {
        ZF_LOGE("Failed to allocate book-keeping memory of an address space");
        return NULL;
    }
    memset(table, 0, num_pages * PAGE_SIZE_4K);
    return table;
}

int vspace_levels_create(vspace_t *vspace)
{
    sel4utils_alloc_data_t *data = get_alloc_data(vspace);

    data->top_level = new_level(vspace, TOP_LEVEL);
    return data->top_level == NULL ? -1 : 0;
}

static void destroy_level(sel4utils_alloc_data_t *data, void *table, int level)
{
    if (level > 0) {
        for (size_t i = 0; i < VSPACE_LEVEL_SIZE; i++) {
            uintptr_t entry = ((uintptr_t *)table)[i];

            if (!is_leaf(entry, level)) {
                destroy_level(data, (void *)entry, level - 1);
            }
        }
    }
    vspace_unmap_pages(data->bootstrap, table, level == 0 ? 2 : 1, seL4_PageBits, VSPACE_FREE);
}

void vspace_levels_destroy(sel4utils_alloc_data_t *data)
{
    assert(data->bootstrap != NULL);
    if (data->top_level != NULL) {
        destroy_level(data, data->top_level, TOP_LEVEL);
        data->top_level = NULL;
    }
}

/* Gives the page at vaddr an entry at `level`, splitting the entries above; NULL without memory. */
static uintptr_t *split_down_to(vspace_t *vspace, uintptr_t vaddr, int level)
{
    void *table = get_alloc_data(vspace)->top_level;

    for (int current = TOP_LEVEL; current > level; current--) {
        uintptr_t *entry = entry_of(table, current, vaddr);

        if (is_leaf(*entry, current)) {
            uintptr_t old = *entry;
            uintptr_t *lower = new_level(vspace, current - 1);

            if (lower == NULL) {
                return NULL;
            }
            for (size_t i = 0; i < VSPACE_LEVEL_SIZE; i++) {
                lower[i] = old;
            }
            *entry = (uintptr_t)lower;
        }
        table = (void *)*entry;
    }
    return entry_of(table, level, vaddr);
}

int vspace_levels_prepare(vspace_t *vspace, uintptr_t start, uintptr_t end)
{
    for (uintptr_t vaddr = start; vaddr < end; vaddr = entry_end(1, vaddr)) {
        if (split_down_to(vspace, vaddr, 0) == NULL) {
            return -1;
        }
    }
    return 0;
}

/* Walks to the entry that describes the page and says at which level it was found. */
static uintptr_t *find_leaf(const sel4utils_alloc_data_t *data, uintptr_t vaddr, int *level)
{
    void *table = data->top_level;
    int current = TOP_LEVEL;
    uintptr_t *entry = entry_of(table, current, vaddr);

    while (!is_leaf(*entry, current)) {
        table = (void *)*entry;
        current--;
        entry = entry_of(table, current, vaddr);
    }
    *level = current;
    return entry;
}

int vspace_levels_reserve(vspace_t *vspace, uintptr_t start, uintptr_t end)
{
    sel4utils_alloc_data_t *data = get_alloc_data(vspace);
    uintptr_t vaddr = start;

    while (vaddr < end) {
        int level;
        uintptr_t *entry = find_leaf(data, vaddr, &level);

        /* Descend until the entry lies within the range. */
        while (level > 0 &&
               (entry_end(level, vaddr) > end || (vaddr & (BIT(entry_bits(level)) - 1)) != 0)) {
            level--;
            entry = split_down_to(vspace, vaddr, level);
            if (entry == NULL) {
                vspace_levels_release(data, start, vaddr);
                return -1;
            }
        }
        *entry = VSPACE_RESERVED;
        vaddr = entry_end(level, vaddr);
    }
    return 0;
}

void vspace_levels_release(sel4utils_alloc_data_t *data, uintptr_t start, uintptr_t end)
{
    uintptr_t vaddr = start;

    while (vaddr < end) {
        int level;
        uintptr_t *entry = find_leaf(data, vaddr, &level);

        if (*entry == VSPACE_RESERVED) {
            *entry = VSPACE_EMPTY;
        }
        vaddr = entry_end(level, vaddr);
    }
}

static uintptr_t *cookie_of(uintptr_t *bottom_entry, uintptr_t vaddr)
{
    vspace_bottom_level_t *bottom =
        (vspace_bottom_level_t *)(void *)(bottom_entry - entry_index(0, vaddr));

    return &bottom->cookie[entry_index(0, vaddr)];
}

uintptr_t vspace_levels_get(const sel4utils_alloc_data_t *data, uintptr_t vaddr, uintptr_t *cookie)
{
    int level;
    uintptr_t *entry;

    if (cookie != NULL) {
        *cookie = 0;
    }
    if (vaddr >= vspace_limit(data)) {
        return VSPACE_RESERVED;
    }
    entry = find_leaf(data, vaddr, &level);
    if (cookie != NULL && level == 0 && *entry != VSPACE_EMPTY && *entry != VSPACE_RESERVED) {
        *cookie = *cookie_of(entry, vaddr);
    }
    return *entry;
}

void vspace_levels_set(sel4utils_alloc_data_t *data, uintptr_t start, uintptr_t end, uintptr_t cap,
                       uintptr_t cookie)
{
    for (uintptr_t vaddr = start; vaddr < end; vaddr += PAGE_SIZE_4K) {
        int level;
        uintptr_t *entry = find_leaf(data, vaddr, &level);

        assert(level == 0);
        *entry = cap;
        *cookie_of(entry, vaddr) = cookie;
    }
}

uintptr_t vspace_levels_find(const sel4utils_alloc_data_t *data, uintptr_t start, uintptr_t end,
                             bool used)
{
    uintptr_t vaddr = start;

    while (vaddr < end) {
        int level;
        uintptr_t *entry = find_leaf(data, vaddr, &level);

        if ((*entry != VSPACE_EMPTY) == used) {
            return vaddr;
        }
        vaddr = entry_end(level, vaddr);
    }
    return end;
}

uintptr_t vspace_levels_find_mapped(const sel4utils_alloc_data_t *data, uintptr_t start,
                                    uintptr_t end)
{
    uintptr_t vaddr = start;

    while (vaddr < end) {
        int level;
        uintptr_t *entry = find_leaf(data, vaddr, &level);

        if (*entry != VSPACE_EMPTY && *entry != VSPACE_RESERVED) {
            return vaddr;
        }
        vaddr = entry_end(level, vaddr);
    }
    return end;
}
