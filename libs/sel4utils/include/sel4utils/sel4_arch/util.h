/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <sel4/sel4.h>

/* Size of the system call instruction, for handlers that skip it. */
#define ARCH_SYSCALL_INSTRUCTION_SIZE 2
#define EXCEPT_IPC_SYS_MR_IP          seL4_UnknownSyscall_FaultIP

static inline void sel4utils_set_instruction_pointer(seL4_UserContext *regs, seL4_Word value)
{
    regs->rip = value;
}

/* The instruction pointer in a register file. */
static inline seL4_Word sel4utils_get_instruction_pointer(seL4_UserContext regs)
{
    return regs.rip;
}

/* Sets the stack pointer in a register file. */
static inline void sel4utils_set_stack_pointer(seL4_UserContext *regs, seL4_Word value)
{
    regs->rsp = value;
}

/* The stack pointer in a register file. */
static inline seL4_Word sel4utils_get_sp(seL4_UserContext regs)
{
    return regs.rsp;
}

/* Sets the register that has a function's first argument. */
static inline void sel4utils_set_arg0(seL4_UserContext *regs, seL4_Word value)
{
    regs->rdi = value;
}
