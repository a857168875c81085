/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "census.h"

#include "env.h"
#include "refusal.h"

#include <allocman/cspace/single_level.h>
#include <allocman/cspace/two_level.h>
#include <allocman/mspace/pool.h>
#include <stdio.h>
#include <string.h>

#define FIRST_ADDRESS 0x10000000ul
#define PAGES         32768ul
#define MAX_UNTYPEDS  2000

bool has_two_levels;

static size_t count_slots(const struct allocman_slots *slots)
{
    size_t sum = 0;

    for (size_t i = 0; i < slots->length; i++) {
        sum += (size_t)POPCOUNTL(slots->bitmap[i]);
    }
    return sum;
}

static size_t count_free_slots(void)
{
    size_t sum = 0;

    if (has_two_levels) {
        const cspace_two_level_t *cspace = allocator->cspace.cspace;

        for (size_t i = 0; i < cspace->config.end_slot; i++) {
            sum += cspace->nodes[i] ? count_slots(&cspace->nodes[i]->slots) : 0;
        }
    } else {
        const cspace_single_level_t *cspace = allocator->cspace.cspace;

        sum = count_slots(&cspace->slots);
    }
    return sum;
}

static void count_untypeds(struct census *census)
{
    const utspace_split_t *split = allocator->utspace.utspace;

    for (size_t type = 0; type < UTSPACE_SPLIT_TYPES; type++) {
        for (size_t bits = 0; bits < seL4_WordBits; bits++) {
            for (struct utspace_split_node *node = split->heads[type][bits]; node;
                 node = node->next) {
                census->untypeds[type][bits]++;
                census->untyped_bytes += type == ALLOCMAN_UT_KERNEL ? BIT(bits) : 0;
            }
        }
    }
}

static size_t count_mapped_pages(void)
{
    size_t sum = 0;

    for (size_t i = 0; vspace.data && i < PAGES; i++) {
        sum += vspace_get_cap(&vspace, (void *)(FIRST_ADDRESS + i * BIT(12))) != seL4_CapNull;
    }
    return sum;
}

struct census take_census(void)
{
    const struct allocman_pool *memory = allocator->mspace.mspace;
    struct census census;

    memset(&census, 0, sizeof(census));
    census.slots = count_free_slots();
    count_untypeds(&census);
    for (struct allocman_pool_piece *piece = memory->free; piece; piece = piece->next) {
        census.memory += piece->size;
        census.memory_pieces++;
    }
    for (struct allocman_reserve *kind = allocator->objects; kind; kind = kind->next) {
        census.reserved_objects += kind->count;
    }
    census.heap_blocks = heap_blocks();
    census.next_address = vspace_data.last_allocated;
    census.next_book_keeping = vspace_data.next_bootstrap_vaddr;
    for (sel4utils_res_t *res = vspace_data.reservation_head; res; res = res->next) {
        census.reservations++;
    }
    census.pages = count_mapped_pages();
    return census;
}

static bool is_equal(const char *what, unsigned long before, unsigned long after)
{
    if (before != after) {
        printf("%s: %lu before, %lu after\n", what, before, after);
    }
    return before == after;
}

bool nothing_lost_since(const struct census *before)
{
    struct census after = take_census();

    if (memcmp(before, &after, sizeof(after)) == 0) {
        return true;
    }
    is_equal("free slots", before->slots, after.slots);
    is_equal("free bytes", before->untyped_bytes, after.untyped_bytes);
    for (size_t bits = 0; bits < seL4_WordBits; bits++) {
        if (before->untypeds[0][bits] != after.untypeds[0][bits]) {
            printf("2^%zu: ", bits);
            is_equal("free untypeds", before->untypeds[0][bits], after.untypeds[0][bits]);
        }
    }
    is_equal("book-keeping bytes", before->memory, after.memory);
    is_equal("book-keeping pieces", before->memory_pieces, after.memory_pieces);
    is_equal("objects in reserve", before->reserved_objects, after.reserved_objects);
    is_equal("heap blocks", (unsigned long)before->heap_blocks, (unsigned long)after.heap_blocks);
    is_equal("next address", before->next_address, after.next_address);
    is_equal("next book-keeping page", before->next_book_keeping, after.next_book_keeping);
    is_equal("reservations", before->reservations, after.reservations);
    is_equal("mapped pages", before->pages, after.pages);
    return false;
}

bool all_memory_can_be_had(void)
{
    static vka_object_t untypeds[MAX_UNTYPEDS];
    struct census before = take_census();
    size_t count = 0;

    /* no request is larger than one of those that are left, so none is halved */
    for (size_t bits = seL4_MaxUntypedBits; bits >= seL4_MinUntypedBits; bits--) {
        for (size_t i = 0; i < before.untypeds[ALLOCMAN_UT_KERNEL][bits]; i++) {
            if (count == MAX_UNTYPEDS ||
                vka_alloc_untyped(&vka, (uint32_t)bits, &untypeds[count])) {
                printf("untyped no. %zu, of 2^%zu bytes, cannot be had\n", count, bits);
                return false;
            }
            count++;
        }
    }
    while (count > 0) {
        vka_free_object(&vka, &untypeds[--count]);
    }
    return nothing_lost_since(&before);
}
