/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Entries of the log of a kernel built with KernelBenchmarks=track_kernel_entries.
 */
#pragma once

#include <sel4/simple_types.h>

typedef struct benchmark_track_kernel_entry {
    seL4_Uint64 start_time; /* time-stamp counter at the entry */
    seL4_Uint64 duration;   /* cycles until the exit */
    seL4_Word entry;        /* reason of the entry */
} benchmark_track_kernel_entry_t;
