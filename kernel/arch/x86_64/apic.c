/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The local APIC: memory-mapped (xAPIC) or by MSR (x2APIC) (spec 04, section 2.6).
 */
#include "arch/apic.h"

#include "arch/boot.h"
#include "arch/cpu.h"
#include "arch/irq_numbers.h"
#include "arch/memory.h"
#include "arch/options.h"
#include "arch/trap.h"
#include "core/boot_section.h"
#include "debug/debug.h"

enum apic_register {
    APIC_VERSION = 0x30,
    APIC_TASK_PRIORITY = 0x80,
    APIC_END = 0xb0,
    APIC_SPURIOUS = 0xf0,
    APIC_TIMER = 0x320,
    APIC_LINT0 = 0x350,
    APIC_LINT1 = 0x360,
    APIC_TIMER_INITIAL = 0x380,
    APIC_TIMER_CURRENT = 0x390,
    APIC_TIMER_DIVIDE = 0x3e0,
};

enum {
    APIC_BASE_X2APIC = 1 << 10,
    APIC_BASE_ENABLED = 1 << 11,
    APIC_SOFTWARE_ENABLE = 1 << 8,
    APIC_MASKED = 1 << 16,
    APIC_TIMER_PERIODIC = 1 << 17,
    APIC_TIMER_TSC_DEADLINE = 2 << 17,
    APIC_DELIVER_EXTINT = 7 << 8,
    APIC_DIVIDE_BY_1 = 0xb,
    APIC_MIN_LVT_ENTRIES = 3,
    CPUID_1_ECX_X2APIC = 21,
    CPUID_1_EDX_APIC = 9,
};

static uint32_t apic_read(enum apic_register reg)
{
    if (WITH_X2APIC) {
        return (uint32_t)read_msr(MSR_X2APIC_BASE + (reg >> 4));
    }
    return *(volatile uint32_t *)(KERNEL_DEVICE_BASE + reg);
}

static void apic_write(enum apic_register reg, uint32_t value)
{
    if (WITH_X2APIC) {
        write_msr(MSR_X2APIC_BASE + (reg >> 4), value);
    } else {
        *(volatile uint32_t *)(KERNEL_DEVICE_BASE + reg) = value;
    }
}

BOOT_CODE static bool cpu_has_apic(void)
{
    return (cpuid(1, 0).edx & BIT(CPUID_1_EDX_APIC)) != 0;
}

BOOT_CODE paddr_t apic_paddr(void)
{
    return cpu_has_apic() ? read_msr(MSR_APIC_BASE) & UINT64_C(0x000ffffffffff000) : 0;
}

BOOT_CODE static bool apic_check_mode(void)
{
    word_t base = read_msr(MSR_APIC_BASE);
    if (!(base & APIC_BASE_ENABLED)) {
        print("APIC: Enabled bit not set\n");
        return false;
    }
    if (!WITH_X2APIC && (base & APIC_BASE_X2APIC)) {
        print("x2APIC enabled in BIOS but kernel does not support that\n");
        return false;
    }
    if (WITH_X2APIC && !(cpuid(1, 0).ecx & BIT(CPUID_1_ECX_X2APIC))) {
        print("APIC: x2APIC is not supported on this machine\n");
        return false;
    }
    if (WITH_X2APIC) {
        write_msr(MSR_APIC_BASE, base | APIC_BASE_X2APIC);
    }
    return true;
}

BOOT_CODE static bool apic_check_version(void)
{
    uint32_t version = apic_read(APIC_VERSION);
    if ((version & 0xf0) != 0x10) {
        print("APIC: apic_version must be 0x1X\n");
        return false;
    }
    unsigned lvt_entries = ((version >> 16) & 0xff) + 1;
    if (lvt_entries < APIC_MIN_LVT_ENTRIES) {
        print("APIC: number of LVT entries: %u\n", lvt_entries);
        print("APIC: number of LVT entries must be >= 3\n");
        return false;
    }
    return true;
}

BOOT_CODE bool apic_init(void)
{
    if (!cpu_has_apic() || !apic_check_mode() || !apic_check_version()) {
        return false;
    }
    apic_write(APIC_TIMER_DIVIDE, APIC_DIVIDE_BY_1);
    apic_write(APIC_TIMER, APIC_MASKED | (VECTOR_IRQ_BASE + IRQ_KERNEL_TIMER));
    apic_write(APIC_TASK_PRIORITY, 0);
    apic_write(APIC_SPURIOUS, APIC_SOFTWARE_ENABLE | VECTOR_SPURIOUS);
    apic_write(APIC_LINT0, APIC_DELIVER_EXTINT | (WITH_PIC ? 0 : APIC_MASKED));
    apic_write(APIC_LINT1, APIC_MASKED);
    return true;
}

void apic_end(void)
{
    apic_write(APIC_END, 0);
}

BOOT_CODE void apic_timer_start(void)
{
    apic_write(APIC_TIMER_INITIAL, UINT32_MAX);
}

BOOT_CODE uint32_t apic_timer_elapsed(void)
{
    return UINT32_MAX - apic_read(APIC_TIMER_CURRENT);
}

BOOT_CODE void apic_timer_set_period(uint32_t count)
{
    apic_write(APIC_TIMER, APIC_TIMER_PERIODIC | (VECTOR_IRQ_BASE + IRQ_KERNEL_TIMER));
    apic_write(APIC_TIMER_INITIAL, count);
}

BOOT_CODE void apic_timer_use_count(void)
{
    apic_write(APIC_TIMER_INITIAL, 0); /* what a measurement has left ends here */
    apic_write(APIC_TIMER, VECTOR_IRQ_BASE + IRQ_KERNEL_TIMER);
}

void apic_timer_set_count(uint32_t count)
{
    apic_write(APIC_TIMER_INITIAL, count);
}

BOOT_CODE void apic_timer_use_deadline(void)
{
    apic_write(APIC_TIMER, APIC_TIMER_TSC_DEADLINE | (VECTOR_IRQ_BASE + IRQ_KERNEL_TIMER));
    /* A deadline that overtakes the write above would be forgotten. */
    __asm__ volatile("mfence" : : : "memory");
}
