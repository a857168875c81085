/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Logs in order (spec/06 section 18.2).
 */
#pragma once

#include <sel4bench/kernel_logging.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Sorts n entries by key; entries of one key may change their order. */
void logging_sort_log(kernel_log_entry_t log[], unsigned int n);

/* Sorts n entries by key; entries of one key keep their order. Quick for entries that are nearly
 * sorted already, else the time grows with the square of n. */
void logging_stable_sort_log(kernel_log_entry_t log[], unsigned int n);

/* Sorts n entries by key, stably, and says where each key's entries are: those of key k are the
 * sizes[k] entries from offsets[k] on. Both arrays have max_groups places; entries with larger
 * keys are in the log but in no group. */
void logging_group_log_by_key(kernel_log_entry_t log[], unsigned int n, unsigned int sizes[],
                              unsigned int offsets[], unsigned int max_groups);

#ifdef __cplusplus
}
#endif
