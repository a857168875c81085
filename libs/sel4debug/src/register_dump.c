/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <sel4debug/register_dump.h>
#include <stdio.h>

/* In the order of seL4_UserContext, which is an array of words. */
static const char *const names[] = {"rip", "rsp", "rflags", "rax", "rbx",     "rcx",    "rdx",
                                    "rsi", "rdi", "rbp",    "r8",  "r9",      "r10",    "r11",
                                    "r12", "r13", "r14",    "r15", "fs_base", "gs_base"};
#define NUM_REGISTERS (sizeof(names) / sizeof(names[0]))
_Static_assert(sizeof(seL4_UserContext) == NUM_REGISTERS * sizeof(seL4_Word), "all registers");

void sel4debug_dump_registers_prefix(seL4_CPtr tcb, char *prefix)
{
    union {
        seL4_UserContext context;
        seL4_Word word[NUM_REGISTERS];
    } registers;
    seL4_Error error = seL4_TCB_ReadRegisters(tcb, 0, 0, NUM_REGISTERS, &registers.context);

    if (error != seL4_NoError) {
        printf("%sRegisters of TCB %lu cannot be read, error %d\n", prefix, (unsigned long)tcb,
               (int)error);
        return;
    }
    printf("%sRegister dump:\n", prefix);
    for (size_t i = 0; i < NUM_REGISTERS; i++) {
        printf("%s%s:\t0x%lx\n", prefix, names[i], (unsigned long)registers.word[i]);
    }
}

void sel4debug_dump_registers(seL4_CPtr tcb)
{
    sel4debug_dump_registers_prefix(tcb, "");
}
