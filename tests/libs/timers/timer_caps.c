/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The default timer as objects of the kernel, and through seL4_timer_t.
 */
#include "timer.h"

#include <platsupport/plat/pit.h>
#include <platsupport/plat/timer.h>
#include <sel4platsupport/io.h>
#include <sel4platsupport/timer.h>
#include <vka/capops.h>

void timer_objects_can_be_taken(void)
{
    timer_objects_t objects;
    cspacepath_t path;

    timer_end();
    for (int i = 0; i < 10; i++) {
        CHECK(sel4platsupport_init_default_timer_caps(&env.vka, &env.vspace, &env.simple,
                                                      &objects) == 0);
        const ps_irq_t *irq = &objects.irqs[0].irq;
        int number = (int)sel4platsupport_irq_number(irq);
        seL4_CPtr handler = objects.irqs[0].handler_path.capPtr;
        CHECK(objects.nirqs == 1 && handler && seL4_IRQHandler_Ack(handler) == 0);
        CHECK(sel4platsupport_timer_objs_get_irq_cap(&objects, number, irq->type) == handler);
        CHECK(!sel4platsupport_timer_objs_get_irq_cap(&objects, number + 1, irq->type));
        CHECK(vka_cspace_alloc_path(&env.vka, &path) == 0);
        for (size_t n = 0; n < objects.nobjs; n++) {
            /* an untyped that a frame of the registers fits in */
            CHECK(vka_untyped_retype(&objects.objs[n].obj, seL4_ARCH_4KPage, seL4_PageBits, 1,
                                     &path) == 0);
            seL4_ARCH_Page_GetAddress_t address = seL4_ARCH_Page_GetAddress(path.capPtr);
            CHECK(address.error == 0 && address.paddr == objects.objs[n].region.base_addr);
            vka_cnode_delete(&path);
            vka_free_object(&env.vka, &objects.objs[n].obj);
        }
        vka_cspace_free_path(&env.vka, path);
        vka_cnode_delete(&objects.irqs[0].handler_path);
        vka_cspace_free_path(&env.vka, objects.irqs[0].handler_path);
    }
}

void the_default_timer_runs_by_badge(void)
{
    static seL4_timer_t default_timer;
    seL4_Word badge;

    timer_end();
    for (int round = 0; round < 2; round++) {
        CHECK(sel4platsupport_init_default_timer(&env.vka, &env.vspace, &env.simple, env.ntfn.cptr,
                                                 &default_timer) == 0);
        CHECK(default_timer.to.nirqs == 1 && default_timer.to.irqs[0].handler_path.capPtr);
        uint64_t start = 0;
        uint64_t end = 0;
        CHECK(ltimer_get_time(&default_timer.ltimer, &start) == 0);
        CHECK(ltimer_set_timeout(&default_timer.ltimer, 2 * NS_IN_MS, TIMEOUT_PERIODIC) == 0);
        for (int i = 0; i < 10; i++) {
            seL4_Wait(env.ntfn.cptr, &badge);
            CHECK(badge == SEL4PLATSUPPORT_TIMER_BADGE(0));
            sel4platsupport_handle_timer_irq(&default_timer, badge);
        }
        CHECK(ltimer_get_time(&default_timer.ltimer, &end) == 0);
        CHECK(end - start >= 18 * NS_IN_MS && end - start < 21 * NS_IN_MS);
        sel4platsupport_destroy_timer(&default_timer, &env.vka);
        env_poll();
    }
    CHECK(sel4platsupport_init_default_timer(NULL, &env.vspace, &env.simple, env.ntfn.cptr,
                                             &default_timer) == EINVAL);
}

/* The PIT without its driver: the interrupt comes again and again as long as it is acknowledged. */
void timer_irqs_are_acknowledged(void)
{
    static seL4_timer_t bare;
    pit_t pit;
    seL4_Word badge;

    timer_end();
    CHECK(pit_init(&pit, env.ops.io_port_ops) == 0);
    CHECK(ltimer_pit_describe(&bare.ltimer, env.ops) == 0);
    CHECK(sel4platsupport_init_timer_irqs(&env.vka, &env.simple, env.ntfn.cptr, &bare, NULL) == 0);
    CHECK(bare.to.nirqs == 1 && pit_set_timeout(&pit, NS_IN_MS, true) == 0);
    for (int i = 0; i < 10; i++) {
        seL4_Wait(env.ntfn.cptr, &badge);
        CHECK(badge == SEL4PLATSUPPORT_TIMER_BADGE(0));
        sel4platsupport_handle_timer_irq(&bare, badge);
    }
    CHECK(pit_cancel_timeout(&pit) == 0);
    sel4platsupport_destroy_timer(&bare, &env.vka);
    sel4platsupport_handle_timer_irq(&bare, badge); /* nothing to handle: one line is logged */
}
