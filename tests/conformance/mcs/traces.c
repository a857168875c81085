/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * When threads run.
 */
#include "mcs/traces.h"

#include "support/console.h"
#include "support/test.h"

void trace_begin(struct trace *trace)
{
    trace->count = 0;
    trace->origin = cycles_now();
}

/* Returns the cycles since the last look, 0 if somebody else ran. */
static seL4_Word look(struct trace *trace)
{
    seL4_Word now = cycles_now();
    unsigned count = trace->count;
    if (count > 0 && now - trace->ends[count - 1] < cycles_of_us(TRACE_GAP_US)) {
        seL4_Word cycles = now - trace->ends[count - 1];
        trace->ends[count - 1] = now;
        return cycles;
    }
    if (count < TRACE_ROOM) {
        trace->begins[count] = now;
        trace->ends[count] = now;
        trace->count = count + 1;
    }
    return 0;
}

void trace_now(struct trace *trace)
{
    look(trace);
}

void trace_work(struct trace *trace, seL4_Word microseconds)
{
    seL4_Word left = cycles_of_us(microseconds);
    look(trace); /* the time since the last look was not work */
    while (left > 0) {
        seL4_Word cycles = look(trace);
        left = cycles < left ? left - cycles : 0;
    }
}

void trace_spin(struct thread *thread)
{
    for (;;) {
        trace_now(thread->shared);
    }
}

seL4_Word trace_begin_us(const struct trace *trace, unsigned index)
{
    CHECK(index < trace->count);
    return us_of_cycles(trace->begins[index] - trace->origin);
}

seL4_Word trace_end_us(const struct trace *trace, unsigned index)
{
    CHECK(index < trace->count);
    return us_of_cycles(trace->ends[index] - trace->origin);
}

seL4_Word trace_sum_us(const struct trace *trace)
{
    seL4_Word cycles = 0;
    for (unsigned i = 0; i < trace->count; i += 1) {
        cycles += trace->ends[i] - trace->begins[i];
    }
    return us_of_cycles(cycles);
}

static _Noreturn void time_failed(const char *file, int line, const char *what, seL4_Word got,
                                  seL4_Word expected)
{
#ifdef STATE_CHECK
    not_applicable("this kernel looks at everything in every entry, times mean nothing");
#endif
    check_failed(file, line, what, got, expected);
}

void check_in_time(const char *file, int line, const char *condition, int holds)
{
    if (!holds) {
        time_failed(file, line, condition, 0, 1);
    }
}

static int is_near(seL4_Word us, seL4_Word expected)
{
    return us + TRACE_TOLERANCE_US >= expected && us <= expected + TRACE_TOLERANCE_US;
}

void expect_us(const char *file, int line, seL4_Word us, seL4_Word expected)
{
    if (!is_near(us, expected)) {
        time_failed(file, line, "microseconds", us, expected);
    }
}

static void say_runs(const struct trace *trace)
{
    for (unsigned i = 0; i < trace->count; i += 1) {
        say("  it ran from %u us to %u us\n", trace_begin_us(trace, i), trace_end_us(trace, i));
    }
}

void expect_run(const char *file, int line, const struct trace *trace, unsigned index,
                seL4_Word begin_us, seL4_Word end_us)
{
    if (index >= trace->count) {
        say_runs(trace);
        time_failed(file, line, "intervals", trace->count, index + 1);
    }
    seL4_Word begin = trace_begin_us(trace, index), end = trace_end_us(trace, index);
    if (!is_near(begin, begin_us) || !is_near(end, end_us)) {
        say_runs(trace);
    }
    expect_us(file, line, begin, begin_us);
    expect_us(file, line, end, end_us);
}
