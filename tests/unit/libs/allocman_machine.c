/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "allocman_machine.h"

#include <allocman/cspace/single_level.h>
#include <allocman/cspace/two_level.h>
#include <allocman/mspace/dual_pool.h>
#include <allocman/utspace/split.h>
#include <stdlib.h>
#include <string.h>

char pool[POOL_SIZE + 16];

/* ---- the spaces of start_two_levels ---- */

static const struct cspace_two_level_config two_level_config = {
    .cnode = FAKE_CNODE,
    .cnode_size_bits = 8,
    .cnode_guard_bits = seL4_WordBits - 8 - LEVEL_TWO_BITS,
    .first_slot = 0,
    .end_slot = 256,
    .level_two_bits = LEVEL_TWO_BITS,
    .start_existing_index = 0,
    .end_existing_index = 1,
    .start_existing_slot = FAKE_FIRST_SLOT + 4,
    .end_existing_slot = BIT(LEVEL_TWO_BITS),
};
static char large_pool[64 * POOL_SIZE];
static cspace_two_level_t two_level;
static utspace_split_t split;
static bool is_two_level;

/* ---- a simple_t of the fake machine ---- */

static struct {
    int size_bits;
    int count;
    uintptr_t paddr[MAX_UNTYPED];
    size_t bits[MAX_UNTYPED];
    bool device[MAX_UNTYPED];
} given;

static uint8_t cnode_size(void *data)
{
    (void)data;
    return (uint8_t)given.size_bits;
}

static int untyped_count(void *data)
{
    (void)data;
    return given.count;
}

static seL4_CPtr nth_cap(void *data, int n)
{
    (void)data;
    return n < given.count ? FAKE_FIRST_SLOT + (seL4_CPtr)n : 0;
}

static seL4_CPtr nth_untyped(void *data, int n, size_t *size_bits, uintptr_t *paddr, bool *device)
{
    *size_bits = given.bits[n];
    *paddr = given.paddr[n];
    *device = given.device[n];
    return nth_cap(data, n);
}

static seL4_CPtr init_cap(void *data, seL4_CPtr cap)
{
    (void)data;
    return cap;
}

simple_t simple = {.cap_count = untyped_count,
                   .nth_cap = nth_cap,
                   .init_cap = init_cap,
                   .cnode_size = cnode_size,
                   .untyped_count = untyped_count,
                   .nth_untyped = nth_untyped};

void machine_reset(int cnode_bits)
{
    fake_reset();
    is_two_level = false;
    memset(&given, 0, sizeof(given));
    given.size_bits = cnode_bits;
}

void machine_give(uintptr_t paddr, size_t size_bits, bool device)
{
    fake_add_untyped(paddr, size_bits, device);
    given.paddr[given.count] = paddr;
    given.bits[given.count] = size_bits;
    given.device[given.count++] = device;
}

allocman_t *start(vka_t *vka)
{
    machine_reset(13);
    machine_give(RAM_START, RAM_BITS, false);
    machine_give(DEVICE, 12, true);
    allocman_t *alloc = bootstrap_use_current_simple(&simple, POOL_SIZE, pool);
    if (alloc) {
        allocman_make_vka(vka, alloc);
    }
    return alloc;
}

allocman_t *start_two_levels(vka_t *vka)
{
    allocman_t *alloc;

    start(vka);
    fake_use_two_levels(LEVEL_TWO_BITS);
    is_two_level = true;
    alloc = bootstrap_create_allocman(sizeof(large_pool), large_pool);
    if (!alloc || cspace_two_level_create(alloc, &two_level, two_level_config) ||
        allocman_attach_cspace(alloc, cspace_two_level_make_interface(&two_level))) {
        return NULL;
    }
    utspace_split_create(&split);
    if (allocman_attach_utspace(alloc, utspace_split_make_interface(&split)) ||
        allocman_add_simple_untypeds(alloc, &simple)) {
        return NULL;
    }
    allocman_make_vka(vka, alloc);
    return alloc;
}

static size_t free_slots(const struct allocman_slots *slots)
{
    size_t sum = 0;

    for (size_t i = 0; i < slots->length; i++) {
        sum += (size_t)POPCOUNTL(slots->bitmap[i]);
    }
    return sum;
}

struct census take_census(allocman_t *alloc)
{
    struct allocman_pool *memory = alloc->mspace.mspace;
    struct census census = {.caps = fake_caps()};

    if (is_two_level) {
        cspace_two_level_t *cspace = alloc->cspace.cspace;

        for (size_t i = 0; i < cspace->config.end_slot; i++) {
            census.free_slots += cspace->nodes[i] ? free_slots(&cspace->nodes[i]->slots) : 0;
        }
    } else {
        cspace_single_level_t *cspace = alloc->cspace.cspace;

        census.free_slots = free_slots(&cspace->slots);
    }
    for (struct allocman_pool_piece *piece = memory->free; piece; piece = piece->next) {
        census.free_bytes += piece->size;
    }
    return census;
}

bool same(struct census a, struct census b)
{
    return memcmp(&a, &b, sizeof(a)) == 0;
}

void keep_quiet(zf_log_output_ctx *ctx)
{
    if (ctx->lvl == ZF_LOG_FATAL) {
        abort();
    }
}
