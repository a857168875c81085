/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Preemption points: how long operations let interrupts through.
 */
#include "core/preemption.h"

#include "core/fault_seed.h"
#include "core/irq.h"

#include <config.h>

static unsigned work_units;
static irq_t taken_irq = IRQ_NONE;

enum result preemption_point(void)
{
    work_units += 1;
    if (likely(work_units < CONFIG_MAX_NUM_WORK_UNITS_PER_PREEMPTION)) {
        return RESULT_OK;
    }
    work_units = 0;
    taken_irq = SEEDED(PRE) ? IRQ_NONE : arch_irq_poll();
    return taken_irq == IRQ_NONE ? RESULT_OK : RESULT_PREEMPTED;
}

void preempted_irq_deliver(void)
{
    irq_t irq = taken_irq;
    taken_irq = IRQ_NONE;
    irq_deliver(irq);
}
