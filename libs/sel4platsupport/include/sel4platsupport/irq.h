/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Interrupt handlers of the kernel for interrupts of drivers (spec/06 section 14.3).
 */
#pragma once

#include <platsupport/irq.h>
#include <sel4/sel4.h>
#include <vka/cspacepath_t.h>

typedef struct sel4ps_irq {
    cspacepath_t handler_path;
    cspacepath_t badged_ntfn_path;
    ps_irq_t irq;
} sel4ps_irq_t;
