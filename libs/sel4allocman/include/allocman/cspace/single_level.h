/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <allocman/cspace/cspace.h>
#include <allocman/cspace/slots.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Slots [first_slot, end_slot) of the CNode `cnode`. A CPtr of cnode_guard_bits + cnode_size_bits
 * bits, its low ones the slot, resolves from `cnode`; for the root of a CSpace that is a word. */
struct cspace_single_level_config {
    seL4_CNode cnode;
    size_t cnode_size_bits;
    size_t cnode_guard_bits;
    size_t first_slot;
    size_t end_slot;
};

typedef struct cspace_single_level {
    struct cspace_single_level_config config;
    struct allocman_slots slots;
} cspace_single_level_t;

/* Needs memory: one bit per slot. 0 or an error. */
int cspace_single_level_create(struct allocman *alloc, cspace_single_level_t *cspace,
                               struct cspace_single_level_config config);
void cspace_single_level_destroy(struct allocman *alloc, cspace_single_level_t *cspace);

/* Takes slot `slot`; an error if it is not free. */
int cspace_single_level_alloc_at(struct allocman *alloc, cspace_single_level_t *cspace,
                                 seL4_CPtr slot);

/* For allocman_attach_cspace; *cspace must stay alive. */
cspace_interface_t cspace_single_level_make_interface(cspace_single_level_t *cspace);

#ifdef __cplusplus
}
#endif
