/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Seam: what has to happen when another thread gets the processor.
 */
#pragma once
#include "core/tcb.h"

/* `thread` gets the processor after `before`: exchanges address space, FPU state and thread-local
 * registers. */
void arch_thread_switch(struct tcb *before, struct tcb *thread);

/* The same, and goes on at once in `thread`, which waits in a system call and whose view is right:
 * with these values as badge and message info. Does not return, but on the host, which stores them
 * in the context. */
void arch_thread_leave(struct tcb *before, struct tcb *thread, word_t badge, word_t info);

/* `thread` is the first to get the processor (boot). */
void arch_thread_start(struct tcb *thread);

/* Works out context.space from the capability in TCB_VSPACE. */
void arch_thread_find_space(struct tcb *thread);

/* The bases of the current thread are in the processor. If `thread` is the current one: stores
 * them in its context, before that is read or changed; and loads them from there, afterwards. */
void arch_thread_bases_save(struct tcb *thread);
void arch_thread_bases_load(const struct tcb *thread);

/* Flags, VSpace or breakpoints of `thread` have changed from outside. Takes effect at once if it is
 * the current thread. */
void arch_thread_changed(struct tcb *thread);

/* `thread` will never run again: its state in the FPU, if any, is forgotten. */
void fpu_release(struct tcb *thread);

/* System calls of the architecture outside the API range (SetTLSBase, MSR access); false: unknown.
 */
bool arch_extra_syscall(word_t number);

/* Stops the processor for good, interrupts off. */
_Noreturn void arch_halt(void);
