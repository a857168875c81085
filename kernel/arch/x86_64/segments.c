/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * GDT and TSS (spec 01, section 1.1).
 */
#include "arch/segments.h"

#include "arch/entry_layout.h"
#include "arch/trap.h"
#include "core/boot_section.h"
#include "core/types.h"

#include <config.h>

#define SKIM_DATA __attribute__((section(".skim.data")))

enum {
    GDT_KERNEL_CODE = 1,
    GDT_KERNEL_DATA,
    GDT_TSS,
    GDT_USER_CODE = 5,
    GDT_USER_DATA,
    GDT_USER_CODE_RET,
    GDT_ENTRIES
};

/* Flat segments of 64-bit mode: only type, privilege and "64-bit" count. */
#define SEGMENT_CODE          UINT64_C(0x00af9b000000ffff)
#define SEGMENT_DATA          UINT64_C(0x00cf93000000ffff)
#define SEGMENT_DPL_3         (UINT64_C(3) << 45)
#define SEGMENT_TSS_AVAILABLE (UINT64_C(0x89) << 40)

struct tss {
    uint32_t reserved0;
    uint64_t stack[3]; /* for privilege levels 0 to 2 */
    uint64_t reserved1;
    uint64_t interrupt_stack[7];
    uint64_t reserved2;
    uint16_t reserved3;
    uint16_t io_map_offset;
} __attribute__((packed));

_Static_assert(sizeof(struct tss) == 104, "TSS of 64-bit mode");

struct table_pointer {
    uint16_t limit;
    uint64_t base;
} __attribute__((packed));

SKIM_DATA static struct tss tss;
SKIM_DATA static uint64_t gdt[GDT_ENTRIES];

/* The map of permitted ports lies beyond the end of the TSS, which denies all of them. */
BOOT_CODE static void tss_init(void)
{
    tss.stack[0] = (uint64_t)(uintptr_t)entry_stack_top;
    tss.interrupt_stack[0] = (uint64_t)(uintptr_t)emergency_stack_top;
    if (WITH_HARDWARE_DEBUG) {
        tss.interrupt_stack[1] = (uint64_t)(uintptr_t)debug_stack_top;
    }
    tss.io_map_offset = sizeof(tss);
}

BOOT_CODE static void gdt_fill(void)
{
    uint64_t base = (uint64_t)(uintptr_t)&tss;
    gdt[GDT_KERNEL_CODE] = SEGMENT_CODE;
    gdt[GDT_KERNEL_DATA] = SEGMENT_DATA;
    gdt[GDT_TSS] = SEGMENT_TSS_AVAILABLE | (sizeof(tss) - 1) | (base & MASK(24)) << 16 |
                   ((base >> 24) & 0xff) << 56;
    gdt[GDT_TSS + 1] = base >> 32;
    gdt[GDT_USER_CODE] = SEGMENT_CODE | SEGMENT_DPL_3;
    gdt[GDT_USER_DATA] = SEGMENT_DATA | SEGMENT_DPL_3;
    gdt[GDT_USER_CODE_RET] = SEGMENT_CODE | SEGMENT_DPL_3;
}

BOOT_CODE void segments_init(void)
{
    tss_init();
    gdt_fill();
    struct table_pointer pointer = {sizeof(gdt) - 1, (uint64_t)(uintptr_t)gdt};
    __asm__ volatile("lgdt %0" : : "m"(pointer) : "memory");
    __asm__ volatile("push %0\n\t"
                     "lea 1f(%%rip), %%rax\n\t"
                     "push %%rax\n\t"
                     "lretq\n"
                     "1:\n\t"
                     "mov %1, %%ss\n\t"
                     "mov %2, %%ds\n\t"
                     "mov %2, %%es\n\t"
                     "mov %2, %%fs\n\t"
                     "mov %2, %%gs\n\t"
                     "ltr %w3"
                     :
                     : "i"(SELECTOR_KERNEL_CODE), "r"(SELECTOR_KERNEL_DATA), "r"(0),
                       "r"(SELECTOR_TSS)
                     : "rax", "memory");
}
