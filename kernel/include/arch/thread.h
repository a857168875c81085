/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Seam: what has to happen when another thread gets the processor.
 */
#pragma once
#include "core/tcb.h"

/* Loads address space, FPU state and thread-local registers of `thread`. */
void arch_thread_switch(struct tcb *thread);

/* The TLS base, flags or VSpace of `thread` has changed from outside. Takes effect at once if it
 * is the current thread. */
void arch_thread_changed(struct tcb *thread);

/* Initial FPU state of a new TCB. */
void fpu_init_thread(struct tcb *thread);

/* `thread` will never run again: its state in the FPU, if any, is forgotten. */
void fpu_release(struct tcb *thread);

/* System calls of the architecture outside the API range (SetTLSBase, MSR access); false: unknown.
 */
bool arch_extra_syscall(word_t number);

/* Stops the processor for good, interrupts off. */
_Noreturn void arch_halt(void);
