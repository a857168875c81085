/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Interrupts of the machine: masking, taking, ending (spec 04, sections 2.5, 2.6).
 */
#include "arch/irq.h"

#include "arch/apic.h"
#include "arch/boot.h"
#include "arch/ioapic.h"
#include "arch/irq_source.h"
#include "arch/options.h"
#include "arch/pic.h"
#include "arch/pit.h"
#include "arch/timer.h"
#include "arch/trap.h"
#include "core/boot_section.h"
#include "core/irq.h"
#include "debug/debug.h"

#include <config.h>

static struct irq_source irq_sources[IRQ_MAX + 1];
static uint32_t measured_tsc_mhz;

void irq_source_set(irq_t irq, struct irq_source source)
{
    irq_sources[irq] = source;
}

static void irq_set_masked(irq_t irq, bool is_masked)
{
    struct irq_source source = irq_sources[irq];
    if (source.kind == IRQ_SOURCE_IOAPIC) {
        ioapic_set_masked(source.ioapic, source.pin, is_masked);
    } else if (source.kind == IRQ_SOURCE_PIC) {
        pic_set_masked((unsigned)irq, is_masked);
    }
}

void arch_irq_mask(irq_t irq)
{
    irq_set_masked(irq, true);
}

void arch_irq_unmask(irq_t irq)
{
    irq_set_masked(irq, false);
}

void arch_irq_end(irq_t irq)
{
    if (WITH_PIC && irq <= IRQ_PIC_LAST) {
        pic_end((unsigned)irq);
    } else {
        apic_end();
    }
}

/* A spurious interrupt of the second controller has still raised the first one's cascade line. */
bool irq_is_spurious(irq_t irq)
{
    if (irq > IRQ_PIC_LAST || !pic_is_spurious((unsigned)irq)) {
        return false;
    }
    if (irq > IRQ_PIC1_LAST) {
        pic_end(PIC_CASCADE_LINE);
    }
    if (WITH_IRQ_REPORTING) {
        user_error("Spurious interrupt!");
    }
    return true;
}

/* The interrupt that trap_of_kernel noted. Vectors that no interrupt of ours has come from devices
 * that a program has set up wrongly. */
static irq_t irq_taken(void)
{
    word_t vector = trap_taken_vector;
    trap_taken_vector = 0;
    if (vector == 0) {
        return IRQ_NONE;
    }
    irq_t irq = vector - VECTOR_IRQ_BASE;
    if (irq > IRQ_MAX) {
        apic_end();
        return IRQ_NONE;
    }
    return WITH_PIC && irq_is_spurious(irq) ? IRQ_NONE : irq;
}

irq_t arch_irq_poll(void)
{
    __asm__ volatile("sti; nop; cli" : : : "memory");
    return irq_taken();
}

irq_t arch_irq_wait(void)
{
    irq_t irq;
    do {
        /* STI takes effect behind HLT: no interrupt can slip in between and be slept over. */
        __asm__ volatile("sti; hlt; cli" : : : "memory");
        irq = irq_taken();
    } while (irq == IRQ_NONE);
    return irq;
}

/* Which interrupts programs may have, and which are the kernel's. */
BOOT_CODE static void irq_states_init(void)
{
    for (irq_t irq = IRQ_PIC_FIRST; irq <= IRQ_PIC_LAST; irq += 1) {
        bool is_usable = WITH_PIC && irq != PIC_CASCADE_LINE;
        irq_set_state(irq, is_usable ? IRQ_INACTIVE : IRQ_RESERVED);
        irq_sources[irq].kind = is_usable ? IRQ_SOURCE_PIC : IRQ_SOURCE_NONE;
    }
    irq_set_state(IRQ_KERNEL_TIMER, IRQ_TIMER);
}

BOOT_CODE bool interrupts_init(const struct machine_devices *devices)
{
    pic_init();
    ioapic_init(devices);
    if (!apic_init()) {
        return false;
    }
    irq_states_init();
    pit_init();
    struct timer_rates rates = pit_measure();
    word_t tsc_hz = CONFIG_PC99_TSC_FREQUENCY;
    measured_tsc_mhz = (uint32_t)(tsc_hz != 0 ? tsc_hz / 1000000 : (rates.tsc_khz + 500) / 1000);
    timer_start(&rates);
    return true;
}

BOOT_CODE uint32_t tsc_mhz(void)
{
    return measured_tsc_mhz;
}
