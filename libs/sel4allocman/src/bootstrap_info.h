/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include "bootstrap_untyped.h"

#include <allocman/bootstrap.h>

/* An untyped of the CSpace to be left. */
struct bootstrap_record {
    struct bootstrap_untyped untyped;
    struct bootstrap_record *next;
};

struct bootstrap_info {
    allocman_t *alloc;
    bool have_cspace;
    cspace_interface_t cspace; /* the CSpace to be left */
    cspacepath_t root;         /* of its CNode */
    struct bootstrap_record *untypeds;
};

/* All untypeds of `simple`. 0 or an error. */
int bootstrap_add_untypeds_from_simple(bootstrap_info_t *bs, simple_t *simple);

/* The first record, which belongs to the caller from then on (bootstrap_free_record); NULL: none.
 */
struct bootstrap_record *bootstrap_take_record(bootstrap_info_t *bs);
void bootstrap_free_record(bootstrap_info_t *bs, struct bootstrap_record *record);

/* Gives the memory of the information back, but not the allocator's. */
void bootstrap_free_info(bootstrap_info_t *bs);
