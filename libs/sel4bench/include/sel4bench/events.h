/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Events that every processor with architectural performance monitoring counts: unit mask << 8 |
 * event select.
 */
#pragma once

#define SEL4BENCH_EVENT_CYCLES              0x003c /* of the core, while it does not sleep */
#define SEL4BENCH_EVENT_EXECUTE_INSTRUCTION 0x00c0
#define SEL4BENCH_EVENT_REFERENCE_CYCLES    0x013c /* at a frequency that does not change */
#define SEL4BENCH_EVENT_CACHE_LLC_ACCESS    0x4f2e /* references to the last-level cache */
#define SEL4BENCH_EVENT_CACHE_LLC_MISS      0x412e
#define SEL4BENCH_EVENT_BRANCH              0x00c4
#define SEL4BENCH_EVENT_BRANCH_MISPREDICT   0x00c5

/* Those above, in this order, are the generic events. */
#define SEL4BENCH_NUM_GENERIC_EVENTS 7
