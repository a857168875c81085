/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Interrupts: who is told, and the capabilities for that (spec 03, section 12).
 */
#include "core/irq.h"

#include "core/assert.h"
#include "core/derivation.h"
#include "core/fault_seed.h"
#include "core/invocation.h"
#include "core/notification.h"
#include "core/object.h"
#include "core/scheduler.h"
#include "debug/debug.h"

static uint8_t irq_states[IRQ_MAX + 1]; /* enum irq_state */
static _Alignas(32) struct slot irq_targets[IRQ_MAX + 1];

enum irq_state irq_state(irq_t irq)
{
    return (enum irq_state)irq_states[irq];
}

void irq_set_state(irq_t irq, enum irq_state state)
{
    kassert(irq <= IRQ_MAX);
    irq_states[irq] = (uint8_t)state;
}

struct slot *irq_target(irq_t irq)
{
    return &irq_targets[irq];
}

struct cap cap_irq_handler(irq_t irq)
{
    return cap_new(CAP_IRQ_HANDLER, 0, irq);
}

void irq_issue(irq_t irq, struct slot *control, struct slot *slot)
{
    irq_set_state(irq, IRQ_SIGNAL);
    derivation_insert_child(control, slot, cap_irq_handler(irq));
}

void irq_release(irq_t irq)
{
    slot_delete_simple(irq_target(irq));
    arch_irq_mask(irq);
    irq_set_state(irq, IRQ_INACTIVE);
}

static void irq_signal(irq_t irq)
{
    struct cap target = irq_target(irq)->cap;
    if (cap_kind(target) == CAP_NOTIFICATION) {
        notification_signal(cap_object(target), cap_badge(target) + SEEDED(IRQ));
    } else if (WITH_IRQ_REPORTING) {
        print("Undelivered IRQ: %d\n", (int)irq);
    }
    arch_irq_mask(irq);
}

void irq_deliver(irq_t irq)
{
    switch (irq_state(irq)) {
    case IRQ_SIGNAL:
        irq_signal(irq);
        break;
    case IRQ_TIMER:
        scheduler_tick();
        break;
    case IRQ_RESERVED:
        if (WITH_IRQ_REPORTING) {
            print("Received unhandled reserved IRQ: %d\n", (int)irq);
        }
        break;
    case IRQ_INACTIVE:
        arch_irq_mask(irq);
        if (WITH_IRQ_REPORTING) {
            print("Received disabled IRQ: %d\n", (int)irq);
        }
        break;
    }
    arch_irq_end(irq);
}

enum result irq_control_invoke(struct invocation *inv)
{
    return arch_irq_control_invoke(inv);
}

static enum result irq_set_target(const struct invocation *inv, irq_t irq)
{
    if (inv->extra_count < IRQSetIRQHandler_Caps) {
        return error_truncated_message();
    }
    struct slot *source = inv->extra[IRQSetIRQHandler_Cap_notification];
    struct cap cap = source->cap;
    if (cap_kind(cap) != CAP_NOTIFICATION || !cap_has_rights(cap, RIGHT_WRITE)) {
        user_error("IRQHandler SetNotification: needs a notification cap with the right to send.");
        return error_invalid_capability(0);
    }
    slot_delete_simple(irq_target(irq));
    if (!slot_is_empty(source)) {
        derivation_insert_copy(source, irq_target(irq), cap);
    }
    return RESULT_OK;
}

enum result irq_handler_invoke(struct invocation *inv)
{
    irq_t irq = inv->cap.word[1];
    switch (inv->label) {
    case IRQAckIRQ:
        arch_irq_unmask(irq);
        return RESULT_OK;
    case IRQSetIRQHandler:
        return irq_set_target(inv, irq);
    case IRQClearIRQHandler:
        slot_delete_simple(irq_target(irq));
        return RESULT_OK;
    default:
        user_error("IRQHandler: label %lu is none of its own.", inv->label);
        return error_illegal_operation();
    }
}
