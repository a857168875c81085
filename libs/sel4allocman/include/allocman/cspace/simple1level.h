/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <allocman/cspace/cspace.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Slots [first_slot, end_slot) of a CNode, handed out in order and never taken back: needs no
 * memory. */
struct cspace_simple1level_config {
    seL4_CNode cnode;
    size_t cnode_size_bits;
    size_t cnode_guard_bits;
    size_t first_slot;
    size_t end_slot;
};

typedef struct cspace_simple1level {
    struct cspace_simple1level_config config;
    size_t current_slot;
} cspace_simple1level_t;

/* Begins with first_slot. Cannot fail. */
void cspace_simple1level_create(cspace_simple1level_t *cspace,
                                struct cspace_simple1level_config config);
/* For allocman_attach_cspace; *cspace must stay alive. */
cspace_interface_t cspace_simple1level_make_interface(cspace_simple1level_t *cspace);

#ifdef __cplusplus
}
#endif
