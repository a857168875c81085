/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * int call_on_stack(int (*function)(void), void *top): calls `function` on another stack.
 */
    .section .text
    .global call_on_stack
    .type call_on_stack, @function
call_on_stack:
    push %rbp
    mov %rsp, %rbp
    mov %rsi, %rsp
    call *%rdi
    mov %rbp, %rsp
    pop %rbp
    ret
    .size call_on_stack, . - call_on_stack
    .section .note.GNU-stack, "", @progbits
