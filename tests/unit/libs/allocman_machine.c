/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "allocman_machine.h"

#include <allocman/cspace/single_level.h>
#include <allocman/mspace/dual_pool.h>
#include <stdlib.h>
#include <string.h>

char pool[POOL_SIZE + 16];

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

struct census take_census(allocman_t *alloc)
{
    cspace_single_level_t *cspace = alloc->cspace.cspace;
    struct allocman_pool *memory = alloc->mspace.mspace;
    struct census census = {.caps = fake_caps()};

    for (size_t i = 0; i < cspace->bitmap_length; i++) {
        census.free_slots += (size_t)POPCOUNTL(cspace->bitmap[i]);
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
