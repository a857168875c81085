/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The default timer in this program. Its driver registers its interrupt with a mini interface, so
 * that the handler is taken once. seL4_timer_t has no room for that interface: it is found by the
 * driver's data.
 */
#include "io_ops.h"
#include "irq_interface.h"

#include <sel4platsupport/io.h>
#include <sel4platsupport/timer.h>
#include <stdlib.h>

/* A timer that was made here. io_ops: made for it, or empty. */
struct running_timer {
    const void *driver;
    ps_io_ops_t io_ops;
    ps_malloc_ops_t malloc_ops;
    ps_irq_ops_t irq_ops;
    struct running_timer *next;
};

static struct running_timer *running_timers;

static struct running_timer **link_of(const seL4_timer_t *timer)
{
    struct running_timer **link = &running_timers;

    while (*link && (*link)->driver != timer->ltimer.data) {
        link = &(*link)->next;
    }
    return link;
}

static void handle_irq(seL4_timer_t *timer, seL4_Word badge)
{
    struct running_timer *running = *link_of(timer);

    if (!running) {
        ZF_LOGE("A timer that does not run");
        return;
    }
    sel4platsupport_irq_handle(&running->irq_ops, MINI_IRQ_INTERFACE_NTFN_ID, badge);
}

static void destroy(seL4_timer_t *timer, vka_t *vka)
{
    struct running_timer **link = link_of(timer);
    struct running_timer *running = *link;

    (void)vka;
    if (!running) {
        ZF_LOGE("A timer that does not run");
        return;
    }
    *link = running->next;
    ltimer_destroy(&timer->ltimer);
    irq_interface_destroy(&running->irq_ops);
    io_ops_destroy(&running->io_ops);
    free(running);
    *timer = (seL4_timer_t){0};
}

/* With the operations `ops`. *running is not in the list yet. */
static int start(struct running_timer *running, vka_t *vka, simple_t *simple, ps_io_ops_t ops,
                 seL4_CPtr notification, seL4_timer_t *timer)
{
    running->malloc_ops = ops.malloc_ops;
    int error =
        -sel4platsupport_new_mini_irq_ops(&running->irq_ops, vka, simple, &running->malloc_ops,
                                          notification, SEL4PLATSUPPORT_TIMER_BADGE(0));
    if (error) {
        return error;
    }
    ops.irq_ops = running->irq_ops;
    *timer = (seL4_timer_t){.handle_irq = handle_irq, .destroy = destroy};
    error = ltimer_default_init(&timer->ltimer, ops, NULL, NULL);
    if (error) {
        irq_interface_destroy(&running->irq_ops);
        *timer = (seL4_timer_t){0};
        return error;
    }
    struct irq_interface *interface = running->irq_ops.cookie;
    timer->to.nirqs = 1; /* a mini interface whose mask has one bit has at most one */
    timer->to.irqs[0] = interface->irqs[0].irq;
    running->driver = timer->ltimer.data;
    running->next = running_timers;
    running_timers = running;
    return 0;
}

int sel4platsupport_init_default_timer_ops(vka_t *vka, vspace_t *vspace, simple_t *simple,
                                           ps_io_ops_t ops, seL4_CPtr notification,
                                           seL4_timer_t *timer)
{
    (void)vspace;
    if (!vka || !simple || !timer) {
        ZF_LOGE("vka, simple or timer is NULL");
        return EINVAL;
    }
    struct running_timer *running = calloc(1, sizeof(*running));
    if (!running) {
        ZF_LOGE("No memory for a timer");
        return ENOMEM;
    }
    int error = start(running, vka, simple, ops, notification, timer);
    if (error) {
        free(running);
    }
    return error;
}

int sel4platsupport_init_default_timer(vka_t *vka, vspace_t *vspace, simple_t *simple,
                                       seL4_CPtr notification, seL4_timer_t *timer)
{
    if (!vka || !vspace || !simple || !timer) {
        ZF_LOGE("vka, vspace, simple or timer is NULL");
        return EINVAL;
    }
    struct running_timer *running = calloc(1, sizeof(*running));
    if (!running) {
        ZF_LOGE("No memory for a timer");
        return ENOMEM;
    }
    if (sel4platsupport_new_io_ops(vspace, vka, simple, &running->io_ops) ||
        sel4platsupport_new_arch_ops(&running->io_ops, simple, vka)) {
        io_ops_destroy(&running->io_ops);
        free(running);
        return ENOMEM;
    }
    int error = start(running, vka, simple, running->io_ops, notification, timer);
    if (error) {
        io_ops_destroy(&running->io_ops);
        free(running);
    }
    return error;
}

static void acknowledge_irqs(seL4_timer_t *timer, seL4_Word badge)
{
    for (size_t i = 0; i < timer->to.nirqs; i++) {
        if (badge & SEL4PLATSUPPORT_TIMER_BADGE(i)) {
            seL4_IRQHandler_Ack(timer->to.irqs[i].handler_path.capPtr);
        }
    }
}

static void destroy_irqs(seL4_timer_t *timer, vka_t *vka)
{
    for (size_t i = 0; i < timer->to.nirqs; i++) {
        irq_delete_cap(vka, &timer->to.irqs[i].badged_ntfn_path);
        irq_delete_cap(vka, &timer->to.irqs[i].handler_path);
    }
    if (timer->ltimer.destroy) {
        ltimer_destroy(&timer->ltimer);
    }
    *timer = (seL4_timer_t){0};
}

static const sel4ps_irq_t *find_irq(const timer_objects_t *objects, const ps_irq_t *irq)
{
    for (size_t i = 0; objects && i < objects->nirqs; i++) {
        const ps_irq_t *other = &objects->irqs[i].irq;

        if (other->type == irq->type &&
            sel4platsupport_irq_number(other) == sel4platsupport_irq_number(irq)) {
            return &objects->irqs[i];
        }
    }
    return NULL;
}

static int init_irq(vka_t *vka, simple_t *simple, seL4_CPtr ntfn, seL4_timer_t *timer, size_t n,
                    const timer_objects_t *objects)
{
    sel4ps_irq_t *irq = &timer->to.irqs[n];
    int error = ltimer_get_nth_irq(&timer->ltimer, n, &irq->irq);

    if (error) {
        return error;
    }
    const sel4ps_irq_t *given = find_irq(objects, &irq->irq);
    if (given) {
        irq->handler_path = given->handler_path;
    } else if (sel4platsupport_copy_irq_cap(vka, simple, &irq->irq, &irq->handler_path)) {
        return EIO;
    }
    error = -irq_attach(vka, irq->handler_path.capPtr, ntfn, SEL4PLATSUPPORT_TIMER_BADGE(n),
                        &irq->badged_ntfn_path);
    if (error && !given) {
        irq_delete_cap(vka, &irq->handler_path);
    }
    return error;
}

/* Undoes init_irq for the first `num` interrupts. */
static void undo_irqs(vka_t *vka, seL4_timer_t *timer, size_t num, const timer_objects_t *objects)
{
    for (size_t i = 0; i < num; i++) {
        sel4ps_irq_t *irq = &timer->to.irqs[i];

        irq_delete_cap(vka, &irq->badged_ntfn_path);
        if (!find_irq(objects, &irq->irq)) {
            irq_delete_cap(vka, &irq->handler_path);
        }
    }
}

int sel4platsupport_init_timer_irqs(vka_t *vka, simple_t *simple, seL4_CPtr ntfn,
                                    seL4_timer_t *timer, timer_objects_t *objects)
{
    if (!vka || !simple || !timer) {
        ZF_LOGE("vka, simple or timer is NULL");
        return EINVAL;
    }
    size_t num = ltimer_get_num_irqs(&timer->ltimer);
    if (num > MAX_IRQS) {
        ZF_LOGE("A timer with %zu interrupts", num);
        return ENOSYS;
    }
    for (size_t i = 0; i < num; i++) {
        int error = init_irq(vka, simple, ntfn, timer, i, objects);
        if (error) {
            undo_irqs(vka, timer, i, objects);
            return error;
        }
    }
    timer->to.nirqs = num;
    timer->handle_irq = acknowledge_irqs;
    timer->destroy = destroy_irqs;
    return 0;
}

void sel4platsupport_handle_timer_irq(seL4_timer_t *timer, seL4_Word badge)
{
    if (!timer || !timer->handle_irq) {
        ZF_LOGE("timer or its handle_irq is NULL");
        return;
    }
    timer->handle_irq(timer, badge);
}

void sel4platsupport_destroy_timer(seL4_timer_t *timer, vka_t *vka)
{
    if (!timer || !timer->destroy) {
        ZF_LOGE("timer or its destroy is NULL");
        return;
    }
    timer->destroy(timer, vka);
}
