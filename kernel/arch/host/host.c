/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Host build: the machine.
 */
#include "arch/host.h"

#include "core/assert.h"

struct host_machine host;

void host_reset(void)
{
    host = (struct host_machine){.deadline = UINT64_MAX};
    for (irq_t irq = 0; irq <= IRQ_MAX; irq += 1) {
        host.is_masked[irq] = true;
    }
}

void host_raise_irq(irq_t irq)
{
    kassert(irq <= IRQ_MAX);
    host.is_pending[irq] = true;
}
