/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <sel4bench/logging.h>

static void swap(kernel_log_entry_t *a, kernel_log_entry_t *b)
{
    kernel_log_entry_t entry = *a;

    *a = *b;
    *b = entry;
}

/* Makes log[0, n) a heap below `root`, where all below it are heaps already. */
static void sift_down(kernel_log_entry_t log[], unsigned int root, unsigned int n)
{
    for (unsigned int child; (child = 2 * root + 1) < n; root = child) {
        if (child + 1 < n && log[child].id < log[child + 1].id) {
            child++;
        }
        if (log[child].id <= log[root].id) {
            return;
        }
        swap(&log[root], &log[child]);
    }
}

void logging_sort_log(kernel_log_entry_t log[], unsigned int n)
{
    for (unsigned int i = n / 2; i > 0; i--) {
        sift_down(log, i - 1, n);
    }
    for (; n > 1; n--) {
        swap(&log[0], &log[n - 1]);
        sift_down(log, 0, n - 1);
    }
}

void logging_stable_sort_log(kernel_log_entry_t log[], unsigned int n)
{
    for (unsigned int i = 1; i < n; i++) {
        kernel_log_entry_t entry = log[i];
        unsigned int place = i;

        for (; place > 0 && log[place - 1].id > entry.id; place--) {
            log[place] = log[place - 1];
        }
        log[place] = entry;
    }
}

void logging_group_log_by_key(kernel_log_entry_t log[], unsigned int n, unsigned int sizes[],
                              unsigned int offsets[], unsigned int max_groups)
{
    unsigned int next = 0;

    logging_stable_sort_log(log, n);
    for (unsigned int key = 0; key < max_groups; key++) {
        offsets[key] = next;
        while (next < n && log[next].id == key) {
            next++;
        }
        sizes[key] = next - offsets[key];
    }
}
