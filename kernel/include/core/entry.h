/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Where the kernel is entered. The architecture has saved the registers of current_thread and calls
 * one of these on the kernel's stack with interrupts off; on return it resumes current_thread,
 * which may be another by then.
 */
#pragma once
#include "core/types.h"

#include <config.h>

/* A system call of the API. `cptr`, `info`: the registers rdi, rsi of spec 01, section 1.2. */
typedef void entry_function(cptr_t cptr, word_t info);

/* By number, of which the last is -1. The entry code goes to two of them by itself. */
enum { ENTRY_TABLE_SIZE = WITH_MCS ? 11 : 8 };
extern entry_function *const entry_table[ENTRY_TABLE_SIZE];
entry_function entry_call;
entry_function entry_reply_receive;

/* A system call outside the API range, or a software interrupt that counts as one. */
void entry_unknown_syscall(word_t number);

void entry_irq(irq_t irq);
void entry_vm_fault(vaddr_t address, word_t status, bool is_fetch);
void entry_user_exception(word_t vector, word_t code);
void entry_debug_exception(word_t reason, vaddr_t address, word_t number); /* HardwareDebugAPI */
