/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * System calls about the utilisation of all threads (spec 04, section 5.9). Debug builds with
 * KernelBenchmarks=track_utilisation only.
 */
#include "core/tcb.h"
#include "core/utilisation.h"
#include "debug/debug.h"

#include <abi/syscall.h>

static void dump_reset(void)
{
    for (struct tcb *thread = debug_threads; thread != NULL; thread = thread->debug_next) {
        utilisation_reset(thread);
    }
}

/* A string of JSON; programs choose the names of threads. */
static void dump_string(const char *text)
{
    print("\"");
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text < ' ') {
            print("\\u%04x", (unsigned)*text);
        } else {
            print(*text == '"' || *text == '\\' ? "\\%c" : "%c", *text);
        }
    }
    print("\"");
}

static void dump_thread(const struct tcb *thread)
{
    const struct utilisation *counters = &thread->utilisation;
    print("    {\n      \"NAME\":");
    dump_string(thread->name);
    print(",\n      \"UTILISATION\":%lu,\n", counters->cycles);
    print("      \"NUMBER_SCHEDULES\":%lu,\n", counters->schedules);
    print("      \"KERNEL_UTILISATION\":%lu,\n", counters->kernel_cycles);
    print("      \"NUMBER_KERNEL_ENTRIES\":%lu\n", counters->kernel_entries);
    print(thread->debug_next != NULL ? "    },\n" : "    }\n");
}

static void dump_all(void)
{
    const struct utilisation *total = utilisation_total();
    print("{\n  \"BENCHMARK_TOTAL_UTILISATION\":%lu,\n", total->cycles);
    print("  \"BENCHMARK_TOTAL_KERNEL_UTILISATION\":%lu,\n", total->kernel_cycles);
    print("  \"BENCHMARK_TOTAL_NUMBER_KERNEL_ENTRIES\":%lu,\n", total->kernel_entries);
    print("  \"BENCHMARK_TOTAL_NUMBER_SCHEDULES\":%lu,\n", total->schedules);
    print("  \"BENCHMARK_TCB_\":[\n");
    for (const struct tcb *thread = debug_threads; thread != NULL; thread = thread->debug_next) {
        dump_thread(thread);
    }
    print("  ]\n}\n");
}

bool debug_utilisation_syscall(word_t number)
{
    switch ((int64_t)number) {
    case seL4_SysBenchmarkDumpAllThreadsUtilisation:
        dump_all();
        return true;
    case seL4_SysBenchmarkResetAllThreadsUtilisation:
        dump_reset();
        return true;
    default:
        return false;
    }
}
