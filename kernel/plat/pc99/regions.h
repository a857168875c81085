/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A small set of physical addresses: ascending regions that neither overlap nor touch.
 */
#pragma once
#include "core/types.h"

struct region {
    paddr_t start;
    paddr_t end; /* one past the last byte */
};

enum { MAX_REGIONS = 40 };

struct regions {
    unsigned count;
    struct region region[MAX_REGIONS];
};

/* Adds [start, end), joined with what it overlaps or touches. False: no place, nothing changed. */
must_use bool regions_add(struct regions *set, paddr_t start, paddr_t end);

/* Takes [start, end) out. False: a region had to be split and there is no place for its second
 * half; nothing changed. */
must_use bool regions_remove(struct regions *set, paddr_t start, paddr_t end);

/* Does one region hold all of [start, end)? */
bool regions_contain(const struct regions *set, paddr_t start, paddr_t end);

/* Does anything in the set overlap [start, end)? */
bool regions_overlap(const struct regions *set, paddr_t start, paddr_t end);
