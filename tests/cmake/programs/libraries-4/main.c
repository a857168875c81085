/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A server of time: a process asks it to sleep, it counts interrupts of the timer (spec 07, section
 * 3.3).
 */
#include "../set_up.h"

#include <platsupport/ltimer.h>
#include <sel4/sel4.h>
#include <sel4platsupport/io.h>
#include <sel4platsupport/irq.h>
#include <stdio.h>

#define TICKS_PER_SECOND 1000

static ps_io_ops_t ops;
static ltimer_t timer;
static vka_object_t ntfn_object;

static void start_timer(void)
{
    int error = vka_alloc_notification(&vka, &ntfn_object);
    ZF_LOGF_IFERR(error, "Failed to allocate notification object.");
    error = sel4platsupport_new_malloc_ops(&ops.malloc_ops);
    ZF_LOGF_IF(error, "Failed to set up malloc_ops.");
    error = sel4platsupport_new_io_mapper(&vspace, &vka, &ops.io_mapper);
    ZF_LOGF_IF(error, "Failed to set up io_mapper.");
    error = sel4platsupport_new_fdt_ops(&ops.io_fdt, &simple, &ops.malloc_ops);
    ZF_LOGF_IF(error, "Failed to set up io_fdt.");
    error = sel4platsupport_new_mini_irq_ops(&ops.irq_ops, &vka, &simple, &ops.malloc_ops,
                                             ntfn_object.cptr, MASK(seL4_BadgeBits));
    ZF_LOGF_IF(error, "Failed to set up irq_ops.");
    error = sel4platsupport_new_arch_ops(&ops, &simple, &vka);
    ZF_LOGF_IF(error, "Failed to set up arch ops.");
    error = ltimer_default_init(&timer, ops, NULL, NULL);
    ZF_LOGF_IF(error, "Failed to set up the timer.");
    error = ltimer_set_timeout(&timer, NS_IN_MS, TIMEOUT_PERIODIC);
    ZF_LOGF_IF(error, "Failed to start the timer.");
}

/* Waits so many interrupts of the timer. */
static void sleep_ticks(seL4_Word ticks)
{
    seL4_Word badge;

    for (seL4_Word i = 0; i < ticks; i++) {
        seL4_Wait(ntfn_object.cptr, &badge);
        sel4platsupport_irq_handle(&ops.irq_ops, MINI_IRQ_INTERFACE_NTFN_ID, badge);
    }
}

int main(void)
{
    sel4utils_process_t process;
    vka_object_t endpoint = {0};
    seL4_Word badge = 0;
    uint64_t time = 0;

    zf_log_set_tag_prefix("libraries-4:");
    NAME_THREAD(seL4_CapInitThreadTCB, "libraries-4");
    set_up();
    int error = vka_alloc_endpoint(&vka, &endpoint);
    ZF_LOGF_IFERR(error, "Failed to allocate new endpoint object.");
    start_timer();
    start(&process, "client", &endpoint);
    printf("main: hello world\n");

    seL4_MessageInfo_t tag = seL4_Recv(endpoint.cptr, &badge);
    ZF_LOGF_IF(badge != EP_BADGE || seL4_MessageInfo_get_length(tag) != 1, "Not the client.");
    seL4_Word seconds = seL4_GetMR(0);
    printf("main: got a message from %#" PRIxPTR " to sleep %zu seconds\n", badge, seconds);
    sleep_ticks(seconds * TICKS_PER_SECOND);
    error = ltimer_get_time(&timer, &time);
    ZF_LOGF_IF(error, "Failed to read the time.");
    ltimer_destroy(&timer);
    seL4_SetMR(0, (uint32_t)time);
    seL4_ReplyRecv(endpoint.cptr, tag, &badge);
    return 0;
}
