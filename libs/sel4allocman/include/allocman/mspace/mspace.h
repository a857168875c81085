/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A space of memory for book-keeping, as an interface.
 */
#pragma once

#include <allocman/properties.h>
#include <stddef.h>

struct allocman;

struct mspace_interface {
    /* *error: 0 or an error (never NULL). */
    void *(*alloc)(struct allocman *alloc, void *cookie, size_t bytes, int *error);
    /* bytes: as allocated. */
    void (*free)(struct allocman *alloc, void *cookie, void *ptr, size_t bytes);
    struct allocman_properties properties;
    void *mspace;
};
