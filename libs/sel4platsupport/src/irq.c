/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Notifications of an interrupt interface: lending, pairing, serving what they bring.
 */
#include "irq_interface.h"

/* The interface, or NULL and an error. `is_mini_ok`: whether the call is for mini interfaces, too.
 */
static struct irq_interface *interface_of(ps_irq_ops_t *irq_ops, bool is_mini_ok, int *error)
{
    struct irq_interface *interface = irq_ops ? irq_ops->cookie : NULL;

    if (!interface) {
        ZF_LOGE("irq_ops or its cookie is NULL");
        *error = -EINVAL;
        return NULL;
    }
    if (interface->is_mini && !is_mini_ok) {
        ZF_LOGE("This is a mini interface");
        *error = -EPERM;
        return NULL;
    }
    return interface;
}

/* The acknowledge function of all callbacks. Its data is the entry, so there is nothing to free; an
 * interrupt that was unregistered meanwhile needs no acknowledgement. */
static int acknowledge(void *ack_data)
{
    struct irq_entry *entry = ack_data;

    if (!entry) {
        ZF_LOGE("ack_data is NULL");
        return -EINVAL;
    }
    if (!entry->is_used) {
        return 0;
    }
    int error = seL4_IRQHandler_Ack(entry->irq.handler_path.capPtr);
    if (error) {
        ZF_LOGE("The interrupt cannot be acknowledged, error %d", error);
        return -EFAULT;
    }
    return 0;
}

static struct irq_entry *entry_of_bit(struct irq_interface *interface, ntfn_id_t ntfn_id,
                                      seL4_Word bit)
{
    for (size_t i = 0; i < interface->config.max_irq_ids; i++) {
        struct irq_entry *entry = &interface->irqs[i];

        if (entry->is_used && entry->ntfn_id == ntfn_id && entry->bit == bit) {
            return entry;
        }
    }
    return NULL;
}

/* Calls back for each bit, the lowest first. A callback may register and unregister. */
static void serve(struct irq_interface *interface, ntfn_id_t ntfn_id, seL4_Word bits)
{
    for (; bits; bits &= bits - 1) {
        struct irq_entry *entry = entry_of_bit(interface, ntfn_id, bits & -bits);

        if (entry) {
            entry->callback(entry->callback_data, acknowledge, entry);
        }
    }
}

int sel4platsupport_irq_handle(ps_irq_ops_t *irq_ops, ntfn_id_t ntfn_id, seL4_Word handle_mask)
{
    int error = 0;
    struct irq_interface *interface = interface_of(irq_ops, true, &error);

    if (!interface) {
        return error;
    }
    struct ntfn_entry *ntfn = irq_interface_ntfn(interface, ntfn_id);
    if (!ntfn) {
        return -EINVAL;
    }
    ntfn->pending &= ~handle_mask;
    serve(interface, ntfn_id, handle_mask & ntfn->usable);
    return 0;
}

static int lend(struct irq_interface *interface, seL4_CPtr ntfn, seL4_Word usable_mask, size_t id)
{
    if (!ntfn || !usable_mask) {
        ZF_LOGE("No notification, or no bit of its badge");
        return -EINVAL;
    }
    interface->ntfns[id] = (struct ntfn_entry){.ntfn = ntfn, .usable = usable_mask};
    return 0;
}

ntfn_id_t sel4platsupport_irq_provide_ntfn(ps_irq_ops_t *irq_ops, seL4_CPtr ntfn,
                                           seL4_Word usable_mask)
{
    int error = 0;
    struct irq_interface *interface = interface_of(irq_ops, false, &error);

    if (!interface) {
        return error;
    }
    for (size_t id = 0; id < interface->config.max_ntfn_ids; id++) {
        if (!interface->ntfns[id].ntfn) {
            error = lend(interface, ntfn, usable_mask, id);
            return error ? error : (ntfn_id_t)id;
        }
    }
    ZF_LOGE("All ids of notifications are in use");
    return -EMFILE;
}

int sel4platsupport_irq_provide_ntfn_with_id(ps_irq_ops_t *irq_ops, seL4_CPtr ntfn,
                                             seL4_Word usable_mask, ntfn_id_t id_hint)
{
    int error = 0;
    struct irq_interface *interface = interface_of(irq_ops, false, &error);

    if (!interface) {
        return error;
    }
    if (id_hint < 0 || (size_t)id_hint >= interface->config.max_ntfn_ids) {
        ZF_LOGE("There is no id %d for notifications", id_hint);
        return -EINVAL;
    }
    if (interface->ntfns[id_hint].ntfn) {
        ZF_LOGE("Id %d is in use", id_hint);
        return -EADDRINUSE;
    }
    return lend(interface, ntfn, usable_mask, (size_t)id_hint);
}

int sel4platsupport_irq_return_ntfn(ps_irq_ops_t *irq_ops, ntfn_id_t ntfn_id, seL4_CPtr *ret_cptr)
{
    int error = 0;
    struct irq_interface *interface = interface_of(irq_ops, false, &error);

    if (!interface) {
        return error;
    }
    struct ntfn_entry *ntfn = irq_interface_ntfn(interface, ntfn_id);
    if (!ntfn) {
        return -EINVAL;
    }
    for (size_t i = 0; i < interface->config.max_irq_ids; i++) {
        if (interface->irqs[i].is_used && interface->irqs[i].ntfn_id == ntfn_id) {
            irq_interface_unpair(interface, &interface->irqs[i]);
        }
    }
    if (ret_cptr) {
        *ret_cptr = ntfn->ntfn;
    }
    *ntfn = (struct ntfn_entry){0};
    return 0;
}

int sel4platsupport_irq_set_ntfn(ps_irq_ops_t *irq_ops, ntfn_id_t ntfn_id, irq_id_t irq_id,
                                 seL4_Word *ret_badge)
{
    int error = 0;
    struct irq_interface *interface = interface_of(irq_ops, false, &error);

    if (!interface) {
        return error;
    }
    struct irq_entry *irq = irq_interface_irq(interface, irq_id);
    if (!irq || !irq_interface_ntfn(interface, ntfn_id)) {
        return -EINVAL;
    }
    if (irq->ntfn_id != NO_NTFN) {
        ZF_LOGE("Interrupt %d has notification %d", irq_id, irq->ntfn_id);
        return -EADDRINUSE;
    }
    error = irq_interface_pair(interface, irq, ntfn_id);
    if (!error && ret_badge) {
        *ret_badge = irq->bit;
    }
    return error;
}

int sel4platsupport_irq_unset_ntfn(ps_irq_ops_t *irq_ops, irq_id_t irq_id)
{
    int error = 0;
    struct irq_interface *interface = interface_of(irq_ops, false, &error);

    if (!interface) {
        return error;
    }
    struct irq_entry *irq = irq_interface_irq(interface, irq_id);
    if (!irq) {
        return -EINVAL;
    }
    if (irq->ntfn_id == NO_NTFN) {
        ZF_LOGE("Interrupt %d has no notification", irq_id);
        return -EINVAL;
    }
    irq_interface_unpair(interface, irq);
    return 0;
}

/* Serves what is pending in `mask`; *leftover: what is pending then. */
static void serve_pending(struct irq_interface *interface, ntfn_id_t ntfn_id, seL4_Word mask,
                          seL4_Word *leftover)
{
    struct ntfn_entry *ntfn = &interface->ntfns[ntfn_id];
    seL4_Word due = ntfn->pending & mask & ntfn->in_use;

    ntfn->pending &= ~due;
    if (leftover) {
        *leftover = ntfn->pending;
    }
    serve(interface, ntfn_id, due); /* last: a callback may return the notification */
}

/* Takes what came; waits for it if `may_wait` and nothing of `mask` is pending. */
static int receive(ps_irq_ops_t *irq_ops, ntfn_id_t ntfn_id, seL4_Word mask, bool may_wait,
                   seL4_Word *leftover)
{
    int error = 0;
    struct irq_interface *interface = interface_of(irq_ops, false, &error);
    seL4_Word badge = 0;

    if (!interface) {
        return error;
    }
    struct ntfn_entry *ntfn = irq_interface_ntfn(interface, ntfn_id);
    if (!ntfn) {
        return -EINVAL;
    }
    if (may_wait && !(ntfn->pending & mask & ntfn->in_use)) {
        seL4_Wait(ntfn->ntfn, &badge);
    } else {
        seL4_Poll(ntfn->ntfn, &badge);
    }
    ntfn->pending |= badge;
    serve_pending(interface, ntfn_id, mask, leftover);
    return 0;
}

int sel4platsupport_irq_wait(ps_irq_ops_t *irq_ops, ntfn_id_t ntfn_id, seL4_Word wait_mask,
                             seL4_Word *ret_leftover_bits)
{
    return receive(irq_ops, ntfn_id, wait_mask, true, ret_leftover_bits);
}

int sel4platsupport_irq_poll(ps_irq_ops_t *irq_ops, ntfn_id_t ntfn_id, seL4_Word poll_mask,
                             seL4_Word *ret_leftover_bits)
{
    return receive(irq_ops, ntfn_id, poll_mask, false, ret_leftover_bits);
}
