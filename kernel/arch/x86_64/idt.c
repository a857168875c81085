/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The IDT: a gate for every vector, to its stub in entry.S.
 */
#include "arch/isolation.h"
#include "arch/segments.h"
#include "arch/trap.h"
#include "core/boot_section.h"

enum {
    IDT_ENTRIES = 256,
    GATE_INTERRUPT = 0x8e,
    GATE_DPL_3 = 0x60,
    EMERGENCY_STACK = 1,
    DEBUG_STACK
};

struct gate {
    uint16_t offset_low;
    uint16_t selector;
    uint8_t stack; /* 0: that of the TSS for privilege level 0 */
    uint8_t type;
    uint16_t offset_middle;
    uint32_t offset_high;
    uint32_t reserved;
};

_Static_assert(sizeof(struct gate) == 16, "gate of 64-bit mode");

struct idt_pointer {
    uint16_t limit;
    uint64_t base;
} __attribute__((packed));

static struct gate idt[IDT_ENTRIES] __attribute__((section(".skim.idt"), aligned(4096)));

BOOT_CODE static uintptr_t stub_address(unsigned vector)
{
    bool is_isolated = WITH_SKIM_WINDOW && isolation_active;
    if (vector == VECTOR_SPURIOUS) {
        return (uintptr_t)(is_isolated ? trap_spurious_isolated : trap_spurious);
    }
    uintptr_t base = (uintptr_t)(is_isolated ? trap_stubs_isolated : trap_stubs);
    if (vector < TRAP_EXCEPTIONS) {
        return base + vector * TRAP_EXCEPTION_STRIDE;
    }
    return base + TRAP_EXCEPTIONS * TRAP_EXCEPTION_STRIDE +
           (vector - TRAP_EXCEPTIONS) * TRAP_INTERRUPT_STRIDE;
}

/* Vectors that INT n of a program reaches (spec 01, section 1.6). */
BOOT_CODE static bool vector_is_open(unsigned vector)
{
    return vector == VECTOR_BREAKPOINT || vector >= VECTOR_FIRST_TRAP;
}

BOOT_CODE static bool vector_is_emergency(unsigned vector)
{
    return vector == VECTOR_NMI || vector == VECTOR_DOUBLE_FAULT || vector == VECTOR_MACHINE_CHECK;
}

/* A debug exception may come at the first instruction of an entry, before its stack is set: MOV SS
 * delays it (docs/hazards/entry-stack.md). */
BOOT_CODE static uint8_t vector_stack(unsigned vector)
{
    if (WITH_HARDWARE_DEBUG && vector == VECTOR_DEBUG) {
        return DEBUG_STACK;
    }
    return vector_is_emergency(vector) ? EMERGENCY_STACK : 0;
}

BOOT_CODE void idt_init(void)
{
    for (unsigned vector = 0; vector < IDT_ENTRIES; vector += 1) {
        uintptr_t address = stub_address(vector);
        idt[vector] = (struct gate){
            .offset_low = (uint16_t)address,
            .selector = SELECTOR_KERNEL_CODE,
            .stack = vector_stack(vector),
            .type = vector_is_open(vector) ? GATE_INTERRUPT | GATE_DPL_3 : GATE_INTERRUPT,
            .offset_middle = (uint16_t)(address >> 16),
            .offset_high = (uint32_t)(address >> 32),
        };
    }
    struct idt_pointer pointer = {sizeof(idt) - 1, (uint64_t)(uintptr_t)idt};
    __asm__ volatile("lidt %0" : : "m"(pointer) : "memory");
}
