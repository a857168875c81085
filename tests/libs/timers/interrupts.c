/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The standard interrupt interface: several notifications, waiting through the interface. The PIT
 * interrupts periodically, COM2 when it gets a byte.
 */
#include "devices.h"

#include <platsupport/plat/pit.h>
#include <sel4platsupport/io.h>

#define COM2_IRQ SERIAL_CONSOLE_COM2_IRQ

static ps_io_ops_t ops;
static pit_t pit;
static ps_chardevice_t com2;
static vka_object_t ntfns[2];
static int num_pit;
static int num_com2;

static const ps_irq_t pit_irq = {.type = PS_IOAPIC, .ioapic = {.pin = 2, .vector = 2}};
static const ps_irq_t com2_irq = {.type = PS_INTERRUPT, .irq = {.number = COM2_IRQ}};

static void count(void *data, ps_irq_acknowledge_fn_t acknowledge, void *ack_data)
{
    *(int *)data += acknowledge(ack_data) == 0;
}

static bool start(void)
{
    num_pit = 0;
    num_com2 = 0;
    for (size_t i = 0; i < ARRAY_SIZE(ntfns); i++) {
        if (!ntfns[i].cptr && vka_alloc_notification(&env.vka, &ntfns[i])) {
            return false;
        }
    }
    return sel4platsupport_new_io_ops(&env.vspace, &env.vka, &env.simple, &ops) == 0 &&
           sel4platsupport_new_arch_ops(&ops, &env.simple, &env.vka) == 0 &&
           pit_init(&pit, ops.io_port_ops) == 0 && pit_cancel_timeout(&pit) == 0;
}

void interrupts_are_paired_with_notifications(void)
{
    seL4_Word badge = 0;
    seL4_CPtr back = 0;

    CHECK(start());
    ps_irq_ops_t *irqs = &ops.irq_ops;
    irq_id_t id = ps_irq_register(irqs, pit_irq, count, &num_pit);
    CHECK(id >= 0);
    ntfn_id_t first = sel4platsupport_irq_provide_ntfn(irqs, ntfns[0].cptr, BIT(5) | BIT(9));
    CHECK(first >= 0);
    CHECK(sel4platsupport_irq_provide_ntfn_with_id(irqs, ntfns[1].cptr, BIT(0), first + 7) == 0);
    CHECK(sel4platsupport_irq_set_ntfn(irqs, first, id, &badge) == 0 && badge == BIT(5));
    CHECK(sel4platsupport_irq_set_ntfn(irqs, first, id, &badge) == -EADDRINUSE);
    CHECK(pit_set_timeout(&pit, NS_IN_MS, true) == 0);
    for (int i = 1; i <= 10; i++) {
        CHECK(sel4platsupport_irq_wait(irqs, first, BIT(5), &badge) == 0);
        CHECK(num_pit == i && badge == 0);
    }
    CHECK(sel4platsupport_irq_unset_ntfn(irqs, id) == 0);
    CHECK(sel4platsupport_irq_unset_ntfn(irqs, id) == -EINVAL);
    CHECK(sel4platsupport_irq_set_ntfn(irqs, first + 7, id, &badge) == 0 && badge == BIT(0));
    num_pit = 0;
    CHECK(sel4platsupport_irq_wait(irqs, first + 7, ~0ul, NULL) == 0 && num_pit == 1);
    CHECK(sel4platsupport_irq_return_ntfn(irqs, first + 7, &back) == 0 && back == ntfns[1].cptr);
    CHECK(sel4platsupport_irq_wait(irqs, first + 7, ~0ul, NULL) == -EINVAL);
    CHECK(sel4platsupport_irq_set_ntfn(irqs, first, id, &badge) == 0 && badge == BIT(5));
    CHECK(ps_irq_unregister(irqs, id) == 0 && pit_cancel_timeout(&pit) == 0);
}

void what_is_not_waited_for_is_kept(void)
{
    seL4_Word pit_bit = 0;
    seL4_Word com2_bit = 0;
    seL4_Word rest = 0;

    CHECK(start() && loopback_start(&com2));
    ps_irq_ops_t *irqs = &ops.irq_ops;
    irq_id_t pit_id = ps_irq_register(irqs, pit_irq, count, &num_pit);
    irq_id_t com2_id = ps_irq_register(irqs, com2_irq, count, &num_com2);
    ntfn_id_t ntfn = sel4platsupport_irq_provide_ntfn(irqs, ntfns[0].cptr, ~0ul);
    CHECK(pit_id >= 0 && com2_id >= 0 && ntfn >= 0);
    CHECK(sel4platsupport_irq_set_ntfn(irqs, ntfn, pit_id, &pit_bit) == 0);
    CHECK(sel4platsupport_irq_set_ntfn(irqs, ntfn, com2_id, &com2_bit) == 0);
    CHECK(sel4platsupport_irq_poll(irqs, ntfn, ~0ul, &rest) == 0 && rest == 0);
    ps_cdev_putchar(&com2, 'x'); /* comes back and interrupts */
    CHECK(pit_set_timeout(&pit, NS_IN_MS, false) == 0);
    while (num_pit == 0) {
        CHECK(sel4platsupport_irq_wait(irqs, ntfn, pit_bit, &rest) == 0);
    }
    CHECK(num_pit == 1 && num_com2 == 0 && rest == com2_bit);
    CHECK(sel4platsupport_irq_wait(irqs, ntfn, com2_bit, &rest) == 0); /* does not block */
    CHECK(num_com2 == 1 && rest == 0 && ps_cdev_getchar(&com2) == 'x');
    CHECK(sel4platsupport_irq_handle(irqs, ntfn, pit_bit | com2_bit | BIT(40)) == 0);
    CHECK(num_pit == 2 && num_com2 == 2);
    CHECK(ps_irq_unregister(irqs, com2_id) == 0 && ps_irq_unregister(irqs, pit_id) == 0);
}

void interrupt_interfaces_refuse_what_makes_no_sense(void)
{
    irq_interface_config_t tiny = {1, 1};
    ps_irq_ops_t irqs;
    seL4_CPtr ntfn = ntfns[0].cptr;

    CHECK(start());
    CHECK(sel4platsupport_new_irq_ops(NULL, &env.vka, &env.simple, tiny, &ops.malloc_ops) ==
          -EINVAL);
    CHECK(sel4platsupport_new_irq_ops(&irqs, &env.vka, &env.simple, (irq_interface_config_t){0, 1},
                                      &ops.malloc_ops) == -EINVAL);
    CHECK(sel4platsupport_new_mini_irq_ops(&irqs, &env.vka, &env.simple, &ops.malloc_ops, 0, 1) ==
          -EINVAL);
    CHECK(sel4platsupport_new_mini_irq_ops(&irqs, &env.vka, &env.simple, &ops.malloc_ops, ntfn,
                                           0) == -EINVAL);
    CHECK(sel4platsupport_irq_provide_ntfn(&env.ops.irq_ops, ntfn, 1) == -EPERM); /* mini */
    CHECK(sel4platsupport_irq_poll(&env.ops.irq_ops, 0, 1, NULL) == -EPERM);
    CHECK(sel4platsupport_irq_handle(NULL, 0, 1) == -EINVAL);
    CHECK(sel4platsupport_irq_handle(&env.ops.irq_ops, 1, 1) == -EINVAL);

    CHECK(sel4platsupport_new_mini_irq_ops(&irqs, &env.vka, &env.simple, &ops.malloc_ops, ntfn,
                                           BIT(3)) == 0);
    irq_id_t id = ps_irq_register(&irqs, pit_irq, count, &num_pit);
    CHECK(id >= 0 && ps_irq_register(&irqs, pit_irq, count, &num_pit) == -EFAULT);
    CHECK(ps_irq_register(&irqs, com2_irq, count, &num_com2) == -ENOSPC);
    CHECK(ps_irq_unregister(&irqs, id) == 0);
    CHECK(ps_irq_register(&irqs, (ps_irq_t){.type = PS_OTHER}, count, NULL) == -EINVAL);
    id = ps_irq_register(&irqs, com2_irq, count, &num_com2); /* nothing was kept of the refused */
    CHECK(id >= 0 && ps_irq_unregister(&irqs, id) == 0);

    CHECK(sel4platsupport_new_irq_ops(&irqs, &env.vka, &env.simple, tiny, &ops.malloc_ops) == 0);
    id = ps_irq_register(&irqs, com2_irq, count, &num_com2);
    CHECK(id == 0 && ps_irq_register(&irqs, pit_irq, count, &num_pit) == -EMFILE);
    CHECK(sel4platsupport_irq_provide_ntfn(&irqs, 0, 1) == -EINVAL);
    CHECK(sel4platsupport_irq_provide_ntfn(&irqs, ntfn, 0) == -EINVAL);
    CHECK(sel4platsupport_irq_provide_ntfn_with_id(&irqs, ntfn, 1, 1) == -EINVAL);
    CHECK(sel4platsupport_irq_provide_ntfn(&irqs, ntfn, 1) == 0);
    CHECK(sel4platsupport_irq_provide_ntfn(&irqs, ntfn, 1) == -EMFILE);
    CHECK(sel4platsupport_irq_provide_ntfn_with_id(&irqs, ntfn, 1, 0) == -EADDRINUSE);
    CHECK(sel4platsupport_irq_set_ntfn(&irqs, 0, 5, NULL) == -EINVAL);
    CHECK(sel4platsupport_irq_set_ntfn(&irqs, 5, 0, NULL) == -EINVAL);
    CHECK(sel4platsupport_irq_return_ntfn(&irqs, 0, NULL) == 0);
    CHECK(ps_irq_unregister(&irqs, id) == 0);
}
