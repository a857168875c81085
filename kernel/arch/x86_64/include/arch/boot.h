/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What the boot code of the platform (plat/pc99) asks of the processor, in this order. Functions
 * that say false have printed why (spec 02, section 3.2); the boot then fails.
 */
#pragma once
#include "core/slot.h"
#include "core/types.h"

#include <config.h>

struct tcb;

enum { MAX_IOAPICS = CONFIG_MAX_NUM_IOAPIC };

/* Addresses that ACPI gave. */
struct machine_devices {
    paddr_t ioapic_paddr[MAX_IOAPICS];
    unsigned ioapic_count;
    word_t boot_apic_id;
};

/* Vendor, micro-architecture and Meltdown notices; decides on kernel page-table isolation. */
must_use bool cpu_check(void);

/* Final page tables of the kernel, loaded: physical window, image, device window. */
void kernel_vspace_init(const struct machine_devices *devices);

/* Base of the local APIC page (IA32_APIC_BASE); known from cpu_check on. */
paddr_t apic_paddr(void);

/* GDT, TSS, IDT, system call MSRs, PAT, control registers, FPU. */
must_use bool cpu_init(void);

/* PIC off, I/O APICs masked, local APIC on, time-stamp counter measured, tick running (masked by
 * RFLAGS until the first return to user level). */
must_use bool interrupts_init(const struct machine_devices *devices);

/* Time-stamp counter in MHz; known from interrupts_init on. */
uint32_t tsc_mhz(void);

/* The initial address space. `level`: 3 PDPT, 2 page directory, 1 page table; all tables zeroed and
 * installed from the highest level down. `paddr` 4 KiB aligned, `vaddr` is any address inside. */
void vspace_boot_map_table(paddr_t pml4, unsigned level, vaddr_t vaddr, paddr_t paddr);
void vspace_boot_map_frame(paddr_t pml4, vaddr_t vaddr, paddr_t paddr);

/* Registers `pool` as ASID pool 0 and `pml4` as ASID 1 (spec 02, 5.2). */
void vspace_boot_assign(paddr_t pool, paddr_t pml4);

/* Capabilities of boot objects, mapped in ASID 1 where they have a place there. */
struct cap cap_boot_pml4(paddr_t paddr);
struct cap cap_boot_table(unsigned level, paddr_t paddr, vaddr_t vaddr);
struct cap cap_boot_frame(paddr_t paddr, vaddr_t vaddr);
struct cap cap_boot_asid_pool(paddr_t paddr);

/* Resumes current_thread; the end of the boot. */
_Noreturn void return_to_user(void);
