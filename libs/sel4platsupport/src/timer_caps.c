/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The default timer as capabilities.
 */
#include "io_ops.h"
#include "irq_interface.h"

#include <sel4platsupport/io.h>
#include <sel4platsupport/timer.h>

static void release(vka_t *vka, timer_objects_t *objects)
{
    for (size_t i = 0; i < objects->nirqs; i++) {
        irq_delete_cap(vka, &objects->irqs[i].handler_path);
    }
    for (size_t i = 0; i < objects->nobjs; i++) {
        vka_free_object(vka, &objects->objs[i].obj);
    }
    *objects = (timer_objects_t){0};
}

static int take_irqs(vka_t *vka, simple_t *simple, ltimer_t *ltimer, timer_objects_t *objects)
{
    size_t num = ltimer_get_num_irqs(ltimer);

    if (num > MAX_IRQS) {
        ZF_LOGE("A timer with %zu interrupts", num);
        return ENOSYS;
    }
    for (size_t i = 0; i < num; i++) {
        sel4ps_irq_t *irq = &objects->irqs[i];
        int error = ltimer_get_nth_irq(ltimer, i, &irq->irq);

        if (error) {
            return error;
        }
        if (sel4platsupport_copy_irq_cap(vka, simple, &irq->irq, &irq->handler_path)) {
            return EIO;
        }
        objects->nirqs++;
    }
    return 0;
}

static int take_pmems(vka_t *vka, ltimer_t *ltimer, timer_objects_t *objects)
{
    size_t num = ltimer_get_num_pmems(ltimer);

    if (num > MAX_OBJS) {
        ZF_LOGE("A timer with %zu regions of registers", num);
        return ENOSYS;
    }
    for (size_t i = 0; i < num; i++) {
        sel4ps_pmem_t *pmem = &objects->objs[i];
        int error = ltimer_get_nth_pmem(ltimer, i, &pmem->region);

        if (error) {
            return error;
        }
        uintptr_t page = PAGE_ALIGN_4K(pmem->region.base_addr);
        if (pmem->region.length > page + PAGE_SIZE_4K - pmem->region.base_addr) {
            ZF_LOGE("The registers of a timer in more than a page");
            return ENOSYS;
        }
        if (vka_alloc_untyped_at(vka, seL4_PageBits, page, &pmem->obj)) {
            return ENOMEM;
        }
        objects->nobjs++;
    }
    return 0;
}

static int take(vka_t *vka, simple_t *simple, const ps_io_ops_t *ops, timer_objects_t *objects)
{
    ltimer_t ltimer;
    int error = ltimer_default_describe(&ltimer, *ops);

    if (error) {
        return error;
    }
    error = take_irqs(vka, simple, &ltimer, objects);
    if (!error) {
        error = take_pmems(vka, &ltimer, objects);
    }
    ltimer_destroy(&ltimer);
    return error;
}

int sel4platsupport_init_default_timer_caps(vka_t *vka, vspace_t *vspace, simple_t *simple,
                                            timer_objects_t *timer_objects)
{
    ps_io_ops_t ops;

    if (!vka || !vspace || !simple || !timer_objects) {
        ZF_LOGE("vka, vspace, simple or timer_objects is NULL");
        return EINVAL;
    }
    *timer_objects = (timer_objects_t){0};
    if (sel4platsupport_new_io_ops(vspace, vka, simple, &ops)) {
        return ENOMEM;
    }
    int error = take(vka, simple, &ops, timer_objects);
    if (error) {
        release(vka, timer_objects);
    }
    io_ops_destroy(&ops);
    return error;
}
