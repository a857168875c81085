/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * void *utils_run_on_stack(void *stack_top, void *(*func)(void *), void *arg)
 * rbp survives the call, so it remembers the old stack; the frame chain stays whole.
 */
    .text
    .globl utils_run_on_stack
    .type utils_run_on_stack, @function
utils_run_on_stack:
    push    %rbp
    mov     %rsp, %rbp
    and     $-16, %rdi          /* alignment before a call */
    mov     %rdi, %rsp
    mov     %rdx, %rdi
    call    *%rsi
    mov     %rbp, %rsp
    pop     %rbp
    ret
    .size utils_run_on_stack, . - utils_run_on_stack

    .section .note.GNU-stack, "", @progbits
