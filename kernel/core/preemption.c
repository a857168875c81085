/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Preemption points: how long operations let interrupts through.
 */
#include "core/preemption.h"

#include "core/budget.h"
#include "core/fault_seed.h"
#include "core/irq.h"

#include <config.h>

_Static_assert(CONFIG_MAX_NUM_WORK_UNITS_PER_PREEMPTION > 0, "there is a unit to count down");

word_t work_units_left = CONFIG_MAX_NUM_WORK_UNITS_PER_PREEMPTION;
static irq_t taken_irq = IRQ_NONE;

enum result preemption_poll(void)
{
    work_units_left = CONFIG_MAX_NUM_WORK_UNITS_PER_PREEMPTION;
    taken_irq = SEEDED(PRE) ? IRQ_NONE : arch_irq_poll();
    if (taken_irq == IRQ_NONE && (!WITH_MCS || budget_lasts())) {
        return RESULT_OK;
    }
    return RESULT_PREEMPTED;
}

void preempted_irq_deliver(void)
{
    irq_t irq = taken_irq;
    taken_irq = IRQ_NONE;
    if (WITH_MCS && !budget_lasts()) {
        budget_end();
    }
    if (irq != IRQ_NONE) {
        irq_deliver(irq);
    }
}
