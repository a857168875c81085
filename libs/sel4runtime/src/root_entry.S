/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * First instruction of a root task (-e _sel4_start). The kernel gives it no stack; rdi holds the
 * address of the boot information.
 */
#include <sel4runtime/gen_config.h>

    .section .text._sel4_start, "ax", @progbits
    .global _sel4_start
    .type _sel4_start, @function
_sel4_start:
    leaq    root_stack_top(%rip), %rsp
    movq    %rsp, %rbp
    /* two zero words where a debugger looks for the caller; keeps rsp at a multiple of 16 */
    pushq   $0
    pushq   $0
    call    __sel4_start_root
    ud2
    .size _sel4_start, . - _sel4_start

    .bss
    .balign 16
    .zero   CONFIG_SEL4RUNTIME_ROOT_STACK
root_stack_top:

    .section .note.GNU-stack, "", @progbits
