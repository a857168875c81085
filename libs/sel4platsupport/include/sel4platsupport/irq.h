/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Interrupts of drivers as notifications of the kernel (spec/06 section 14.3).
 *
 * The standard interface has several notifications: a driver registers an interrupt, whoever owns
 * the notifications pairs the two, and waits through the interface. The mini interface has one
 * notification, on which the program waits by itself, and pairs each interrupt with it at once.
 *
 * All functions answer a negative errno when they fail: EINVAL a missing argument, an id or a mask
 * that makes no sense; ENOMEM; EMFILE all ids in use; ENOSPC no bit of the badge is free;
 * EADDRINUSE in use already; EFAULT the kernel refuses; EPERM not on a mini interface.
 */
#pragma once

#include <platsupport/io.h>
#include <platsupport/irq.h>
#include <sel4/sel4.h>
#include <simple/simple.h>
#include <vka/cspacepath_t.h>
#include <vka/vka.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct sel4ps_irq {
    cspacepath_t handler_path;
    cspacepath_t badged_ntfn_path;
    ps_irq_t irq;
} sel4ps_irq_t;

typedef struct irq_interface_config {
    size_t max_irq_ids;
    size_t max_ntfn_ids;
} irq_interface_config_t;

#define DEFAULT_IRQ_INTERFACE_CONFIG                                                               \
    (struct irq_interface_config)                                                                  \
    {                                                                                              \
        64, 64                                                                                     \
    }

#define MAX_INTERRUPTS_TO_NOTIFICATIONS seL4_BadgeBits

typedef int ntfn_id_t;
#define MINI_IRQ_INTERFACE_NTFN_ID 0

/* Makes the standard interface. vka, simple and malloc_ops must stay alive. 0 or an error. */
int sel4platsupport_new_irq_ops(ps_irq_ops_t *irq_ops, vka_t *vka, simple_t *simple,
                                irq_interface_config_t irq_config, ps_malloc_ops_t *malloc_ops);

/* Makes the mini interface; `ntfn` stays the caller's, the badge bits of usable_mask are the
 * interface's. 0 or an error. */
int sel4platsupport_new_mini_irq_ops(ps_irq_ops_t *irq_ops, vka_t *vka, simple_t *simple,
                                     ps_malloc_ops_t *malloc_ops, seL4_CPtr ntfn,
                                     seL4_Word usable_mask);

/* Calls the callbacks of the interrupts whose bits are in handle_mask, a badge that was received,
 * the lowest first. Bits that belong to no interrupt are ignored. 0 or an error. */
int sel4platsupport_irq_handle(ps_irq_ops_t *irq_ops, ntfn_id_t ntfn_id, seL4_Word handle_mask);

/* Lends a notification, with the bits of its badge that interrupts may use. Its id, from 0. */
ntfn_id_t sel4platsupport_irq_provide_ntfn(ps_irq_ops_t *irq_ops, seL4_CPtr ntfn,
                                           seL4_Word usable_mask);

/* The same under the id `id_hint`. 0 or an error. */
int sel4platsupport_irq_provide_ntfn_with_id(ps_irq_ops_t *irq_ops, seL4_CPtr ntfn,
                                             seL4_Word usable_mask, ntfn_id_t id_hint);

/* Takes it back, *ret_cptr (may be NULL); its interrupts stay registered, without a notification.
 */
int sel4platsupport_irq_return_ntfn(ps_irq_ops_t *irq_ops, ntfn_id_t ntfn_id, seL4_CPtr *ret_cptr);

/* Lets an interrupt signal a notification, and unmasks it. *ret_badge (may be NULL): with which
 * bit. An interrupt has one notification (EADDRINUSE). */
int sel4platsupport_irq_set_ntfn(ps_irq_ops_t *irq_ops, ntfn_id_t ntfn_id, irq_id_t irq_id,
                                 seL4_Word *ret_badge);

/* Undoes that. */
int sel4platsupport_irq_unset_ntfn(ps_irq_ops_t *irq_ops, irq_id_t irq_id);

/* Waits for a signal, then calls the callbacks of those interrupts that are in wait_mask. The other
 * bits that came are kept for a later call, and told in *ret_leftover_bits (may be NULL). If a bit
 * of wait_mask was kept, it does not wait. 0 or an error. */
int sel4platsupport_irq_wait(ps_irq_ops_t *irq_ops, ntfn_id_t ntfn_id, seL4_Word wait_mask,
                             seL4_Word *ret_leftover_bits);

/* The same without waiting. */
int sel4platsupport_irq_poll(ps_irq_ops_t *irq_ops, ntfn_id_t ntfn_id, seL4_Word poll_mask,
                             seL4_Word *ret_leftover_bits);

#ifdef __cplusplus
}
#endif
