/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The ways into the kernel but the system calls of the API: others, interrupts, faults.
 */
#include "arch/object.h"
#include "arch/thread.h"
#include "core/benchmark.h"
#include "core/budget.h"
#include "core/entry.h"
#include "core/fault.h"
#include "core/irq.h"
#include "core/scheduler.h"
#include "core/utilisation.h"
#include "debug/debug.h"
#include "debug/error_text.h"

/* Has the current thread the time for what it asks for? If not, it will ask again. */
static inline bool entry_is_admitted(void)
{
    return !WITH_MCS || budget_admits();
}

static apart void handle_unknown_syscall(word_t number)
{
    debug_entry(ENTRY_UNKNOWN_SYSCALL, number);
    if (!(((WITH_PRINTING || WITH_DEBUG) && debug_syscall(number)) ||
          (WITH_BENCHMARKS && benchmark_syscall(number)) || arch_extra_syscall(number)) &&
        entry_is_admitted()) {
        fault_raise(current_thread, fault_unknown_syscall(number));
    }
    scheduler_finish();
}

known_to_assembly void entry_unknown_syscall(word_t number)
{
    utilisation_enter();
    if (WITH_ERROR_TEXT) {
        error_text_clear();
    }
    handle_unknown_syscall(number);
}

void entry_irq(irq_t irq)
{
    utilisation_enter();
    debug_entry(ENTRY_IRQ, irq);
    if (WITH_MCS && !budget_lasts()) {
        budget_end();
    }
    irq_deliver(irq);
    scheduler_finish();
}

void entry_vm_fault(vaddr_t address, word_t status, bool is_fetch)
{
    utilisation_enter();
    debug_entry(ENTRY_VM_FAULT, is_fetch);
    if (entry_is_admitted()) {
        fault_raise(current_thread, fault_vm(address, status, is_fetch));
    }
    scheduler_finish();
}

void entry_user_exception(word_t vector, word_t code)
{
    utilisation_enter();
    debug_entry(ENTRY_USER_FAULT, vector);
    if (entry_is_admitted()) {
        fault_raise(current_thread, fault_user_exception(vector, code));
    }
    scheduler_finish();
}
