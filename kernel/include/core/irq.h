/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Interrupts as capabilities see them (spec 03, section 12).
 */
#pragma once
#include "arch/irq.h"
#include "core/error.h"
#include "core/slot.h"

enum irq_state {
    IRQ_INACTIVE,
    IRQ_SIGNAL,   /* a handler capability exists */
    IRQ_TIMER,    /* the kernel's tick */
    IRQ_RESERVED, /* never issued */
};

enum irq_state irq_state(irq_t irq);
void irq_set_state(irq_t irq, enum irq_state state); /* boot, and issuing handlers */

/* Holds the notification that `irq` signals. */
struct slot *irq_target(irq_t irq);

/* Issues the handler capability of `irq` into the empty `slot`, as a child of `control`. */
void irq_issue(irq_t irq, struct slot *control, struct slot *slot);

/* The last handler capability has gone: no target, masked, free to be issued again. */
void irq_release(irq_t irq);

/* An interrupt was taken: signal, tick or report; then acknowledged. */
void irq_deliver(irq_t irq);

struct cap cap_irq_handler(irq_t irq);
