/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Preemption points of long operations (spec 03, section 5.6).
 */
#pragma once
#include "core/error.h"

/* Counts one unit of work. After every CONFIG_MAX_NUM_WORK_UNITS_PER_PREEMPTION of them it looks
 * for a pending interrupt, and says RESULT_PREEMPTED if there is one: the caller then leaves the
 * system consistent and hands that result up. The interrupt is handled on the way out. */
must_use enum result preemption_point(void);

/* Handles the interrupt that the last preemption point found; once for each RESULT_PREEMPTED. */
void preempted_irq_deliver(void);
