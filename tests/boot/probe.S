/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The first instructions of the probe, a root task without any library: keeps the registers as the
 * kernel set them, and its system calls.
 */
    .text
    .globl _start
_start:
    movq %rax, start_registers
    movq %rbx, start_registers + 8
    movq %rcx, start_registers + 16
    movq %rdx, start_registers + 24
    movq %rsi, start_registers + 32
    movq %rdi, start_registers + 40
    movq %rbp, start_registers + 48
    movq %rsp, start_registers + 56
    movq %r8, start_registers + 64
    movq %r9, start_registers + 72
    movq %r10, start_registers + 80
    movq %r11, start_registers + 88
    movq %r12, start_registers + 96
    movq %r13, start_registers + 104
    movq %r14, start_registers + 112
    movq %r15, start_registers + 120
    mov $stack_top, %esp
    pushfq
    popq start_registers + 128
    mov %cs, start_registers + 136
    mov %ss, start_registers + 144
    mov %ds, start_registers + 152
    mov %fs, start_registers + 160
    fnstcw start_registers + 168
    fnstsw start_registers + 176
    stmxcsr start_registers + 184
    movq %xmm0, start_registers + 192
    movq %xmm15, start_registers + 200
    call probe_main

/* long probe_call(long number, long cptr, long info, long words[4]): words in and out; returns rdi,
 * and the message info in words[4]. */
    .globl probe_call
probe_call:
    push %rbx
    push %rbp
    push %r14
    push %r15
    mov %rdi, %rax
    mov %rcx, %r14
    mov %rsi, %rdi
    mov %rdx, %rsi
    mov %rax, %rdx
    mov (%r14), %r10
    mov 8(%r14), %r8
    mov 16(%r14), %r9
    mov 24(%r14), %r15
    mov %rsp, %rbx
    syscall
    mov %rbx, %rsp
    mov %r10, (%r14)
    mov %r8, 8(%r14)
    mov %r9, 16(%r14)
    mov %r15, 24(%r14)
    mov %rsi, 32(%r14)
    mov %rdi, %rax
    pop %r15
    pop %r14
    pop %rbp
    pop %rbx
    ret

/* Things that go wrong, for the report about them. */
    .globl fault_write, fault_read, fault_jump, fault_ud2, fault_cli, fault_end, fault_odd
fault_write:
    movl $1, 0
fault_read:
    mov $0x70000000, %eax
    mov (%rax), %rax
fault_jump:
    xor %eax, %eax
    jmp *%rax
fault_end: /* two words in front of the end of all mapped pages, whose address is in start_end */
    mov start_end, %rsp
    sub $16, %rsp
    ud2
fault_odd:
    sub $4, %rsp
    /* fall through */
fault_ud2:
    ud2
fault_cli:
    cli

    .bss
    .balign 16
    .skip 8192
stack_top:
    .globl start_registers, start_end
start_registers:
    .skip 208
start_end:
    .skip 8

    .section .note.GNU-stack, "", @progbits
