/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Where an interrupt comes from, which decides how it is masked.
 */
#pragma once
#include "core/types.h"

enum irq_source_kind { IRQ_SOURCE_NONE, IRQ_SOURCE_PIC, IRQ_SOURCE_IOAPIC, IRQ_SOURCE_MSI };

struct irq_source {
    uint8_t kind;   /* enum irq_source_kind */
    uint8_t ioapic; /* IRQ_SOURCE_IOAPIC only */
    uint8_t pin;
};

void irq_source_set(irq_t irq, struct irq_source source);

/* With the PIC: is this interrupt none? It has then been ended and reported. */
bool irq_is_spurious(irq_t irq);
