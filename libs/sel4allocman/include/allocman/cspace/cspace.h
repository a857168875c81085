/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A space of capability slots, as an interface.
 */
#pragma once

#include <allocman/properties.h>
#include <vka/cspacepath_t.h>

struct allocman;

typedef struct cspace_interface {
    /* Finds an empty slot; 0 or an error. */
    int (*alloc)(struct allocman *alloc, void *cookie, cspacepath_t *path);
    /* Takes an empty slot back. */
    void (*free)(struct allocman *alloc, void *cookie, const cspacepath_t *path);
    cspacepath_t (*make_path)(void *cookie, seL4_CPtr slot);
    struct allocman_properties properties;
    void *cspace;
} cspace_interface_t;
