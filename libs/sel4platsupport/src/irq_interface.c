/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Registering interrupts: their handlers, and their badged copies of a notification.
 */
#include "irq_interface.h"

#include <sel4platsupport/device.h>
#include <vka/capops.h>

struct irq_entry *irq_interface_irq(struct irq_interface *interface, irq_id_t irq_id)
{
    if (irq_id < 0 || (size_t)irq_id >= interface->config.max_irq_ids ||
        !interface->irqs[irq_id].is_used) {
        ZF_LOGE("There is no interrupt with id %d", irq_id);
        return NULL;
    }
    return &interface->irqs[irq_id];
}

struct ntfn_entry *irq_interface_ntfn(struct irq_interface *interface, ntfn_id_t ntfn_id)
{
    if (ntfn_id < 0 || (size_t)ntfn_id >= interface->config.max_ntfn_ids ||
        !interface->ntfns[ntfn_id].ntfn) {
        ZF_LOGE("There is no notification with id %d", ntfn_id);
        return NULL;
    }
    return &interface->ntfns[ntfn_id];
}

void irq_delete_cap(vka_t *vka, cspacepath_t *path)
{
    vka_cnode_delete(path);
    vka_cspace_free_path(vka, *path);
    *path = (cspacepath_t){0};
}

/* A copy of the notification with this badge, in a slot of its own. */
static int mint_badged(vka_t *vka, seL4_CPtr ntfn, seL4_Word badge, cspacepath_t *badged)
{
    cspacepath_t path;

    vka_cspace_make_path(vka, ntfn, &path);
    if (vka_cspace_alloc_path(vka, badged)) {
        return -ENOMEM;
    }
    int error = vka_cnode_mint(badged, &path, seL4_AllRights, badge);
    if (error) {
        ZF_LOGE("The notification cannot be badged, error %d", error);
        vka_cspace_free_path(vka, *badged);
        return -EFAULT;
    }
    return 0;
}

int irq_attach(vka_t *vka, seL4_CPtr handler, seL4_CPtr ntfn, seL4_Word badge, cspacepath_t *badged)
{
    int error = mint_badged(vka, ntfn, badge, badged);

    if (error) {
        return error;
    }
    error = seL4_IRQHandler_SetNotification(handler, badged->capPtr);
    if (!error) {
        error = seL4_IRQHandler_Ack(handler);
    }
    if (error) {
        ZF_LOGE("The interrupt cannot be attached, error %d", error);
        irq_delete_cap(vka, badged);
        return -EFAULT;
    }
    return 0;
}

int irq_interface_pair(struct irq_interface *interface, struct irq_entry *irq, ntfn_id_t ntfn_id)
{
    struct ntfn_entry *ntfn = &interface->ntfns[ntfn_id];
    seL4_Word free_bits = ntfn->usable & ~ntfn->in_use;
    seL4_Word bit = free_bits & -free_bits;

    if (!bit) {
        ZF_LOGE("All bits of the badge of notification %d are in use", ntfn_id);
        return -ENOSPC;
    }
    int error = irq_attach(interface->vka, irq->irq.handler_path.capPtr, ntfn->ntfn, bit,
                           &irq->irq.badged_ntfn_path);
    if (error) {
        return error;
    }
    irq->ntfn_id = ntfn_id;
    irq->bit = bit;
    ntfn->in_use |= bit;
    return 0;
}

void irq_interface_unpair(struct irq_interface *interface, struct irq_entry *irq)
{
    if (irq->ntfn_id == NO_NTFN) {
        return;
    }
    struct ntfn_entry *ntfn = &interface->ntfns[irq->ntfn_id];
    seL4_IRQHandler_Clear(irq->irq.handler_path.capPtr);
    irq_delete_cap(interface->vka, &irq->irq.badged_ntfn_path);
    ntfn->in_use &= ~irq->bit;
    ntfn->pending &= ~irq->bit;
    irq->ntfn_id = NO_NTFN;
    irq->bit = 0;
}

static void release(struct irq_interface *interface, struct irq_entry *irq)
{
    irq_interface_unpair(interface, irq);
    irq_delete_cap(interface->vka, &irq->irq.handler_path);
    irq->is_used = false;
}

/* The handler of irq->irq.irq. */
static int take_handler(struct irq_interface *interface, struct irq_entry *irq)
{
    switch (sel4platsupport_copy_irq_cap(interface->vka, interface->simple, &irq->irq.irq,
                                         &irq->irq.handler_path)) {
    case seL4_NoError:
        return 0;
    case seL4_NotEnoughMemory:
        return -ENOMEM;
    case seL4_InvalidArgument:
        return -EINVAL;
    default:
        return -EFAULT;
    }
}

static irq_id_t register_irq(void *cookie, ps_irq_t irq, irq_callback_fn_t callback,
                             void *callback_data)
{
    struct irq_interface *interface = cookie;
    size_t id = 0;

    while (id < interface->config.max_irq_ids && interface->irqs[id].is_used) {
        id++;
    }
    if (id == interface->config.max_irq_ids) {
        ZF_LOGE("All %zu ids of interrupts are in use", id);
        return -EMFILE;
    }
    struct irq_entry *entry = &interface->irqs[id];
    *entry = (struct irq_entry){.is_used = true,
                                .irq = {.irq = irq},
                                .callback = callback,
                                .callback_data = callback_data,
                                .ntfn_id = NO_NTFN};
    int error = take_handler(interface, entry);
    if (error) {
        entry->is_used = false;
        return error;
    }
    if (interface->is_mini) {
        error = irq_interface_pair(interface, entry, MINI_IRQ_INTERFACE_NTFN_ID);
    }
    if (error) {
        release(interface, entry);
        return error;
    }
    return (irq_id_t)id;
}

static int unregister_irq(void *cookie, irq_id_t irq_id)
{
    struct irq_interface *interface = cookie;
    struct irq_entry *entry = irq_interface_irq(interface, irq_id);

    if (!entry) {
        return -EINVAL;
    }
    release(interface, entry);
    return 0;
}

static int new_interface(ps_irq_ops_t *irq_ops, const struct irq_interface *model)
{
    ps_malloc_ops_t *ops = model->malloc_ops;
    void *interface = NULL;
    void *irqs = NULL;
    void *ntfns = NULL;

    if (ps_calloc(ops, 1, sizeof(struct irq_interface), &interface) == 0 &&
        ps_calloc(ops, model->config.max_irq_ids, sizeof(struct irq_entry), &irqs) == 0 &&
        ps_calloc(ops, model->config.max_ntfn_ids, sizeof(struct ntfn_entry), &ntfns) == 0) {
        *(struct irq_interface *)interface = *model;
        ((struct irq_interface *)interface)->irqs = irqs;
        ((struct irq_interface *)interface)->ntfns = ntfns;
        *irq_ops = (ps_irq_ops_t){.cookie = interface,
                                  .irq_register_fn = register_irq,
                                  .irq_unregister_fn = unregister_irq};
        return 0;
    }
    ZF_LOGE("No memory for an interrupt interface");
    if (irqs) {
        ps_free(ops, model->config.max_irq_ids * sizeof(struct irq_entry), irqs);
    }
    if (interface) {
        ps_free(ops, sizeof(struct irq_interface), interface);
    }
    return -ENOMEM;
}

int sel4platsupport_new_irq_ops(ps_irq_ops_t *irq_ops, vka_t *vka, simple_t *simple,
                                irq_interface_config_t irq_config, ps_malloc_ops_t *malloc_ops)
{
    if (!irq_ops || !vka || !simple || !malloc_ops || !irq_config.max_irq_ids ||
        !irq_config.max_ntfn_ids) {
        ZF_LOGE("An argument is NULL, or there are no ids");
        return -EINVAL;
    }
    return new_interface(
        irq_ops, &(struct irq_interface){
                     .vka = vka, .simple = simple, .malloc_ops = malloc_ops, .config = irq_config});
}

int sel4platsupport_new_mini_irq_ops(ps_irq_ops_t *irq_ops, vka_t *vka, simple_t *simple,
                                     ps_malloc_ops_t *malloc_ops, seL4_CPtr ntfn,
                                     seL4_Word usable_mask)
{
    if (!irq_ops || !vka || !simple || !malloc_ops || !ntfn || !usable_mask) {
        ZF_LOGE("An argument is NULL or 0");
        return -EINVAL;
    }
    int error = new_interface(
        irq_ops, &(struct irq_interface){.vka = vka,
                                         .simple = simple,
                                         .malloc_ops = malloc_ops,
                                         .is_mini = true,
                                         .config = {MAX_INTERRUPTS_TO_NOTIFICATIONS, 1}});
    if (!error) {
        struct irq_interface *interface = irq_ops->cookie;
        interface->ntfns[MINI_IRQ_INTERFACE_NTFN_ID] =
            (struct ntfn_entry){.ntfn = ntfn, .usable = usable_mask};
    }
    return error;
}

void irq_interface_destroy(ps_irq_ops_t *irq_ops)
{
    struct irq_interface *interface = irq_ops->cookie;
    ps_malloc_ops_t *ops = interface->malloc_ops;
    irq_interface_config_t config = interface->config;

    for (size_t i = 0; i < config.max_irq_ids; i++) {
        if (interface->irqs[i].is_used) {
            release(interface, &interface->irqs[i]);
        }
    }
    ps_free(ops, config.max_ntfn_ids * sizeof(struct ntfn_entry), interface->ntfns);
    ps_free(ops, config.max_irq_ids * sizeof(struct irq_entry), interface->irqs);
    ps_free(ops, sizeof(*interface), interface);
    *irq_ops = (ps_irq_ops_t){0};
}
