/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The IRQ server of sel4utils: interrupts of the PIT as messages.
 */
#include "census.h"
#include "check.h"
#include "env.h"

#include <errno.h>
#include <sel4platsupport/bootinfo.h>
#include <sel4utils/irq_server.h>

#define PRIORITY    200
#define LABEL       0x77
#define PIT_CHANNEL 0x40
#define PIT_MODE    0x43
#define RATE_MODE   0x34 /* channel 0, both bytes, mode 2 */
#define PIT_HZ      1193182
#define SIGNALS     10

static const ps_irq_t pit_irq = {.type = PS_IOAPIC, .ioapic = {.pin = 2, .vector = 2}};

static ps_malloc_ops_t heap;
static vka_object_t delivery;
static seL4_CPtr pit_ports;
static irq_server_t *server;
static int handled;

static irq_server_t *new_server(size_t num_irqs)
{
    return irq_server_new(&vspace, &vka, PRIORITY, &simple, simple_get_cnode(&simple),
                          delivery.cptr, LABEL, num_irqs, &heap);
}

static void count(void *data, ps_irq_acknowledge_fn_t acknowledge, void *ack_data)
{
    *(int *)data += acknowledge(ack_data) == 0;
}

/* Lets the PIT interrupt a thousand times in a second. */
static bool start_pit(void)
{
    unsigned divisor = PIT_HZ / 1000;

    return seL4_X86_IOPort_Out8(pit_ports, PIT_MODE, RATE_MODE) == 0 &&
           seL4_X86_IOPort_Out8(pit_ports, PIT_CHANNEL, divisor & 0xff) == 0 &&
           seL4_X86_IOPort_Out8(pit_ports, PIT_CHANNEL, divisor >> 8) == 0;
}

static void what_is_missing_is_refused(void)
{
    struct census before = take_census();

    CHECK(!new_server(0));
    CHECK(!irq_server_new(NULL, &vka, PRIORITY, &simple, seL4_CapInitThreadCNode, delivery.cptr,
                          LABEL, 4, &heap));
    CHECK(!irq_server_new(&vspace, &vka, PRIORITY, &simple, seL4_CapInitThreadCNode, 0, LABEL, 4,
                          &heap));
    CHECK(irq_server_thread_new(NULL, 0, 1, -1) == -EINVAL);
    CHECK(nothing_lost_since(&before));
}

static void interrupts_need_a_thread(void)
{
    server = new_server(8);
    CHECK(server);
    struct census before = take_census();
    CHECK(irq_server_register_irq(server, pit_irq, count, &handled) == -ENOENT);
    CHECK(irq_server_register_irq(server, pit_irq, NULL, NULL) == -EINVAL);
    CHECK(nothing_lost_since(&before)); /* the handler is given back */
}

static void threads_have_ids(void)
{
    vka_object_t notification;

    CHECK(vka_alloc_notification(&vka, &notification) == 0);
    CHECK(irq_server_thread_new(server, notification.cptr, BIT(3), 5) == 5);
    struct census before = take_census();
    CHECK(irq_server_thread_new(server, 0, 0, 5) == -EADDRINUSE);
    CHECK(irq_server_thread_new(server, notification.cptr, 0, -1) == -EINVAL);
    CHECK(nothing_lost_since(&before));
    CHECK(irq_server_thread_new(server, 0, 0, -1) == 0);
}

static void interrupts_come_as_messages(void)
{
    seL4_Word badge = 1;

    CHECK(irq_server_register_irq(server, pit_irq, count, &handled) >= 0 && start_pit());
    for (int i = 1; i <= SIGNALS; i++) {
        seL4_MessageInfo_t message = irq_server_wait_for_irq(server, &badge);

        CHECK(seL4_MessageInfo_get_label(message) == LABEL && badge == 0 && handled == i);
    }
}

static void messages_of_others_are_left_alone(void)
{
    int before = handled;

    seL4_SetMR(0, 0);
    seL4_SetMR(1, 1);
    irq_server_handle_irq_ipc(server, seL4_MessageInfo_new(LABEL + 1, 0, 0, 2));
    irq_server_handle_irq_ipc(server, seL4_MessageInfo_new(LABEL, 0, 0, 1));
    CHECK(handled == before);
}

int main(void)
{
    static const struct test tests[] = {
        {"what is missing is refused", what_is_missing_is_refused},
        {"interrupts need a thread", interrupts_need_a_thread},
        {"threads have ids", threads_have_ids},
        {"interrupts come as messages", interrupts_come_as_messages},
        {"messages of others are left alone", messages_of_others_are_left_alone},
    };

    simple_default_init_bootinfo(&simple, platsupport_get_bootinfo());
    if (!start(bootstrap_use_current_simple(&simple, POOL_SIZE, pool)) ||
        vka_alloc_endpoint(&vka, &delivery) || vka_cspace_alloc(&vka, &pit_ports) ||
        simple_get_IOPort_cap(&simple, PIT_CHANNEL, PIT_MODE, simple_get_cnode(&simple), pit_ports,
                              seL4_WordBits) ||
        ps_new_stdlib_malloc_ops(&heap) || !thread_comes_and_goes()) {
        return 1;
    }
    run_tests(tests, ARRAY_SIZE(tests), exit_slot());
}
