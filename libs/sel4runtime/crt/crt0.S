/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * First instruction of a process that another one started. Its stack pointer is a multiple of 16
 * and points to argc.
 */
    .text
    .global _start
    .type _start, @function
_start:
    movq    %rsp, %rbp
    movq    %rsp, %rdi
    andq    $-16, %rsp
    /* two zero words where a debugger looks for the caller */
    pushq   $0
    pushq   $0
    call    __sel4_start_c
    ud2
    .size _start, . - _start

    .section .note.GNU-stack, "", @progbits
