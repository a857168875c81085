/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * An allocator in the fake kernel, and what may not change when nothing is leaked.
 */
#pragma once

#include <allocman/bootstrap.h>
#include <allocman/vka.h>
#include <simple/simple.h>
#include <utils/util.h>

#define POOL_SIZE   40960 /* what the tutorials give */
#define MAX_UNTYPED 230
#define RAM_START   0x1000000ul
#define RAM_BITS    24
#define DEVICE      0xfed00000ul

extern char pool[POOL_SIZE + 16];
extern simple_t simple; /* of the machine below */

/* An empty machine whose CNode has 2^cnode_bits slots; then untypeds of it, one by one. */
void machine_reset(int cnode_bits);
void machine_give(uintptr_t paddr, size_t size_bits, bool device);

/* 16 MiB of RAM and a page of a device, in a CNode of 2^13 slots, and an allocator behind *vka. */
allocman_t *start(vka_t *vka);

/* The same RAM in a CSpace of 2^8 CNodes of 2^LEVEL_TWO_BITS slots, the first of which is there. */
#define LEVEL_TWO_BITS 7
allocman_t *start_two_levels(vka_t *vka);

struct census {
    size_t caps;
    size_t free_slots;
    size_t free_bytes;
};

struct census take_census(allocman_t *alloc);
bool same(struct census a, struct census b);

/* For zf_log: prints nothing, but fatal messages abort. */
void keep_quiet(zf_log_output_ctx *ctx);
