/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Interrupts as drivers see them (spec/06 section 13.2): a driver registers a function for an
 * interrupt with whoever supplied the operations.
 */
#pragma once

#include <errno.h>
#include <stdint.h>
#include <utils/util.h>

typedef enum irq_type {
    PS_NONE,
    PS_MSI,
    PS_IOAPIC,
    PS_INTERRUPT,
    PS_TRIGGER,
    PS_PER_CPU,
    PS_OTHER,
} irq_type_t;

typedef enum irq_trigger_type {
    PS_LEVEL_TRIGGERED,
    PS_EDGE_TRIGGERED,
} irq_trigger_type_t;

/* The member of the union goes with `type`. */
typedef struct {
    irq_type_t type;
    union {
        struct {
            long ioapic;
            long pin;
            long level;
            long polarity;
            long vector;
        } ioapic;
        struct {
            long pci_bus;
            long pci_dev;
            long pci_func;
            long handle;
            long vector;
        } msi;
        struct {
            long number;
        } irq;
        struct {
            long number;
            long trigger;
        } trigger;
        struct {
            long number;
            long trigger;
            long cpu_idx;
        } cpu;
        void *other;
    };
} ps_irq_t;

typedef int irq_id_t;
#define PS_INVALID_IRQ_ID ((irq_id_t)-1)

/* Unmasks the interrupt and frees ack_data; a callback calls it exactly once. 0 or an error. */
typedef int (*ps_irq_acknowledge_fn_t)(void *ack_data);
typedef void (*irq_callback_fn_t)(void *data, ps_irq_acknowledge_fn_t acknowledge_fn,
                                  void *ack_data);
/* An id (from 0), or a negative errno. */
typedef irq_id_t (*ps_irq_register_fn_t)(void *cookie, ps_irq_t irq, irq_callback_fn_t callback,
                                         void *callback_data);
typedef int (*ps_irq_unregister_fn_t)(void *cookie, irq_id_t irq_id);

typedef struct {
    void *cookie;
    ps_irq_register_fn_t irq_register_fn;
    ps_irq_unregister_fn_t irq_unregister_fn;
} ps_irq_ops_t;

/* Calls callback(data, acknowledge, its data) for each interrupt from now on; the callback calls
 * `acknowledge` once. An id from 0, or a negative errno: -EINVAL for missing operations or
 * callback, -ENOSYS, or the implementation's. */
static inline irq_id_t ps_irq_register(ps_irq_ops_t *ops, ps_irq_t irq, irq_callback_fn_t callback,
                                       void *callback_data)
{
    if (!ops || !ops->cookie || !callback) {
        ZF_LOGE("ops, its cookie or the callback is NULL");
        return -EINVAL;
    }
    if (!ops->irq_register_fn) {
        ZF_LOGE("not implemented");
        return -ENOSYS;
    }
    return ops->irq_register_fn(ops->cookie, irq, callback, callback_data);
}

/* Ends that; 0, or a negative errno as above. */
static inline int ps_irq_unregister(ps_irq_ops_t *ops, irq_id_t irq_id)
{
    if (!ops || !ops->cookie || irq_id < 0) {
        ZF_LOGE("ops or its cookie is NULL, or the id is negative");
        return -EINVAL;
    }
    if (!ops->irq_unregister_fn) {
        ZF_LOGE("not implemented");
        return -ENOSYS;
    }
    return ops->irq_unregister_fn(ops->cookie, irq_id);
}
