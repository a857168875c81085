/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Counting instructions (spec 08). With QEMU's -icount shift=0 the time-stamp counter goes up by
 * one with every instruction, so the difference of two stamps is the number of instructions from
 * one to the other. The bracket around nothing counts 2, and is part of every figure.
 *
 * A benchmark is a function that runs in the root task, with an empty arena of memory (objects.h)
 * and at the priority it asks for; what it leaves behind is destroyed. Names of what is counted are
 * those of bench/goals.json.
 */
#pragma once
#include "support/objects.h"
#include "support/test.h"

struct bench {
    seL4_Word priority; /* of the root task */
    void (*run)(void);
};

#define BENCH(name, priority)                                                                      \
    static void name(void);                                                                        \
    static const struct bench bench_##name = {priority, name};                                     \
    static const struct bench *const entry_##name __attribute__((used, section("benchmarks"))) =   \
        &bench_##name;                                                                             \
    static void name(void)

enum {
    ALONE = seL4_MaxPrio,    /* of the root task where it is the only thread that runs */
    MAIN = seL4_MaxPrio - 1, /* and where there are others */
    ABOVE = MAIN + 1,
    BELOW = MAIN - 1,
    LOW = 100, /* of threads that never get to run */
};

/* Everything is done WARM_UPS times uncounted, then RUNS times counted. */
enum { WARM_UPS = 2, RUNS = 10, ROUNDS = WARM_UPS + RUNS };

/* Stamps are in memory: the two ends of a bracket may be in different threads. */
struct bracket {
    volatile unsigned start, end;
    seL4_Word rounds, low, high;
};

/* The two stamps are the same instruction for the processor. The second one's redundant prefix lets
 * tools/bench/profile.c tell them apart. Only the lower half: 4 billion instructions are enough. */
static inline unsigned stamp_start(void)
{
    unsigned low;
    __asm__ volatile("rdtsc" : "=a"(low) : : "rdx", "memory");
    return low;
}

static inline unsigned stamp_end(void)
{
    unsigned low;
    __asm__ volatile(".byte 0x48\n\trdtsc" : "=a"(low) : : "rdx", "memory");
    return low;
}

/* A new count. Instructions without effect tell tools/bench/profile.c what the brackets belong to;
 * this one has the letters "new ", that of bracket_close has "keep". */
static inline struct bracket bracket_new(void)
{
    __asm__ volatile("nopl 0x2077656e(%rax)");
    return (struct bracket){.low = -1ul};
}

/* Counts what is between the bracket's stamps, if the warm-ups are over. */
void bracket_close(struct bracket *bracket);

/* Prints what was counted; curve_report as the point (x, y) of a line of a curve. */
void bracket_report(const struct bracket *bracket, const char *name);
void curve_report(const struct bracket *bracket, const char *curve, const char *line, seL4_Word x);

/* Counts `operation`; `before` and `after` it make it possible in every round. */
#define COUNT(bracket, before, operation, after)                                                   \
    do {                                                                                           \
        for (unsigned round_ = 0; round_ < ROUNDS; round_ += 1) {                                  \
            before;                                                                                \
            (bracket).start = stamp_start();                                                       \
            operation;                                                                             \
            (bracket).end = stamp_end();                                                           \
            after;                                                                                 \
            bracket_close(&(bracket));                                                             \
        }                                                                                          \
    } while (0)

#define MEASURE(name, before, operation, after)                                                    \
    do {                                                                                           \
        struct bracket bracket_ = bracket_new();                                                   \
        COUNT(bracket_, before, operation, after);                                                 \
        bracket_report(&bracket_, name);                                                           \
    } while (0)

/* Nothing to do before or after. */
#define NOTHING ((void)0)

/* An invocation that has to succeed; outside brackets. */
#define DO(invocation) CHECK_EQ(invocation, seL4_NoError)
