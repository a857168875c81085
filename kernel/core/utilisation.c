/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Counters of processor time. Time is looked at twice in a kernel entry, when it begins and when it
 * ends; a switch of threads counts from the end.
 */
#include "core/utilisation.h"

#include "arch/measure.h"
#include "core/scheduler.h"

static struct utilisation total;
static bool is_measuring;
static word_t started_at; /* begin of the measurement */
static word_t entered_at; /* begin of this kernel entry */
static word_t charged_to; /* all cycles before this one are charged */

/* Who runs since the last exit. Its TCB is there until the next exit even if it is deleted in
 * between: memory is made into something else only by a later system call. */
static struct tcb *running;

static void utilisation_charge(word_t now)
{
    running->utilisation.cycles += now - charged_to;
    charged_to = now;
}

static void utilisation_settle(void)
{
    if (is_measuring) {
        utilisation_charge(entered_at);
        total.cycles = entered_at - started_at;
    }
}

void utilisation_start(void)
{
    total = (struct utilisation){0};
    utilisation_reset(idle_thread);
    running = current_thread;
    started_at = entered_at;
    charged_to = entered_at;
    is_measuring = true;
}

void utilisation_stop(void)
{
    utilisation_settle();
    is_measuring = false;
}

void utilisation_reset(struct tcb *thread)
{
    utilisation_settle();
    thread->utilisation = (struct utilisation){0};
}

const struct utilisation *utilisation_total(void)
{
    utilisation_settle();
    return &total;
}

static uint64_t *put_counters(const struct utilisation *counters, uint64_t *words)
{
    *words++ = counters->schedules;
    *words++ = counters->kernel_cycles;
    *words++ = counters->kernel_entries;
    return words;
}

void utilisation_read(const struct tcb *thread, uint64_t words[UTILISATION_WORDS])
{
    utilisation_settle();
    *words++ = thread->utilisation.cycles;
    words = put_counters(&thread->utilisation, words);
    *words++ = idle_thread->utilisation.cycles; /* of this core */
    *words++ = idle_thread->utilisation.cycles; /* of the thread's core */
    words = put_counters(&idle_thread->utilisation, words);
    *words++ = total.cycles;
    put_counters(&total, words);
}

void utilisation_note_entry(void)
{
    entered_at = arch_cycles();
}

static void count_entry(struct utilisation *counters, word_t cycles)
{
    counters->kernel_cycles += cycles;
    counters->kernel_entries += 1;
}

void utilisation_note_exit(void)
{
    if (!is_measuring) {
        return;
    }
    word_t now = arch_cycles();
    count_entry(&running->utilisation, now - entered_at);
    count_entry(&total, now - entered_at);
    if (running != current_thread) {
        utilisation_charge(now);
        running = current_thread;
        running->utilisation.schedules += 1;
        total.schedules += 1;
    }
}
