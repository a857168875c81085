/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Host build: an interrupt controller whose lines are raised by tests. Get issues any interrupt
 * that a program may have.
 */
#include "arch/irq.h"

#include "arch/host.h"
#include "core/assert.h"
#include "core/cspace.h"
#include "core/invocation.h"
#include "core/irq.h"

#include <config.h>

void arch_irq_mask(irq_t irq)
{
    host.is_masked[irq] = true;
}

void arch_irq_unmask(irq_t irq)
{
    host.is_masked[irq] = false;
}

void arch_irq_end(irq_t irq)
{
    host.ended[irq] += 1;
}

irq_t arch_irq_poll(void)
{
    for (irq_t irq = 0; irq <= IRQ_MAX; irq += 1) {
        if (host.is_pending[irq]) {
            host.is_pending[irq] = false;
            return irq;
        }
    }
    return IRQ_NONE;
}

irq_t arch_irq_wait(void)
{
    irq_t irq = arch_irq_poll();
    if (irq == IRQ_NONE && WITH_MCS && host_pass_time()) {
        return IRQ_KERNEL_TIMER;
    }
    if (irq == IRQ_NONE) {
        panic("no thread can run and no interrupt is pending: the test would wait forever");
    }
    return irq;
}

enum result arch_irq_control_invoke(struct invocation *inv)
{
    if (inv->label != IRQIssueIRQHandler) {
        return error_illegal_operation();
    }
    if (!invocation_has(inv, IRQIssueIRQHandler_Length, IRQIssueIRQHandler_Caps)) {
        return error_truncated_message();
    }
    irq_t irq = invocation_word(inv, IRQIssueIRQHandler_MR_irq);
    if (irq > IRQ_USER_LAST) {
        return error_range(0, IRQ_USER_LAST);
    }
    if (irq_state(irq) != IRQ_INACTIVE) {
        return error_revoke_first();
    }
    struct slot *slot = NULL;
    enum result result =
        cspace_empty_slot(inv->extra[IRQIssueIRQHandler_Cap_root]->cap,
                          invocation_word(inv, IRQIssueIRQHandler_MR_index),
                          invocation_word(inv, IRQIssueIRQHandler_MR_depth), &slot);
    if (result != RESULT_OK) {
        return result;
    }
    irq_issue(irq, inv->slot, slot);
    return RESULT_OK;
}
