/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A thread's message has two words: the id of the thread, which is that of its notification in the
 * interrupt interface, and the badge that came.
 */
#include <errno.h>
#include <sel4platsupport/irq.h>
#include <sel4utils/api.h>
#include <sel4utils/irq_server.h>
#include <sel4utils/thread.h>
#include <vka/object.h>

#define MESSAGE_WORDS 2

typedef struct server_thread server_thread_t;
struct server_thread {
    sel4utils_thread_t thread;
    vka_object_t notification; /* the server's own; cptr 0: the caller's is used */
    seL4_CPtr waits_for;
    seL4_CPtr sends_to;
    seL4_Word label;
    thread_id_t id;
    server_thread_t *next;
};

struct irq_server {
    vspace_t *vspace;
    vka_t *vka;
    simple_t *simple;
    ps_malloc_ops_t *malloc_ops;
    seL4_Word priority;
    seL4_CPtr cspace;
    seL4_CPtr delivery_ep;
    seL4_Word label;
    ps_irq_ops_t irq_ops;
    server_thread_t *threads;
};

irq_server_t *irq_server_new(vspace_t *vspace, vka_t *vka, seL4_Word priority, simple_t *simple,
                             seL4_CPtr cspace, seL4_CPtr delivery_ep, seL4_Word label,
                             size_t num_irqs, ps_malloc_ops_t *malloc_ops)
{
    irq_interface_config_t config = {.max_irq_ids = num_irqs, .max_ntfn_ids = num_irqs};
    irq_server_t *server = NULL;

    if (vspace == NULL || vka == NULL || simple == NULL || malloc_ops == NULL ||
        delivery_ep == seL4_CapNull || num_irqs == 0) {
        ZF_LOGE("An argument is missing");
        return NULL;
    }
    if (ps_calloc(malloc_ops, 1, sizeof(*server), (void **)&server)) {
        ZF_LOGE("No memory for an IRQ server");
        return NULL;
    }
    *server = (irq_server_t){
        .vspace = vspace,
        .vka = vka,
        .simple = simple,
        .malloc_ops = malloc_ops,
        .priority = priority,
        .cspace = cspace,
        .delivery_ep = delivery_ep,
        .label = label,
    };
    if (sel4platsupport_new_irq_ops(&server->irq_ops, vka, simple, config, malloc_ops)) {
        ZF_LOGE("No interrupt interface for an IRQ server");
        ps_free(malloc_ops, sizeof(*server), server);
        return NULL;
    }
    return server;
}

static void forward_signals(void *arg0, void *arg1, void *ipc_buffer)
{
    const server_thread_t *self = arg0;

    (void)arg1;
    (void)ipc_buffer;
    for (;;) {
        seL4_Word badge;

        seL4_Wait(self->waits_for, &badge);
        seL4_SetMR(0, (seL4_Word)self->id);
        seL4_SetMR(1, badge);
        seL4_Send(self->sends_to, seL4_MessageInfo_new(self->label, 0, 0, MESSAGE_WORDS));
    }
}

/* The notification, under an id of the interrupt interface. 0 or a negative errno. */
static int provide_notification(irq_server_t *server, server_thread_t *thread, seL4_Word mask,
                                thread_id_t id_hint)
{
    if (id_hint < 0) {
        thread->id = sel4platsupport_irq_provide_ntfn(&server->irq_ops, thread->waits_for, mask);
        return thread->id < 0 ? thread->id : 0;
    }
    thread->id = id_hint;
    return sel4platsupport_irq_provide_ntfn_with_id(&server->irq_ops, thread->waits_for, mask,
                                                    id_hint);
}

static int start_thread(irq_server_t *server, server_thread_t *thread)
{
    sel4utils_thread_config_t config = thread_config_default(
        server->simple, server->cspace, seL4_NilData, seL4_CapNull, (uint8_t)server->priority);

    if (sel4utils_configure_thread_config(server->vka, server->vspace, server->vspace, config,
                                          &thread->thread)) {
        return -ENOMEM;
    }
    if (sel4utils_start_thread(&thread->thread, forward_signals, thread, NULL, 1)) {
        sel4utils_clean_up_thread(server->vka, server->vspace, &thread->thread);
        return -EINVAL;
    }
    return 0;
}

static void free_record(irq_server_t *server, server_thread_t *thread)
{
    if (thread->notification.cptr != seL4_CapNull) {
        vka_free_object(server->vka, &thread->notification);
    }
    ps_free(server->malloc_ops, sizeof(*thread), thread);
}

/* The record of a thread, with the notification it waits for. NULL without memory. */
static server_thread_t *make_record(irq_server_t *server, seL4_CPtr provided_ntfn)
{
    server_thread_t *thread = NULL;

    if (ps_calloc(server->malloc_ops, 1, sizeof(*thread), (void **)&thread)) {
        return NULL;
    }
    thread->sends_to = server->delivery_ep;
    thread->label = server->label;
    thread->waits_for = provided_ntfn;
    if (provided_ntfn == seL4_CapNull) {
        if (vka_alloc_notification(server->vka, &thread->notification)) {
            ps_free(server->malloc_ops, sizeof(*thread), thread);
            return NULL;
        }
        thread->waits_for = thread->notification.cptr;
    }
    return thread;
}

thread_id_t irq_server_thread_new(irq_server_t *irq_server, seL4_CPtr provided_ntfn,
                                  seL4_Word usable_mask, thread_id_t id_hint)
{
    seL4_Word mask =
        provided_ntfn == seL4_CapNull ? MASK(MAX_INTERRUPTS_TO_NOTIFICATIONS) : usable_mask;
    server_thread_t *thread;
    int error;

    if (irq_server == NULL || mask == 0) {
        ZF_LOGE("No server, or no bits of the notification");
        return -EINVAL;
    }
    thread = make_record(irq_server, provided_ntfn);
    if (thread == NULL) {
        ZF_LOGE("No memory for a thread of an IRQ server");
        return -ENOMEM;
    }
    error = provide_notification(irq_server, thread, mask, id_hint);
    if (error) {
        free_record(irq_server, thread);
        return error;
    }
    error = start_thread(irq_server, thread);
    if (error) {
        sel4platsupport_irq_return_ntfn(&irq_server->irq_ops, thread->id, NULL);
        free_record(irq_server, thread);
        return error;
    }
    thread->next = irq_server->threads;
    irq_server->threads = thread;
    return thread->id;
}

irq_id_t irq_server_register_irq(irq_server_t *irq_server, ps_irq_t irq, irq_callback_fn_t callback,
                                 void *callback_data)
{
    int error = -ENOENT;
    irq_id_t id;

    if (irq_server == NULL || callback == NULL) {
        ZF_LOGE("No server or no callback");
        return -EINVAL;
    }
    id = ps_irq_register(&irq_server->irq_ops, irq, callback, callback_data);
    if (id < 0) {
        return id;
    }
    for (server_thread_t *thread = irq_server->threads; thread; thread = thread->next) {
        error = sel4platsupport_irq_set_ntfn(&irq_server->irq_ops, thread->id, id, NULL);
        if (error != -ENOSPC) {
            break;
        }
    }
    if (error) {
        ZF_LOGE("No thread can wait for the interrupt, error %d", error);
        ps_irq_unregister(&irq_server->irq_ops, id);
        return error;
    }
    return id;
}

void irq_server_handle_irq_ipc(irq_server_t *irq_server, seL4_MessageInfo_t msginfo)
{
    if (irq_server == NULL) {
        ZF_LOGE("No server");
        return;
    }
    if (seL4_MessageInfo_get_label(msginfo) != irq_server->label ||
        seL4_MessageInfo_get_length(msginfo) != MESSAGE_WORDS) {
        return;
    }
    thread_id_t id = (thread_id_t)seL4_GetMR(0);
    seL4_Word badge = seL4_GetMR(1);
    if (sel4platsupport_irq_handle(&irq_server->irq_ops, id, badge)) {
        ZF_LOGE("The interrupts %#lx of thread %d cannot be handled", (unsigned long)badge, id);
    }
}

seL4_MessageInfo_t irq_server_wait_for_irq(irq_server_t *irq_server, seL4_Word *ret_badge)
{
    seL4_Word badge;
    seL4_MessageInfo_t msginfo = api_wait(irq_server->delivery_ep, &badge);

    irq_server_handle_irq_ipc(irq_server, msginfo);
    if (ret_badge != NULL) {
        *ret_badge = badge;
    }
    return msginfo;
}
