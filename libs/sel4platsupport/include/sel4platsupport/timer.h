/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What a timer is made of (spec/06 section 14.4), for handing it to another process.
 */
#pragma once

#include <platsupport/io.h>
#include <platsupport/ltimer.h>
#include <sel4platsupport/device.h>
#include <sel4platsupport/irq.h>
#include <sel4platsupport/pmem.h>
#include <simple/simple.h>
#include <vka/vka.h>
#include <vspace/vspace.h>

#define MAX_IRQS 4
#define MAX_OBJS 4

typedef struct timer_objects {
    size_t nirqs;
    sel4ps_irq_t irqs[MAX_IRQS];
    size_t nobjs;
    sel4ps_pmem_t objs[MAX_OBJS];
} timer_objects_t;

typedef struct seL4_timer seL4_timer_t;
typedef void (*handle_irq_fn_t)(seL4_timer_t *timer, seL4_Word badge);
typedef void (*destroy_fn_t)(seL4_timer_t *timer, vka_t *vka);

struct seL4_timer {
    ltimer_t ltimer;
    timer_objects_t to;
    handle_irq_fn_t handle_irq;
    destroy_fn_t destroy;
};

/* The number by which a program knows an interrupt: of an MSI or IOAPIC one its vector. */
static inline long sel4platsupport_irq_number(const ps_irq_t *irq)
{
    switch (irq->type) {
    case PS_MSI:
        return irq->msi.vector;
    case PS_IOAPIC:
        return irq->ioapic.vector;
    case PS_INTERRUPT:
        return irq->irq.number;
    case PS_TRIGGER:
        return irq->trigger.number;
    case PS_PER_CPU:
        return irq->cpu.number;
    default:
        return -1;
    }
}

/* The handler of interrupt `id` of kind `type`, or seL4_CapNull. */
static inline seL4_CPtr sel4platsupport_timer_objs_get_irq_cap(timer_objects_t *to, int id,
                                                               irq_type_t type)
{
    for (size_t i = 0; i < to->nirqs; i++) {
        const ps_irq_t *irq = &to->irqs[i].irq;

        if (irq->type == type && sel4platsupport_irq_number(irq) == id) {
            return to->irqs[i].handler_path.capPtr;
        }
    }
    return seL4_CapNull;
}
