/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Preemption points of long operations (spec 03, section 5.6).
 */
#pragma once
#include "core/error.h"

/* Units of work until the next look for a pending interrupt, at least 1. */
extern word_t work_units_left;

/* The look itself, when no units are left; they start anew. */
must_use enum result preemption_poll(void);

/* Counts `units` of work, at most work_units_left. After every
 * CONFIG_MAX_NUM_WORK_UNITS_PER_PREEMPTION of them it looks for a pending interrupt, with MCS also
 * at the time that is left, and says RESULT_PREEMPTED if the operation has to stop: the caller then
 * leaves the system consistent and hands that result up. The interrupt is handled on the way out.
 */
must_use static inline enum result preemption_point_after(word_t units)
{
    work_units_left -= units;
    return likely(work_units_left != 0) ? RESULT_OK : preemption_poll();
}

/* The same behind one unit. */
must_use static inline enum result preemption_point(void)
{
    return preemption_point_after(1);
}

/* Handles what the last preemption point found: an interrupt, or (MCS) that the thread's time is
 * over; once for each RESULT_PREEMPTED. */
void preempted_irq_deliver(void);
