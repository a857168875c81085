/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Page-table isolation: on processors that may leak the kernel's memory through its mappings
 * (docs/hazards/meltdown.md), programs run with page tables that hold of the kernel only .skim.
 */
#pragma once
#include "core/types.h"

/* Not 0: on. Known from cpu_check on. */
extern uint32_t isolation_active;

/* Values for CR3 that the entry code loads: the kernel's own, and the current program's. Without
 * isolation kernel and program share user_cr3. */
extern word_t kernel_cr3;
extern word_t user_cr3;

/* PML4 entry KERNEL_PML4_INDEX of every address space of programs. */
extern uint64_t isolation_user_entry;

/* Tables for both cases; `kernel_pdpt`: what the entry holds without isolation. */
void isolation_init(paddr_t kernel_pml4, paddr_t kernel_pdpt);
