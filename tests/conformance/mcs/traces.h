/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * When threads run: intervals in which nothing took the processor from them for long.
 */
#pragma once
#include "support/sched_contexts.h"
#include "support/threads.h"

enum { TRACE_ROOM = 64, TRACE_GAP_US = 100, TRACE_TOLERANCE_US = 100 };

struct trace {
    seL4_Word origin; /* cycles of the TSC; `begins` and `ends` too */
    volatile unsigned count;
    volatile seL4_Word begins[TRACE_ROOM], ends[TRACE_ROOM];
};

/* Times are those since now. */
void trace_begin(struct trace *trace);

/* In the thread: it runs now. */
void trace_now(struct trace *trace);

/* In the thread: spins until it has run for that long; for ever. */
void trace_work(struct trace *trace, seL4_Word microseconds);
void trace_spin(struct thread *thread); /* `shared` is the trace */

/* Microseconds since the origin; that the thread has run in all. */
seL4_Word trace_begin_us(const struct trace *trace, unsigned index);
seL4_Word trace_end_us(const struct trace *trace, unsigned index);
seL4_Word trace_sum_us(const struct trace *trace);

/* In the same way: interval `index` had these ends, give or take TRACE_TOLERANCE_US. */
#define EXPECT_RUN(trace, index, begin_us, end_us)                                                 \
    expect_run(__FILE__, __LINE__, trace, index, begin_us, end_us)
void expect_run(const char *file, int line, const struct trace *trace, unsigned index,
                seL4_Word begin_us, seL4_Word end_us);

/* What holds of times; not applicable if it does not with KernelStateCheck, where every entry of
 * the kernel takes long. */
#define CHECK_IN_TIME(condition) check_in_time(__FILE__, __LINE__, #condition, !!(condition))
void check_in_time(const char *file, int line, const char *condition, int holds);

/* A time is as expected, give or take TRACE_TOLERANCE_US. */
#define EXPECT_US(us, expected) expect_us(__FILE__, __LINE__, us, expected)
void expect_us(const char *file, int line, seL4_Word us, seL4_Word expected);
