/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Who uses the processor (spec 01, section 4.2; spec 04, section 5.9). Used with
 * KernelBenchmarks=track_utilisation only.
 *
 * U1 While a measurement runs, every cycle since its start is charged to exactly one thread (the
 *    idle thread included), or will be when `running` is charged: it is who runs since the last
 *    kernel exit. So the threads' cycles sum up to the total, if their counters were zero before.
 * U2 Kernel cycles are the part of a thread's cycles between a kernel entry that it made, or an
 *    interrupt made while it ran, and the exit.
 */
#pragma once
#include "core/types.h"

#include <config.h>

struct tcb;

struct utilisation {
    word_t cycles;
    word_t schedules; /* how often it was switched to */
    word_t kernel_cycles;
    word_t kernel_entries;
};

enum { UTILISATION_WORDS = 13 };

/* Totals and the idle thread's counters become zero, and measuring starts; or ends. */
void utilisation_start(void);
void utilisation_stop(void);

/* The words of GetThreadUtilisation, for `thread`. */
void utilisation_read(const struct tcb *thread, uint64_t words[UTILISATION_WORDS]);

/* The counters of `thread` become zero. */
void utilisation_reset(struct tcb *thread);

/* All cycles up to this kernel entry are charged; returns the totals. */
const struct utilisation *utilisation_total(void);

/* Debug builds: DumpAllThreadsUtilisation and ResetAllThreadsUtilisation; false: neither. */
bool debug_utilisation_syscall(word_t number);

void utilisation_note_entry(void);
void utilisation_note_exit(void);

/* The first and the last thing that happens in the kernel. */
static inline void utilisation_enter(void)
{
    if (WITH_UTILISATION) {
        utilisation_note_entry();
    }
}

static inline void utilisation_leave(void)
{
    if (WITH_UTILISATION) {
        utilisation_note_exit();
    }
}
