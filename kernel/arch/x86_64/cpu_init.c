/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The processor as the kernel wants it (spec 02, section 3.5; spec 04, section 4.7).
 */
#include "arch/boot.h"
#include "arch/cpu.h"
#include "arch/debug_registers.h"
#include "arch/entry_layout.h"
#include "arch/fpu.h"
#include "arch/isolation.h"
#include "arch/segments.h"
#include "arch/trap.h"
#include "core/boot_section.h"
#include "debug/debug.h"

#include <config.h>

enum {
    CPUID_1_EDX_PAT = 16,
    CPUID_7_EBX_SMEP = 7,
    CPUID_7_EBX_SMAP = 20,
    EFER_SYSCALL = 1 << 0,
    EFER_LONG_MODE = 1 << 8 | 1 << 10, /* enabled, active */
};

/* PA0..PA4: write back, write through, uncached (overridable), uncached, write combining. */
#define PAT_MASK   MASK(40)
#define PAT_VALUES UINT64_C(0x0100070406)

/* Flags that a program's SYSCALL must not bring into the kernel. RFLAGS comes back from R11. */
enum { SYSCALL_CLEARS = FLAG_TF | FLAG_IF | FLAG_DF | FLAG_NT | FLAG_AC };

BOOT_CODE static bool pat_init(void)
{
    if (!(cpuid(1, 0).edx & BIT(CPUID_1_EDX_PAT))) {
        print("PAT support not found\n");
        return false;
    }
    write_msr(MSR_PAT, (read_msr(MSR_PAT) & ~PAT_MASK) | PAT_VALUES);
    return true;
}

BOOT_CODE static void control_registers_init(void)
{
    struct cpuid features = {0};
    if (cpuid(0, 0).eax >= 7) {
        features = cpuid(7, 0);
    }
    word_t cr4 = CR4_PAE | CR4_OSFXSR;
    cr4 |= (features.ebx & BIT(CPUID_7_EBX_SMEP)) ? CR4_SMEP : 0;
    cr4 |= !WITH_PRINTING && (features.ebx & BIT(CPUID_7_EBX_SMAP)) ? CR4_SMAP : 0;
    cr4 |= WITH_FSGSBASE_INSTRUCTIONS ? CR4_FSGSBASE : 0;
    cr4 |= WITH_PMC_EXPORT ? CR4_PCE : 0;
    cr4 |= WITH_PCID ? CR4_PCIDE : 0;
    write_cr4(cr4);
    write_cr0(CR0_PG | CR0_WP | CR0_NE | CR0_ET | CR0_MP | CR0_PE);
}

BOOT_CODE static void syscall_init(void)
{
    bool is_isolated = WITH_SKIM_WINDOW && isolation_active;
    uintptr_t entry = (uintptr_t)(is_isolated ? syscall_entry_isolated : syscall_entry);
    thread_return_message = is_isolated ? return_message_isolated : return_message;
    /* Not what else the firmware has set: UEFI has NX on. */
    write_msr(MSR_EFER, (read_msr(MSR_EFER) & EFER_LONG_MODE) | EFER_SYSCALL);
    write_msr(MSR_STAR,
              ((word_t)SELECTOR_SYSRET_BASE << 48) | ((word_t)SELECTOR_KERNEL_CODE << 32));
    write_msr(MSR_LSTAR, entry);
    write_msr(MSR_CSTAR, entry); /* there are no 32-bit programs */
    write_msr(MSR_FMASK, SYSCALL_CLEARS);
}

BOOT_CODE bool cpu_init(void)
{
    segments_init();
    idt_init();
    write_msr(MSR_FS_BASE, 0);
    write_msr(MSR_GS_BASE, 0);
    control_registers_init();
    syscall_init();
    if (WITH_HARDWARE_DEBUG) {
        breakpoints_init();
    }
    return pat_init() && fpu_init();
}
