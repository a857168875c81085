/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What is behind the cookie of ps_irq_ops_t.
 */
#pragma once

#include <sel4platsupport/irq.h>
#include <stdbool.h>

#define NO_NTFN ((ntfn_id_t)-1)

/* Invariant: ntfn_id is not NO_NTFN exactly when there is a badged copy in irq.badged_ntfn_path;
 * then `bit` is one of the bits in use of that notification, and no other interrupt has it. */
struct irq_entry {
    bool is_used;
    sel4ps_irq_t irq;
    irq_callback_fn_t callback;
    void *callback_data;
    ntfn_id_t ntfn_id;
    seL4_Word bit;
};

struct ntfn_entry {
    seL4_CPtr ntfn; /* 0: not in use */
    seL4_Word usable;
    seL4_Word in_use;
    seL4_Word pending; /* came, but was not served */
};

struct irq_interface {
    vka_t *vka;
    simple_t *simple;
    ps_malloc_ops_t *malloc_ops;
    bool is_mini;
    irq_interface_config_t config;
    struct irq_entry *irqs;
    struct ntfn_entry *ntfns;
};

/* Lets an interrupt signal `ntfn` with `badge`, through a copy in a fresh slot (*badged), and
 * unmasks it. 0; -ENOMEM without a slot, -EFAULT when the kernel refuses; then nothing is held. */
int irq_attach(vka_t *vka, seL4_CPtr handler, seL4_CPtr ntfn, seL4_Word badge,
               cspacepath_t *badged);

/* Deletes a capability and returns its slot. */
void irq_delete_cap(vka_t *vka, cspacepath_t *path);

/* The entry behind an id that is in use, or NULL. */
struct irq_entry *irq_interface_irq(struct irq_interface *interface, irq_id_t irq_id);
struct ntfn_entry *irq_interface_ntfn(struct irq_interface *interface, ntfn_id_t ntfn_id);

/* Pairs them; the interrupt has no notification so far. 0 or a negative errno. */
int irq_interface_pair(struct irq_interface *interface, struct irq_entry *irq, ntfn_id_t ntfn_id);
void irq_interface_unpair(struct irq_interface *interface, struct irq_entry *irq);

/* Unregisters all interrupts and frees the interface. */
void irq_interface_destroy(ps_irq_ops_t *irq_ops);
