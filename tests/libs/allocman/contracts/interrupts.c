/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Interrupts and time as messages: the IRQ server of sel4utils with the PIT, and its client of a
 * timer that somebody else has.
 */
#include "census.h"
#include "check.h"
#include "env.h"
#include "refusal.h"

#include <errno.h>
#include <sel4platsupport/bootinfo.h>
#include <sel4utils/arch/tsc.h>
#include <sel4utils/irq_server.h>
#include <sel4utils/time_server/client.h>
#include <sel4utils/util.h>

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

/* ---- time ---- */

#define TIME_LABEL 0x99
#define THE_TIME   0x123456789abcdefull

static struct {
    seL4_Word label;
    seL4_Word operation;
    seL4_Word type;
    uint64_t ns;
} asked;

/* Answers GET_TIME, and other operations with ETIME. */
static void tell_the_time(void *endpoint, void *reply, void *ipc_buffer)
{
    seL4_MessageInfo_t request = api_recv((seL4_CPtr)endpoint, NULL, (seL4_CPtr)reply);

    (void)ipc_buffer;
    for (;;) {
        asked.label = seL4_MessageInfo_get_label(request);
        asked.operation = seL4_GetMR(0);
        asked.type = seL4_GetMR(1);
        asked.ns = sel4utils_64_get_mr(2);
        seL4_SetMR(0, asked.operation == GET_TIME ? 0 : ETIME);
        sel4utils_64_set_mr(1, THE_TIME);
        request = api_reply_recv((seL4_CPtr)endpoint,
                                 seL4_MessageInfo_new(0, 0, 0, 1 + SEL4UTILS_64_WORDS), NULL,
                                 (seL4_CPtr)reply);
    }
}

/* A timer of which a thread tells the time. */
static void ask_for_the_time(void)
{
    sel4utils_thread_config_t config = thread_config_default(&simple, simple_get_cnode(&simple),
                                                             seL4_NilData, seL4_CapNull, PRIORITY);
    ps_io_ops_t ops = {.malloc_ops = heap};
    sel4utils_thread_t thread;
    vka_object_t endpoint;
    ltimer_t timer;
    uint64_t time = 0;

    CHECK(vka_alloc_endpoint(&vka, &endpoint) == 0);
    CHECK(!sel4utils_configure_thread_config(&vka, &vspace, &vspace, config, &thread));
    CHECK(!sel4utils_start_thread(&thread, tell_the_time, (void *)endpoint.cptr,
                                  (void *)thread.reply.cptr, 1));
    CHECK(sel4utils_rpc_ltimer_init(NULL, ops, endpoint.cptr, TIME_LABEL) == EINVAL);
    CHECK(sel4utils_rpc_ltimer_init(&timer, ops, endpoint.cptr, TIME_LABEL) == 0);
    CHECK(ltimer_get_time(&timer, &time) == 0 && time == THE_TIME);
    CHECK(asked.label == TIME_LABEL && asked.operation == GET_TIME);
    CHECK(ltimer_set_timeout(&timer, 5 * NS_IN_S, TIMEOUT_RELATIVE) == ETIME);
    CHECK(asked.operation == SET_TIMEOUT && asked.type == TIMEOUT_RELATIVE);
    CHECK(asked.ns == 5 * NS_IN_S);
    ltimer_destroy(&timer);
    sel4utils_clean_up_thread(&vka, &vspace, &thread);
    vka_free_object(&vka, &endpoint);
}

static void time_comes_by_messages(void)
{
    ask_for_the_time(); /* what stays: book-keeping of the root task's address space */
    struct census before = take_census();
    ask_for_the_time();
    CHECK(nothing_lost_since(&before));
}

static void without_heap_nothing_is_left(void)
{
    ps_io_ops_t ops = {.malloc_ops = heap};
    struct census before = take_census();
    ltimer_t timer;
    long count = 0;

    plan_refusal(allocator, REFUSE_HEAP, 0);
    CHECK(sel4utils_rpc_ltimer_init(&timer, ops, delivery.cptr, TIME_LABEL) == ENOMEM);
    CHECK(was_refused() && nothing_lost_since(&before));
    for (;; count++) {
        plan_refusal(allocator, REFUSE_HEAP, count);
        if (new_server(4)) {
            break; /* there is no way to destroy it */
        }
        CHECK(was_refused() && nothing_lost_since(&before));
    }
    CHECK(count > 1 && !was_refused());
    plan_refusal(allocator, REFUSE_HEAP, -1);
}

static void without_slots_and_objects_no_thread_is_left(void)
{
    long count = 0;

    for (;; count++) {
        struct census before = take_census();

        plan_refusal(allocator, REFUSE_SLOTS_AND_OBJECTS, count);
        thread_id_t id = irq_server_thread_new(server, 0, 0, -1);
        plan_refusal(allocator, REFUSE_SLOTS_AND_OBJECTS, -1);
        if (id >= 0) {
            break;
        }
        CHECK(id == -ENOMEM && nothing_lost_since(&before));
    }
    CHECK(count > 30);
}

static void the_frequency_of_the_time_stamp_counter_is_known(void)
{
    uint32_t hz = x86_get_tsc_freq_from_simple(&simple);

    CHECK(hz >= 100 * 1000 * 1000 && hz % 1000000 == 0);
}

int main(void)
{
    static const struct test tests[] = {
        {"what is missing is refused", what_is_missing_is_refused},
        {"interrupts need a thread", interrupts_need_a_thread},
        {"threads have ids", threads_have_ids},
        {"interrupts come as messages", interrupts_come_as_messages},
        {"messages of others are left alone", messages_of_others_are_left_alone},
        {"time comes by messages", time_comes_by_messages},
        {"without heap nothing is left", without_heap_nothing_is_left},
        {"without slots and objects no thread is left",
         without_slots_and_objects_no_thread_is_left},
        {"the frequency of the time stamp counter is known",
         the_frequency_of_the_time_stamp_counter_is_known},
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
