/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A CSpace that grows: a CNode of CNodes, those of the second level made when slots run out.
 * The address of a slot is (index in the first level << level_two_bits) + index in the second.
 */
#pragma once

#include <allocman/cspace/cspace.h>
#include <allocman/cspace/slots.h>
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* cnode: the first level, of 2^cnode_size_bits slots. The guard bits of its capability, those bits
 * and level_two_bits (of each CNode of the second level) together are the depth of a path; for the
 * root of a CSpace that is a word. */
struct cspace_two_level_config {
    seL4_CNode cnode;
    size_t cnode_size_bits;
    size_t cnode_guard_bits;
    /* indices of the first level that this allocator may fill: [first_slot, end_slot) */
    size_t first_slot;
    size_t end_slot;
    size_t level_two_bits;
    /* at [start_existing_index, end_existing_index) of the first level, which are among those,
     * there is a CNode already; the slots with addresses [start_existing_slot, end_existing_slot)
     * in them are free, the others in use for ever */
    size_t start_existing_index;
    size_t end_existing_index;
    size_t start_existing_slot;
    size_t end_existing_slot;
};

/* One CNode of the second level. It stays for ever: its slots hold the untypeds that others, and
 * itself, are made of. */
struct cspace_two_level_node {
    struct allocman_slots slots; /* by their addresses */
};

/* I1: free_count is the sum over the nodes. */
typedef struct cspace_two_level {
    struct cspace_two_level_config config;
    struct cspace_two_level_node **nodes; /* by index; NULL: no CNode yet */
    size_t free_count;
    size_t last; /* index where the last search ended */
    bool growing;
} cspace_two_level_t;

/* Needs memory: a pointer for each index below end_slot, and for each CNode a bit per slot. 0 or an
 * error, then nothing is taken. */
int cspace_two_level_create(struct allocman *alloc, cspace_two_level_t *cspace,
                            struct cspace_two_level_config config);
cspace_interface_t cspace_two_level_make_interface(cspace_two_level_t *cspace);

#ifdef __cplusplus
}
#endif
