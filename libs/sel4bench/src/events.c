/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "events.h"

#include <stddef.h>

const struct generic_event generic_events[SEL4BENCH_NUM_GENERIC_EVENTS] = {
    {SEL4BENCH_EVENT_CYCLES, "Cycles"},
    {SEL4BENCH_EVENT_EXECUTE_INSTRUCTION, "Instructions"},
    {SEL4BENCH_EVENT_REFERENCE_CYCLES, "Reference cycles"},
    {SEL4BENCH_EVENT_CACHE_LLC_ACCESS, "Last-level cache references"},
    {SEL4BENCH_EVENT_CACHE_LLC_MISS, "Last-level cache misses"},
    {SEL4BENCH_EVENT_BRANCH, "Branches"},
    {SEL4BENCH_EVENT_BRANCH_MISPREDICT, "Mispredicted branches"},
};

const char *sel4bench_get_counter_description(counter_t counter)
{
    return counter < SEL4BENCH_NUM_GENERIC_EVENTS ? generic_events[counter].description : NULL;
}
