/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Interrupts as messages: threads wait for the notifications of interrupts and send each signal on
 * to one endpoint, where the program waits for whatever else it serves. (spec/06 section 10.10)
 */
#pragma once

#include <platsupport/io.h>
#include <platsupport/irq.h>
#include <sel4/sel4.h>
#include <simple/simple.h>
#include <vka/vka.h>
#include <vspace/vspace.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct irq_server irq_server_t;

/* A thread of the server, from 0. */
typedef int thread_id_t;

/*
 * Makes a server for up to num_irqs interrupts, which has no threads yet.
 * vspace, vka, simple, malloc_ops: must stay alive. priority: of its threads. cspace: the CNode
 * that they live in, this program's. delivery_ep, label: where they send their messages to, and the
 * label of those; the message registers are the server's own business. NULL, with the reason
 * logged, without memory or arguments. It cannot be destroyed.
 */
irq_server_t *irq_server_new(vspace_t *vspace, vka_t *vka, seL4_Word priority, simple_t *simple,
                             seL4_CPtr cspace, seL4_CPtr delivery_ep, seL4_Word label,
                             size_t num_irqs, ps_malloc_ops_t *malloc_ops);

/*
 * Starts a thread that waits for the interrupts of one notification.
 * provided_ntfn: a notification of the caller, of whose badge usable_mask may be used; or
 * seL4_CapNull: a new one, and usable_mask counts for nothing. id_hint: the id it should have, or
 * negative: any. Its id, or a negative errno: EINVAL, ENOMEM, EMFILE, EADDRINUSE (id in use).
 */
thread_id_t irq_server_thread_new(irq_server_t *irq_server, seL4_CPtr provided_ntfn,
                                  seL4_Word usable_mask, thread_id_t id_hint);

/*
 * Takes an interrupt, on behalf of which `callback` is called by irq_server_handle_irq_ipc.
 * Its id, or a negative errno: ENOENT no thread, ENOSPC no thread has a bit left, or what
 * ps_irq_register says.
 */
irq_id_t irq_server_register_irq(irq_server_t *irq_server, ps_irq_t irq, irq_callback_fn_t callback,
                                 void *callback_data);

/* Calls the callbacks that the message asks for, which was just received; another's message is left
 * alone. */
void irq_server_handle_irq_ipc(irq_server_t *irq_server, seL4_MessageInfo_t msginfo);

/* Waits for a message on the delivery endpoint and handles it if it is one of an interrupt. The
 * message, and its badge in *ret_badge (may be NULL). */
seL4_MessageInfo_t irq_server_wait_for_irq(irq_server_t *irq_server, seL4_Word *ret_badge);

#ifdef __cplusplus
}
#endif
