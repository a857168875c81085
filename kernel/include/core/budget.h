/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Time accounting of MCS kernels (spec 05, sections 4.5 and 5): the clock is read once for each
 * entry; what has been used is charged when the scheduling context changes.
 *
 * B1 Outside the kernel `budget_context` is that of the current thread; it is null while nobody
 *    runs.
 * B2 Before and after each entry the timer is set to the earliest of: end of the first refill of
 *    `budget_context`, head of the release queue, end of the domain's time.
 */
#pragma once
#include "core/domain.h"
#include "core/refill.h"

extern struct sched_context *budget_context; /* that time is charged to */
extern word_t budget_now;                    /* when this entry began */
extern word_t budget_used;                   /* not charged yet */
extern bool budget_deadline_is_old;          /* the timer has to be set again */

/* Reads the clock. */
void budget_sample(void);

/* Does the current thread's time last for another operation? Reads the clock. */
static inline bool budget_lasts(void)
{
    budget_sample();
    return likely(budget_context &&
                  budget_used + clock_min_budget <= refill_first(budget_context)->amount) &&
           !domain_is_over();
}

/* budget_lasts has said no: charges the current thread, which goes to the end of its queue, waits
 * for its next refill, or faults; or the domain's time is over. */
void budget_end(void);

/* At the start of a system call or fault. False: not now; the thread will do it again, and the
 * entry is complete but for scheduler_finish. */
must_use bool budget_admits(void);

/* Charges what was used so far. */
void budget_charge(void);

/* Yield: the rest of the first refill is given up. */
void budget_give_up(void);

/* The time of `thread` is used from now on; the idle thread has none. Sets the timer if that is
 * needed. */
void budget_switch(const struct tcb *thread);

/* `sc` is destroyed: what was used on it is charged to nobody. */
void budget_forget(struct sched_context *sc);
