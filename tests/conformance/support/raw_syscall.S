/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * void raw_syscall(struct registers *): loads all registers from the structure, enters the kernel,
 * and stores all of them. Offsets are those of support/raw.h. The structure and the stack pointer
 * wait in a thread-local pair, since no register is free.
 */
    .section .tbss, "awT", @nobits
    .align 8
saved_rsp:
    .skip 8
saved_structure:
    .skip 8

    .section .text
    .global raw_syscall
    .type raw_syscall, @function
raw_syscall:
    push %rbx
    push %rbp
    push %r12
    push %r13
    push %r14
    push %r15
    mov %rsp, %fs:saved_rsp@tpoff
    mov %rdi, %fs:saved_structure@tpoff
    mov 0(%rdi), %rax
    mov 8(%rdi), %rbx
    mov 16(%rdi), %rcx
    mov 24(%rdi), %rdx
    mov 32(%rdi), %rsi
    mov 48(%rdi), %rbp
    mov 56(%rdi), %r8
    mov 64(%rdi), %r9
    mov 72(%rdi), %r10
    mov 80(%rdi), %r11
    mov 88(%rdi), %r12
    mov 96(%rdi), %r13
    mov 104(%rdi), %r14
    mov 112(%rdi), %r15
    mov 40(%rdi), %rdi
    .global raw_syscall_instruction
raw_syscall_instruction:
    syscall
    mov %rsp, %fs:saved_rsp_after@tpoff
    mov %fs:saved_structure@tpoff, %rsp
    mov %rax, 0(%rsp)
    mov %rbx, 8(%rsp)
    mov %rcx, 16(%rsp)
    mov %rdx, 24(%rsp)
    mov %rsi, 32(%rsp)
    mov %rdi, 40(%rsp)
    mov %rbp, 48(%rsp)
    mov %r8, 56(%rsp)
    mov %r9, 64(%rsp)
    mov %r10, 72(%rsp)
    mov %r11, 80(%rsp)
    mov %r12, 88(%rsp)
    mov %r13, 96(%rsp)
    mov %r14, 104(%rsp)
    mov %r15, 112(%rsp)
    mov %fs:saved_rsp_after@tpoff, %rax
    mov %rax, 120(%rsp)
    mov %fs:saved_rsp@tpoff, %rsp
    pop %r15
    pop %r14
    pop %r13
    pop %r12
    pop %rbp
    pop %rbx
    ret
    .size raw_syscall, . - raw_syscall

    .section .tbss
saved_rsp_after:
    .skip 8
    .section .note.GNU-stack, "", @progbits
