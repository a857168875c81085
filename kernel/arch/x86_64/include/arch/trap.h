/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Where entry.S and C meet.
 */
#pragma once
#include "arch/entry_layout.h"
#include "core/types.h"

/* What the stubs leave on the stack when the kernel itself was interrupted. */
struct trap_frame {
    word_t vector;
    word_t code;
    word_t ip;
    word_t cs;
    word_t flags;
    word_t sp;
    word_t ss;
};

enum {
    VECTOR_DEBUG = 1,
    VECTOR_NMI = 2,
    VECTOR_BREAKPOINT = 3,
    VECTOR_DEVICE_NOT_AVAILABLE = 7,
    VECTOR_DOUBLE_FAULT = 8,
    VECTOR_GENERAL_PROTECTION = 13,
    VECTOR_PAGE_FAULT = 14,
    VECTOR_MACHINE_CHECK = 18,
    VECTOR_FIRST_TRAP = 158, /* INT n from here on counts as a system call */
};

/* Called by the stubs; all registers of current_thread are saved. */
void trap_from_user(word_t vector, word_t code);
_Noreturn void trap_in_kernel(const struct trap_frame *frame);

/* The IRETQ path found a next address that is not canonical (docs/hazards/sysret.md). */
void trap_bad_next_ip(void);

/* Vector of an interrupt that arrived while the kernel let interrupts in; 0: none. */
extern word_t trap_taken_vector;

/* The stubs, in the two variants. The isolated ones exist with KernelSkimWindow only. */
extern char syscall_entry[];
extern char return_message[];
extern char trap_stubs[];
extern char trap_spurious[];
extern char syscall_entry_isolated[];
extern char return_message_isolated[];
extern char trap_stubs_isolated[];
extern char trap_spurious_isolated[];

/* The variant of return_message that arch_thread_leave ends in. */
extern void *thread_return_message;

/* Stacks: the CPU pushes an interrupted program's state on the entry stack, or the emergency stack
 * for NMI, double fault and machine check; the kernel runs on the kernel stack. */
extern char entry_stack_top[];
extern char emergency_stack_top[];
extern char debug_stack_top[]; /* for VECTOR_DEBUG, with HardwareDebugAPI */
