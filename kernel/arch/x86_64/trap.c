/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Exceptions, interrupts and software interrupts: what each vector means (spec 04, section 4.2).
 */
#include "arch/trap.h"

#include "arch/cpu.h"
#include "arch/debug_registers.h"
#include "arch/fpu.h"
#include "arch/irq.h"
#include "arch/irq_source.h"
#include "arch/options.h"
#include "arch/thread.h"
#include "core/entry.h"
#include "core/scheduler.h"
#include "debug/kernel_exception.h"

#include <config.h>

enum { PAGE_FAULT_PRESENT = 1 << 0, PAGE_FAULT_FETCH = 1 << 4, PAGE_FAULT_CODE_BITS = 5 };

known_to_assembly word_t trap_taken_vector;

static void trap_page_fault(word_t code)
{
    vaddr_t address = read_cr2();
    code &= MASK(PAGE_FAULT_CODE_BITS);
    if (WITH_SKIM_WINDOW && (int64_t)address < 0) {
        /* The kernel's half looks empty, whether isolation is active or not. */
        code &= ~(word_t)PAGE_FAULT_PRESENT;
    }
    entry_vm_fault(address, code, (code & PAGE_FAULT_FETCH) != 0);
}

/* INT n as a system call: the number has the vector on top (spec 04, section 4.5). */
static void trap_software_interrupt(word_t vector)
{
    struct context *context = &current_thread->context;
    context->word[CONTEXT_IP] -= 2; /* length of INT n */
    word_t number = (vector << 24) | (context->word[ABI_CONTEXT_RAX] & MASK(24));
    entry_unknown_syscall((word_t)(int32_t)number);
}

static void trap_irq(irq_t irq)
{
    if (WITH_PIC && irq_is_spurious(irq)) {
        return;
    }
    entry_irq(irq);
}

known_to_assembly void trap_from_user(word_t vector, word_t code)
{
    if (vector == VECTOR_PAGE_FAULT) {
        trap_page_fault(code);
    } else if (WITH_HARDWARE_DEBUG && (vector == VECTOR_DEBUG || vector == VECTOR_BREAKPOINT)) {
        breakpoint_trap(vector);
    } else if (vector == VECTOR_DEVICE_NOT_AVAILABLE && fpu_claim(current_thread)) {
        return; /* the first use: the instruction runs again */
    } else if (vector < VECTOR_IRQ_BASE) {
        entry_user_exception(vector, code);
    } else if (vector < VECTOR_FIRST_TRAP) {
        trap_irq(vector - VECTOR_IRQ_BASE);
    } else {
        trap_software_interrupt(vector);
    }
}

known_to_assembly void trap_bad_next_ip(void)
{
    entry_user_exception(VECTOR_GENERAL_PROTECTION, 0);
}

known_to_assembly void trap_in_kernel(const struct trap_frame *frame)
{
    if (WITH_PRINTING) {
        struct kernel_exception exception = {
            .vector = frame->vector,
            .code = frame->code,
            .ip = frame->ip,
            .sp = frame->sp,
            .flags = frame->flags,
            .cr0 = read_cr0(),
            .cr2 = read_cr2(),
            .cr3 = read_cr3(),
            .cr4 = read_cr4(),
        };
        debug_kernel_exception(&exception);
    }
    arch_halt();
}
