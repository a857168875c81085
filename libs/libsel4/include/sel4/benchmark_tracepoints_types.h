/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Entries of the log of a kernel built with KernelBenchmarks=tracepoints.
 */
#pragma once

#include <sel4/simple_types.h>

typedef struct benchmark_tracepoint_log_entry {
    seL4_Word id;       /* number of the trace point */
    seL4_Word duration; /* cycles between its start and its stop */
} benchmark_tracepoint_log_entry_t;
