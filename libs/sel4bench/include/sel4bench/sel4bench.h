/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Cycles and performance events of the core the caller runs on (spec/06 sections 18.2 and 26).
 *
 * Cycles are those of the time-stamp counter and always there. Performance counters are those of
 * Intel's architectural performance monitoring. Programming them takes a kernel with
 * KernelX86DangerousMSR, reading them one with KernelExportPMCUser; with another kernel, or on a
 * processor (or an emulated one) without them, there are 0 counters, and what takes counters does
 * nothing.
 */
#pragma once

#include <inttypes.h>
#include <sel4/sel4.h>
#include <sel4bench/events.h>
#include <stdint.h>

typedef seL4_Word counter_t;          /* number of a counter, from 0 */
typedef seL4_Word counter_bitfield_t; /* bit i: counter i */
typedef seL4_Word event_id_t;         /* unit mask << 8 | event select */
typedef uint64_t ccnt_t;

#define CCNT_FORMAT "%" PRIu64

#ifdef __cplusplus
extern "C" {
#endif

/* Stops all counters and sets them to 0. */
void sel4bench_init(void);

/* Stops all counters. */
void sel4bench_destroy(void);

/* The time-stamp counter, read after everything before in the program has happened. */
static inline ccnt_t sel4bench_get_cycle_count(void)
{
    uint32_t low, high;

    __asm__ volatile("lfence\n\trdtsc\n\tlfence" : "=a"(low), "=d"(high) : : "memory");
    return (ccnt_t)high << 32 | low;
}

#define SEL4BENCH_READ_CCNT(var)                                                                   \
    do {                                                                                           \
        (var) = sel4bench_get_cycle_count();                                                       \
    } while (0)

/* How many counters there are, up to 8. */
seL4_Word sel4bench_get_num_counters(void);

/* What generic event `counter` counts, in words; NULL if there is none of this number. */
const char *sel4bench_get_counter_description(counter_t counter);

/* The value of a counter; 0 for one that does not exist. */
ccnt_t sel4bench_get_counter(counter_t counter);

/* values[i]: the value of counter i, for each i in `counters` that exists; the others stay as they
 * are. Returns the time-stamp counter. */
ccnt_t sel4bench_get_counters(counter_bitfield_t counters, ccnt_t *values);

/* Counter `counter` is to count event `id`, in user and kernel mode. It is stopped. */
void sel4bench_set_count_event(counter_t counter, event_id_t id);

/* The counters go on from where they are, with the events that were set. */
void sel4bench_start_counters(counter_bitfield_t counters);

/* The counters keep their values. */
void sel4bench_stop_counters(counter_bitfield_t counters);

/* Sets all counters to 0. */
void sel4bench_reset_counters(void);

/* How many measurements it takes to count n_events with n_counters at a time; 0 without
 * counters. */
int sel4bench_get_num_counter_chunks(seL4_Word n_counters, seL4_Word n_events);

/* Starts counting the events of one such measurement, events[chunk * n_counters] and the following
 * up to n_counters, from 0. The counters that are used. */
counter_bitfield_t sel4bench_enable_counters(seL4_Word n_events, event_id_t *events,
                                             seL4_Word chunk, seL4_Word n_counters);

/* Stops the counters of `mask` and stores their values in results[chunk * n_counters] and the
 * following. */
void sel4bench_read_and_stop_counters(counter_bitfield_t mask, seL4_Word chunk,
                                      seL4_Word n_counters, ccnt_t results[]);

/* The same two for the generic events. */
int sel4bench_get_num_generic_counter_chunks(seL4_Word n_counters);
counter_bitfield_t sel4bench_enable_generic_counters(seL4_Word chunk, seL4_Word n_counters);

#ifdef __cplusplus
}
#endif
