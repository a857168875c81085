/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

/* What a space may be asked for while it is at work: the allocator calls the three spaces on behalf
 * of each other, so calls can come back. Fields: 0 or 1. */
struct allocman_properties {
    int alloc_can_free;
    int free_can_alloc;
    int alloc_can_alloc;
    int free_can_free;
};

/* Nothing: calls that come back are served from reserves, and frees wait. */
#define ALLOCMAN_DEFAULT_PROPERTIES                                                                \
    ((struct allocman_properties){                                                                 \
        .alloc_can_free = 0, .free_can_alloc = 0, .alloc_can_alloc = 0, .free_can_free = 0})

/* Everything. */
#define ALLOCMAN_REENTRANT_PROPERTIES                                                              \
    ((struct allocman_properties){                                                                 \
        .alloc_can_free = 1, .free_can_alloc = 1, .alloc_can_alloc = 1, .free_can_free = 1})
