/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Giving an allocator the untypeds that a task was started with.
 */
#pragma once

#include <allocman/allocman.h>
#include <sel4platsupport/pmem.h>
#include <simple/simple.h>

struct bootstrap_untyped {
    cspacepath_t path;
    uintptr_t paddr;
    size_t size_bits;
    bool device;
};

/* A memory map. Without regions nothing is RAM. */
struct bootstrap_ram {
    int count;
    pmem_region_t *regions;
    size_t room; /* bytes at `regions`, when they are the allocator's */
};

/* The memory map of `simple`, in memory of `alloc`; having none for it is fatal. */
struct bootstrap_ram bootstrap_read_ram(allocman_t *alloc, simple_t *simple);
void bootstrap_free_ram(allocman_t *alloc, struct bootstrap_ram *ram);

/* The n-th untyped of `simple`, all but its path; false if there is none. *cap: where it is. */
bool bootstrap_nth_untyped(simple_t *simple, int n, seL4_CPtr *cap,
                           struct bootstrap_untyped *untyped);

/* An untyped, which device memory is split for as allocman_add_simple_untypeds says. Its path must
 * be one of the allocator's CSpace. Having no memory or slots for it is fatal. */
void bootstrap_give_untyped(allocman_t *alloc, const struct bootstrap_ram *ram,
                            struct bootstrap_untyped *untyped);

/* An untyped whose first `used` bytes are in use: what is behind them, in pieces. */
void bootstrap_give_rest(allocman_t *alloc, const struct bootstrap_untyped *untyped, size_t used);
