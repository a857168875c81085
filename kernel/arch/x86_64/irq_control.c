/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Invocations of IRQControl: issuing interrupts to programs (spec 04, sections 2.2, 2.3).
 */
#include "arch/ioapic.h"
#include "arch/irq.h"
#include "arch/irq_source.h"
#include "arch/options.h"
#include "core/cspace.h"
#include "core/fault_seed.h"
#include "core/invocation.h"
#include "core/irq.h"
#include "debug/debug.h"

enum {
    USER_VECTOR_LAST = IRQ_USER_LAST - IRQ_USER_FIRST,
    PCI_BUS_LAST = 255,
    PCI_DEVICE_LAST = 31,
    PCI_FUNCTION_LAST = 7,
};

/* GetIOAPIC and GetMSI have these arguments in common. */
_Static_assert((int)X86IRQIssueIRQHandlerIOAPIC_MR_vector ==
                       (int)X86IRQIssueIRQHandlerMSI_MR_vector &&
                   (int)X86IRQIssueIRQHandlerIOAPIC_Length == (int)X86IRQIssueIRQHandlerMSI_Length,
               "common arguments");

static enum result irq_check_slot(const struct invocation *inv, unsigned index, unsigned depth,
                                  struct slot **slot)
{
    return cspace_empty_slot(inv->extra[0]->cap, invocation_word(inv, index),
                             invocation_word(inv, depth), slot);
}

static enum result irq_get(struct invocation *inv)
{
    if (!invocation_has(inv, IRQIssueIRQHandler_Length, IRQIssueIRQHandler_Caps)) {
        return error_truncated_message();
    }
    if (!WITH_PIC) {
        user_error("IRQControl Get: this machine's interrupts are issued by GetIOAPIC and GetMSI.");
        return error_illegal_operation();
    }
    irq_t irq = invocation_word(inv, IRQIssueIRQHandler_MR_irq);
    if (irq > IRQ_PIC_LAST) {
        user_error("IRQControl Get: IRQ %lu is above %u.", irq, (unsigned)IRQ_PIC_LAST);
        return error_range(IRQ_PIC_FIRST, IRQ_PIC_LAST);
    }
    if (irq_state(irq) != IRQ_INACTIVE) {
        user_error("IRQControl Get: IRQ %lu is in use.", irq);
        return error_revoke_first();
    }
    struct slot *slot = NULL;
    enum result result =
        irq_check_slot(inv, IRQIssueIRQHandler_MR_index, IRQIssueIRQHandler_MR_depth, &slot);
    if (result != RESULT_OK) {
        user_error("IRQControl Get: the destination is no empty slot.");
        return result;
    }
    irq_issue(irq, inv->slot, slot);
    arch_irq_unmask(irq); /* as a pin of the I/O APIC */
    return RESULT_OK;
}

/* `value` must be 0..last. */
static enum result irq_check_range(const char *what, word_t value, word_t last)
{
    if (value <= last) {
        return RESULT_OK;
    }
    user_error("IRQControl GetIOAPIC: %s %lu is above %lu.", what, value, last);
    return error_range(0, last);
}

static enum result ioapic_check(const struct invocation *inv, struct irq_source *source)
{
    word_t ioapic = invocation_word(inv, X86IRQIssueIRQHandlerIOAPIC_MR_ioapic);
    word_t pin = invocation_word(inv, X86IRQIssueIRQHandlerIOAPIC_MR_pin);
    if (ioapic_count() == 0) {
        user_error("IRQControl GetIOAPIC: this machine has no I/O APIC.");
        return error_illegal_operation();
    }
    enum result result = irq_check_range("I/O APIC", ioapic, ioapic_count() - 1);
    if (result == RESULT_OK) {
        result = irq_check_range("pin", pin, ioapic_pins((unsigned)ioapic) - 1);
    }
    if (result == RESULT_OK) {
        result =
            irq_check_range("level", invocation_word(inv, X86IRQIssueIRQHandlerIOAPIC_MR_level), 1);
    }
    if (result == RESULT_OK) {
        result = irq_check_range("polarity",
                                 invocation_word(inv, X86IRQIssueIRQHandlerIOAPIC_MR_polarity), 1);
    }
    *source = (struct irq_source){IRQ_SOURCE_IOAPIC, (uint8_t)ioapic, (uint8_t)pin};
    return result;
}

static enum result msi_check(const struct invocation *inv, struct irq_source *source)
{
    if (invocation_word(inv, X86IRQIssueIRQHandlerMSI_MR_pci_bus) > PCI_BUS_LAST) {
        return error_range(0, PCI_BUS_LAST);
    }
    if (invocation_word(inv, X86IRQIssueIRQHandlerMSI_MR_pci_dev) > PCI_DEVICE_LAST) {
        return error_range(0, PCI_DEVICE_LAST);
    }
    if (invocation_word(inv, X86IRQIssueIRQHandlerMSI_MR_pci_func) > PCI_FUNCTION_LAST) {
        return error_range(0, PCI_FUNCTION_LAST);
    }
    *source = (struct irq_source){.kind = IRQ_SOURCE_MSI};
    return RESULT_OK;
}

static enum result irq_check_vector(const struct invocation *inv, irq_t *irq)
{
    if (!invocation_has(inv, X86IRQIssueIRQHandlerIOAPIC_Length,
                        X86IRQIssueIRQHandlerIOAPIC_Caps)) {
        user_error("IRQControl: message words or the root cap are missing.");
        return error_truncated_message();
    }
    word_t vector = invocation_word(inv, X86IRQIssueIRQHandlerIOAPIC_MR_vector);
    if (vector > USER_VECTOR_LAST) {
        user_error("IRQControl: vector %lu is above %u.", vector, (unsigned)USER_VECTOR_LAST);
        return error_range(0, USER_VECTOR_LAST + SEEDED(VECTOR));
    }
    *irq = IRQ_USER_FIRST + vector;
    if (irq_state(*irq) != IRQ_INACTIVE) {
        user_error("IRQControl: vector %lu is in use.", vector);
        return error_revoke_first();
    }
    return RESULT_OK;
}

/* GetIOAPIC and GetMSI. */
static enum result irq_get_vector(struct invocation *inv)
{
    irq_t irq = IRQ_NONE;
    struct slot *slot = NULL;
    struct irq_source source = {0};
    bool is_ioapic = inv->label == X86IRQIssueIRQHandlerIOAPIC;
    enum result result = irq_check_vector(inv, &irq);
    if (result == RESULT_OK) {
        result = irq_check_slot(inv, X86IRQIssueIRQHandlerIOAPIC_MR_index,
                                X86IRQIssueIRQHandlerIOAPIC_MR_depth, &slot);
    }
    if (result == RESULT_OK) {
        result = is_ioapic ? ioapic_check(inv, &source) : msi_check(inv, &source);
    }
    if (result != RESULT_OK) {
        return result;
    }
    irq_source_set(irq, source);
    irq_issue(irq, inv->slot, slot);
    if (is_ioapic) {
        ioapic_route(source.ioapic, source.pin, (unsigned)irq + VECTOR_IRQ_BASE,
                     invocation_word(inv, X86IRQIssueIRQHandlerIOAPIC_MR_level) != 0,
                     invocation_word(inv, X86IRQIssueIRQHandlerIOAPIC_MR_polarity) != 0);
    }
    return RESULT_OK;
}

enum result arch_irq_control_invoke(struct invocation *inv)
{
    switch (inv->label) {
    case IRQIssueIRQHandler:
        return irq_get(inv);
    case X86IRQIssueIRQHandlerIOAPIC:
    case X86IRQIssueIRQHandlerMSI:
        if (!WITH_PIC) {
            return irq_get_vector(inv);
        }
        return error_illegal_operation();
    default:
        user_error("IRQControl: label %lu is none of its own.", inv->label);
        return error_illegal_operation();
    }
}
