/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Names of objects and capabilities in a snapshot (spec 04, section 5.8).
 */
#pragma once
#include "core/slot.h"

/* What a table entry of `level` refers to: pages of this size, or tables of this kind. */
const char *snapshot_page_size(unsigned level);
const char *snapshot_table_kind(unsigned level);

/* The table or page that a table entry of `level` refers to, named by the entry's place. */
void snapshot_print_entry(const uint64_t *entry, unsigned level);

/* The object of a capability by name. */
void snapshot_print_object(struct cap cap);

/* What the object is: the part behind its name in the section of objects. False, and nothing
 * printed, for objects that are listed elsewhere or are none. */
bool snapshot_describe(struct cap cap);

/* Rights, badge and the like, in parentheses, where the kind has them. */
void snapshot_print_rights(struct cap cap);
