/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Addresses in capability spaces (spec 03, section 3).
 */
#pragma once
#include "core/error.h"
#include "core/slot.h"

struct tcb;

/* A capability pointer resolved in `thread`'s CSpace with 64 bits; bits left over do not matter.
 * Null on failure, which current_lookup_failure then describes. */
struct slot *cspace_lookup(struct tcb *thread, cptr_t cptr);

/* The slot at (root, index, depth) as invocations name slots (spec 03, section 3.3).
 * `is_source` goes into the error. */
must_use enum result cspace_slot(struct cap root, word_t index, word_t depth, bool is_source,
                                 struct slot **slot);

/* The same for a destination, which must also be empty: DeleteFirst. */
must_use enum result cspace_empty_slot(struct cap root, word_t index, word_t depth,
                                       struct slot **slot);
