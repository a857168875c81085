/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Host build: the machine that tests set up and look at.
 */
#pragma once
#include "core/types.h"

#include <arch/irq_numbers.h>

struct tcb;

struct host_machine {
    /* Interrupts that the next polls or waits take, one each, lowest number first. */
    bool is_pending[IRQ_MAX + 1];
    bool is_masked[IRQ_MAX + 1];    /* what the kernel asked for last; masked at reset */
    unsigned ended[IRQ_MAX + 1];    /* calls of arch_irq_end */
    const struct tcb *running;      /* the thread switched to last */
    unsigned switches;              /* calls of arch_thread_switch */
    unsigned changes;               /* calls of arch_thread_changed */
    const struct tcb *fpu_released; /* argument of the last fpu_release */
    word_t clock;                   /* MCS: now, and when the timer's interrupt is asked for */
    word_t deadline;
};

extern struct host_machine host;

/* As after power-on: nothing pending, everything masked, nobody running. */
void host_reset(void);

/* Makes `irq` pending. */
void host_raise_irq(irq_t irq);

/* MCS: lets the time pass until the deadline. False: there is none. */
bool host_pass_time(void);
