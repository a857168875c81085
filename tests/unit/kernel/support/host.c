/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The seam of the core (kernel/include/arch, debug) for tests: an interrupt on request, frames
 * without mappings, output that goes nowhere. (Weak: kernel/arch/host may have its own.)
 */
#include "host.h"

#include "arch/irq.h"
#include "arch/object.h"
#include "arch/thread.h"
#include "core/cspace.h"
#include "core/invocation.h"
#include "core/irq.h"
#include "debug/debug.h"
#include "machine.h"
#include "unit.h"

#include <abi/object.h>
#include <string.h>

#define WEAK __attribute__((weak))

static unsigned polls_left;
static bool interrupt_is_due;
static unsigned clears;

void host_reset(void)
{
    interrupt_is_due = false;
    clears = 0;
}

void machine_interrupt_after(unsigned polls)
{
    interrupt_is_due = true;
    polls_left = polls;
}

unsigned machine_clears(void)
{
    return clears;
}

/* --- registers */
WEAK const uint8_t context_message_register[ABI_MESSAGE_REGISTERS] = ABI_MESSAGE_REGISTER_CONTEXT;

WEAK void context_init(struct context *context)
{
    memset(context, 0, sizeof(*context));
}

WEAK void context_write_sanitised(struct context *context, unsigned index, word_t value)
{
    context->word[index] = value;
}

WEAK void context_registers_written(struct context *context)
{
    context->next_ip = context->word[CONTEXT_IP];
    context->entered_by_syscall = 0;
}

/* --- threads */
WEAK void arch_thread_switch(struct tcb *thread)
{
    (void)thread;
}

WEAK void arch_thread_changed(struct tcb *thread)
{
    (void)thread;
}

WEAK void fpu_init_thread(struct tcb *thread)
{
    (void)thread;
}

WEAK void fpu_release(struct tcb *thread)
{
    (void)thread;
}

WEAK bool arch_extra_syscall(word_t number)
{
    (void)number;
    return false;
}

/* --- memory and objects */
WEAK void memory_clear(void *pointer, word_t bytes)
{
    clears++;
    memset(pointer, 0, bytes);
}

WEAK enum result arch_cap_derive(const struct slot *slot, struct cap cap, struct cap *out)
{
    (void)slot;
    *out = cap;
    return RESULT_OK;
}

WEAK struct cap arch_cap_mask_rights(struct cap cap, word_t mask)
{
    (void)mask;
    return cap;
}

WEAK bool arch_cap_same_object(struct cap a, struct cap b)
{
    return cap_paddr(a) == cap_paddr(b);
}

WEAK bool arch_kind_has_memory(enum cap_kind kind)
{
    return kind == CAP_FRAME || kind == CAP_PAGE_TABLE || kind == CAP_PAGE_DIRECTORY ||
           kind == CAP_PDPT || kind == CAP_PML4 || kind == CAP_ASID_POOL;
}

WEAK void arch_cap_finalise(struct slot *slot, bool is_final)
{
    (void)slot;
    (void)is_final;
}

WEAK bool arch_object_size_bits(word_t type, word_t *size_bits)
{
    *size_bits = 12;
    return type == seL4_X86_4K || type == seL4_X86_PageTableObject;
}

WEAK struct cap arch_object_create(word_t type, paddr_t paddr, bool is_device)
{
    if (type == seL4_X86_4K) {
        return cap_frame(paddr, FRAME_4K, FRAME_READ_WRITE, is_device);
    }
    return cap_new(CAP_PAGE_TABLE, paddr, 0);
}

WEAK bool arch_object_is_frame(word_t type)
{
    return type == seL4_X86_4K;
}

WEAK enum result arch_cap_invoke(struct invocation *inv)
{
    (void)inv;
    return error_illegal_operation();
}

WEAK bool arch_is_vspace_root(struct cap cap)
{
    return cap_kind(cap) == CAP_PML4;
}

/* --- interrupts */
WEAK void arch_irq_mask(irq_t irq)
{
    (void)irq;
}

WEAK void arch_irq_unmask(irq_t irq)
{
    (void)irq;
}

WEAK void arch_irq_end(irq_t irq)
{
    (void)irq;
}

WEAK irq_t arch_irq_poll(void)
{
    if (!interrupt_is_due || polls_left-- > 0) {
        return IRQ_NONE;
    }
    interrupt_is_due = false;
    return IRQ_KERNEL_TIMER;
}

WEAK irq_t arch_irq_wait(void)
{
    if (machine_idle) {
        longjmp(*machine_idle, 1);
    }
    fail_msg("no thread can run");
    __builtin_trap();
}

/* Words: irq, index, depth; capability: root. */
WEAK enum result arch_irq_control_invoke(struct invocation *inv)
{
    struct slot *slot;
    if (inv->label != IRQIssueIRQHandler || inv->length < 3 || inv->extra_count < 1) {
        return error_illegal_operation();
    }
    irq_t irq = invocation_word(inv, 0);
    if (irq >= IRQ_KERNEL_TIMER || irq_state(irq) != IRQ_INACTIVE) {
        return error_revoke_first();
    }
    if (cspace_empty_slot(inv->extra[0]->cap, invocation_word(inv, 1), invocation_word(inv, 2),
                          &slot) != RESULT_OK) {
        return RESULT_ERROR;
    }
    irq_issue(irq, inv->slot, slot);
    return RESULT_OK;
}

/* --- output */
#if CONFIG_IS_ON(PRINTING)
WEAK void debug_put_char(char c)
{
    (void)c;
}

WEAK void debug_report_fault(const struct tcb *thread, const struct fault *fault)
{
    (void)thread;
    (void)fault;
}
#endif

#if CONFIG_IS_ON(DEBUG_BUILD)
WEAK void debug_entry(enum entry_reason reason, word_t word)
{
    (void)reason;
    (void)word;
}
#endif

WEAK bool debug_syscall(word_t number)
{
    (void)number;
    return false;
}
