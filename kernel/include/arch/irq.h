/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Seam: the interrupt controller.
 */
#pragma once
#include "core/error.h"
#include "core/slot.h"

#include <arch/irq_numbers.h> /* IRQ_MAX, IRQ_KERNEL_TIMER */

enum { IRQ_NONE = IRQ_MAX + 1 };

struct invocation;

void arch_irq_mask(irq_t irq);
void arch_irq_unmask(irq_t irq);
void arch_irq_end(irq_t irq); /* end of interrupt, after delivery */

/* An interrupt that is pending now, taken from the controller, or IRQ_NONE. */
irq_t arch_irq_poll(void);

/* Waits, with the processor halted, for an interrupt and takes it. */
irq_t arch_irq_wait(void);

/* IRQControl invocations of this architecture: Get, GetIOAPIC, GetMSI (spec 04, 2.2, 2.3). */
must_use enum result arch_irq_control_invoke(struct invocation *inv);
