/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The default timer made of seL4 objects (spec/06 section 14.4): working in this program, or as
 * capabilities for another process.
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

#ifdef __cplusplus
extern "C" {
#endif

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

/* Finds out what the default timer needs and takes it: a handler for each interrupt, a device
 * untyped of 4 KiB for each region of registers. The caller owns what is in *timer_objects, e.g. to
 * give it away with sel4utils_copy_timer_caps_to_process. 0 or a positive errno, ENOSYS for a
 * region that is larger than a page; then nothing is held. */
int sel4platsupport_init_default_timer_caps(vka_t *vka, vspace_t *vspace, simple_t *simple,
                                            timer_objects_t *timer_objects);

/* Badge with which interrupt i of a timer signals its notification. */
#define SEL4PLATSUPPORT_TIMER_BADGE(i) BIT(seL4_BadgeBits - 1 - (i))

/* The default timer, running; its interrupts signal `notification` (the caller's) with the badges
 * above, and the caller passes those to sel4platsupport_handle_timer_irq. `ops`: without irq_ops,
 * which are made here; what it points to, vka and simple must stay alive. *timer is to be destroyed
 * with sel4platsupport_destroy_timer. 0 or a positive errno, then nothing is held. */
int sel4platsupport_init_default_timer_ops(vka_t *vka, vspace_t *vspace, simple_t *simple,
                                           ps_io_ops_t ops, seL4_CPtr notification,
                                           seL4_timer_t *timer);

/* The same with operations made here; vspace must stay alive, too. */
int sel4platsupport_init_default_timer(vka_t *vka, vspace_t *vspace, simple_t *simple,
                                       seL4_CPtr notification, seL4_timer_t *timer);

/* Attaches the interrupts that timer->ltimer describes to `ntfn`, with the badges above, and
 * records them in timer->to. Handlers that `objects` (may be NULL) has are taken from there, and
 * are the timer's from then on; the others come from `simple`. For a timer whose driver registers
 * no interrupts itself: sel4platsupport_handle_timer_irq only acknowledges them. 0 or a positive
 * errno, then nothing is held but what `objects` had. */
int sel4platsupport_init_timer_irqs(vka_t *vka, simple_t *simple, seL4_CPtr ntfn,
                                    seL4_timer_t *timer, timer_objects_t *objects);

/* Handles and acknowledges the interrupts that a badge names. */
void sel4platsupport_handle_timer_irq(seL4_timer_t *timer, seL4_Word badge);

/* Returns everything to `vka`, with which the timer was made. */
void sel4platsupport_destroy_timer(seL4_timer_t *timer, vka_t *vka);

#ifdef __cplusplus
}
#endif
