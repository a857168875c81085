/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The kernel's log of measurements (spec/06 section 18.2). No kernel for x86_64 has one (spec/04
 * section 5.9): resetting and finishing is what starts and ends the measuring of
 * KernelBenchmarks=track_utilisation.
 */
#pragma once

#include <autoconf.h>
#include <sel4/benchmark_tracepoints_types.h>
#include <sel4/sel4.h>

/* An entry of a log: the number of a trace point (its key), and cycles (its data). */
typedef benchmark_tracepoint_log_entry_t kernel_log_entry_t;

/* The key of an entry. */
static inline seL4_Word kernel_logging_entry_get_key(const kernel_log_entry_t *entry)
{
    return entry->id;
}

/* Sets the key of an entry. */
static inline void kernel_logging_entry_set_key(kernel_log_entry_t *entry, seL4_Word key)
{
    entry->id = key;
}

/* The data of an entry. */
static inline seL4_Word kernel_logging_entry_get_data(const kernel_log_entry_t *entry)
{
    return entry->duration;
}

/* Sets the data of an entry. */
static inline void kernel_logging_entry_set_data(kernel_log_entry_t *entry, seL4_Word data)
{
    entry->duration = data;
}

/* Starts a measurement; nothing on a kernel without KernelBenchmarks. */
static inline void kernel_logging_reset_log(void)
{
#ifdef CONFIG_ENABLE_BENCHMARKS
    seL4_BenchmarkResetLog();
#endif
}

/* Ends a measurement. How many entries there are in the log: 0, for there is none. */
static inline seL4_Word kernel_logging_finalize_log(void)
{
#ifdef CONFIG_ENABLE_BENCHMARKS
    seL4_BenchmarkFinalizeLog();
#endif
    return 0;
}
