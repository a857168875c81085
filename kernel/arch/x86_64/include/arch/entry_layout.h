/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What the assembly of the kernel's entries and the C code around it agree on. context.c asserts
 * that the offsets are those of struct tcb.
 */
#pragma once
#include <config.h>

/* Selectors (spec 01, section 1.1). SYSRET derives 0x33 and 0x3b from the base in STAR. */
#define SELECTOR_KERNEL_CODE   0x08
#define SELECTOR_KERNEL_DATA   0x10
#define SELECTOR_TSS           0x18
#define SELECTOR_USER_CODE     0x2b
#define SELECTOR_USER_DATA     0x33
#define SELECTOR_USER_CODE_RET 0x3b
#define SELECTOR_SYSRET_BASE   0x2b

/* Numbers of system calls (spec 01), first those with an entry of their own. */
#define SYSCALL_CALL       -1
#define SYSCALL_REPLY_RECV -2
#if CONFIG_IS_ON(KERNEL_MCS)
#define SYSCALL_COUNT 11 /* of the API: -1 and those below */
#else
#define SYSCALL_COUNT 8
#endif

/* context.entry: how the thread came into the kernel, hence how it may leave. */
#define LEAVES_BY_IRET   0 /* every register is loaded */
#define LEAVES_BY_SYSRET 1 /* holds while a thread runs */

/* Saved registers, from the start of the TCB. */
#if CONFIG_IS_ON(KERNEL_MCS)
#define TCB_WORD(n) (192 + 8 * (n))
#else
#define TCB_WORD(n) (128 + 8 * (n))
#endif
#define TCB_RIP     TCB_WORD(0)
#define TCB_RSP     TCB_WORD(1)
#define TCB_RFLAGS  TCB_WORD(2)
#define TCB_RAX     TCB_WORD(3)
#define TCB_RBX     TCB_WORD(4)
#define TCB_RCX     TCB_WORD(5)
#define TCB_RDX     TCB_WORD(6)
#define TCB_RSI     TCB_WORD(7)
#define TCB_RDI     TCB_WORD(8)
#define TCB_RBP     TCB_WORD(9)
#define TCB_R8      TCB_WORD(10)
#define TCB_R9      TCB_WORD(11)
#define TCB_R10     TCB_WORD(12)
#define TCB_R11     TCB_WORD(13)
#define TCB_R12     TCB_WORD(14)
#define TCB_R13     TCB_WORD(15)
#define TCB_R14     TCB_WORD(16)
#define TCB_R15     TCB_WORD(17)
#define TCB_FS_BASE TCB_WORD(18)
#define TCB_GS_BASE TCB_WORD(19)
#define TCB_NEXT_IP TCB_WORD(20)
#define TCB_ENTRY   TCB_WORD(21)
#define TCB_SPACE   TCB_WORD(22)

/* Vectors 0..31 have stubs of 16 bytes, all others stubs of 8 bytes behind them. */
#define TRAP_DEBUG            1
#define TRAP_EXCEPTIONS       32
#define TRAP_EXCEPTION_STRIDE 16
#define TRAP_INTERRUPT_STRIDE 8
#define VECTOR_SPURIOUS       255

/* DR6 when no debug exception waits to be looked at. */
#define DR6_NOTHING 0xffff0ff0
