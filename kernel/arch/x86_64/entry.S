/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Into the kernel and out of it (spec 01, sections 1.2-1.6).
 *
 * Interrupts are off from the first instruction of the kernel to the last, except inside
 * arch_irq_poll and arch_irq_wait. So between entry and exit the stack pointer is free to address
 * the current TCB: what can still interrupt (NMI, machine check) has a stack of its own.
 *
 * Register roles     SYSCALL entry             trap entry               exit
 *   rsp              current TCB, then stack   entry stack, then stack  current TCB
 *   rax              the caller's              current TCB              current TCB (IRETQ only)
 *   rcx              scratch, once saved       scratch, once saved      next address (SYSRETQ)
 *   rdi rsi rdx      the call's arguments      vector, error code       the thread's
 */
#include <config.h>

#include "arch/entry_layout.h"

/* Registers that mean the same to SYSCALL and traps; `base` addresses the TCB. */
.macro save_common base
    mov %rbx, TCB_RBX(\base)
    mov %rdx, TCB_RDX(\base)
    mov %rsi, TCB_RSI(\base)
    mov %rdi, TCB_RDI(\base)
    mov %rbp, TCB_RBP(\base)
    mov %r8, TCB_R8(\base)
    mov %r9, TCB_R9(\base)
    mov %r10, TCB_R10(\base)
    mov %r12, TCB_R12(\base)
    mov %r13, TCB_R13(\base)
    mov %r14, TCB_R14(\base)
    mov %r15, TCB_R15(\base)
.endm

/* All of them but badge and message info. */
.macro restore_beside_message base
    mov TCB_RBX(\base), %rbx
    mov TCB_RDX(\base), %rdx
    mov TCB_RBP(\base), %rbp
    mov TCB_R8(\base), %r8
    mov TCB_R9(\base), %r9
    mov TCB_R10(\base), %r10
    mov TCB_R12(\base), %r12
    mov TCB_R13(\base), %r13
    mov TCB_R14(\base), %r14
    mov TCB_R15(\base), %r15
.endm

.macro restore_common base
    restore_beside_message \base
    mov TCB_RSI(\base), %rsi
    mov TCB_RDI(\base), %rdi
.endm

/* Everything a SYSRETQ needs but rsp; the second: and but rdi and rsi. */
.macro restore_for_sysret base
    restore_for_message \base
    mov TCB_RSI(\base), %rsi
    mov TCB_RDI(\base), %rdi
.endm

.macro restore_for_message base
    mov TCB_NEXT_IP(\base), %rcx
    mov TCB_RFLAGS(\base), %r11
    mov TCB_RAX(\base), %rax
    restore_beside_message \base
.endm

/* The program's registers go to its TCB. */
.macro enter_by_syscall isolated
#if CONFIG_IS_ON(PRINTING)
    mov %rsp, user_rsp(%rip)            /* for reports; the program gets a 0 back (R-EXC-35) */
#endif
    .if \isolated
    mov kernel_cr3(%rip), %rsp
    mov %rsp, %cr3
    .endif
    mov current_thread(%rip), %rsp
    mov %rax, TCB_RAX(%rsp)
    save_common %rsp
    mov %r11, TCB_RFLAGS(%rsp)
    mov %rcx, TCB_NEXT_IP(%rsp)
    sub $2, %rcx                        /* length of SYSCALL: where to try again */
    mov %rcx, TCB_RIP(%rsp)
#if CONFIG_IS_ON(PRINTING)
    mov user_rsp(%rip), %rcx
    mov %rcx, TCB_RSP(%rsp)
#endif
    lea kernel_stack_top(%rip), %rsp    /* rdi, rsi, rdx are the arguments */
    cmp $SYSCALL_REPLY_RECV, %rdx
    ja 1f                               /* the only number above it is that of Call */
    je 2f
    lea SYSCALL_COUNT(%rdx), %rax
    cmp $SYSCALL_COUNT, %rax
    jae 3f
    call *entry_table(, %rax, 8)
    jmp return_to_user
1:  call entry_call
    jmp return_to_user
2:  call entry_reply_receive
    jmp return_to_user
3:  mov %rdx, %rdi
    call entry_unknown_syscall
    jmp return_to_user
.endm

    .section .text.entry, "ax"

    .balign 64
    .global syscall_entry
syscall_entry:
    enter_by_syscall 0

    .global return_to_user
return_to_user:
    mov current_thread(%rip), %rsp
    cmpl $LEAVES_BY_SYSRET, TCB_ENTRY(%rsp)
    jne return_by_iret
#if CONFIG_IS_ON(KERNEL_SKIM_WINDOW)
    cmpl $0, isolation_active(%rip)
    jne return_isolated
#endif
    restore_for_sysret %rsp
    xor %esp, %esp
    sysretq

return_by_iret:
    mov %rsp, %rax                      /* IRETQ needs the stack: TCB in rax from here */
    mov TCB_NEXT_IP(%rax), %rcx
    mov %rcx, %rdx
    shl $16, %rdx
    sar $16, %rdx
    cmp %rcx, %rdx
    jne return_nowhere                  /* IRETQ would fault in the kernel */
    movl $LEAVES_BY_SYSRET, TCB_ENTRY(%rax)
    lea entry_stack_top(%rip), %rsp
    push $SELECTOR_USER_DATA
    push TCB_RSP(%rax)
    push TCB_RFLAGS(%rax)
    push $SELECTOR_USER_CODE
    push %rcx
    restore_common %rax
    mov TCB_RCX(%rax), %rcx
    mov TCB_R11(%rax), %r11
    mov TCB_RAX(%rax), %rax
#if CONFIG_IS_ON(KERNEL_SKIM_WINDOW)
    cmpl $0, isolation_active(%rip)
    jne iret_isolated
#endif
    iretq

return_nowhere:
    lea kernel_stack_top(%rip), %rsp
    call trap_bad_next_ip               /* a fault of the thread; another one may be current */
    jmp return_to_user

/* To the thread whose TCB is in rcx, which waits in a system call, with rdi and rsi as its badge
 * and message info; into its address space. */
    .balign 16
    .global return_message
return_message:
    mov %rcx, %rsp
    mov TCB_SPACE(%rsp), %rax
    cmp %rax, user_cr3(%rip)
    je 1f
    mov %rax, user_cr3(%rip)
    mov %rax, %cr3
1:  restore_for_message %rsp
    xor %esp, %esp
    sysretq

#if CONFIG_IS_ON(KERNEL_SKIM_WINDOW)
return_isolated:
    restore_for_sysret %rsp
    jmp sysret_isolated
#endif

/* --- Exceptions and interrupts. Stack: vector, error code, rip, cs, rflags, rsp, ss. */
trap_interrupt:                         /* stub pushed vector - 128 only, which fits in a byte */
    addq $128, (%rsp)
    push (%rsp)
    .global trap_entry
trap_entry:
    testb $3, 24(%rsp)
    jz trap_of_kernel
    push %rax
    mov current_thread(%rip), %rax
    save_common %rax
    mov %rcx, TCB_RCX(%rax)
    mov %r11, TCB_R11(%rax)
    pop TCB_RAX(%rax)
    pop %rdi                            /* vector */
    pop %rsi                            /* error code */
    mov (%rsp), %rcx
    mov %rcx, TCB_RIP(%rax)
    mov %rcx, TCB_NEXT_IP(%rax)
    mov 16(%rsp), %rcx
    mov %rcx, TCB_RFLAGS(%rax)
    mov 24(%rsp), %rcx
    mov %rcx, TCB_RSP(%rax)
    movl $LEAVES_BY_IRET, TCB_ENTRY(%rax)
    cld                                 /* FMASK does it for SYSCALL */
    lea kernel_stack_top(%rip), %rsp
    call trap_from_user
    jmp return_to_user

trap_of_kernel:
#if CONFIG_IS_ON(HARDWARE_DEBUG_API)
    cmpq $TRAP_DEBUG, (%rsp)
    je trap_debug_of_kernel
#endif
    cmpq $TRAP_EXCEPTIONS, (%rsp)
    jb 1f
    pop trap_taken_vector(%rip)         /* the kernel lets one interrupt in, and asks for it */
    add $8, %rsp
    andq $~0x200, 16(%rsp)              /* interrupts stay off after this one */
    iretq
1:  mov %rsp, %rdi                      /* struct trap_frame */
    and $-16, %rsp
    cld
    call trap_in_kernel                 /* does not return */

#if CONFIG_IS_ON(HARDWARE_DEBUG_API)
trap_debug_of_kernel:                   /* a program's watchpoint that MOV SS delayed: dropped */
    push %rax
    mov $DR6_NOTHING, %eax
    mov %rax, %dr6
    pop %rax
    add $16, %rsp
    iretq
#endif

    .global trap_spurious
trap_spurious:
    iretq

/* Stubs of all vectors. Vectors with an error code: 8, 10-14, 17, 21, 29, 30. */
#define HAS_ERROR_CODE 0x60227d00
.macro trap_stub_table exception, interrupt
    vector = 0
    .rept TRAP_EXCEPTIONS
    .balign TRAP_EXCEPTION_STRIDE
    .if ((HAS_ERROR_CODE >> vector) & 1) == 0
    push $0
    .endif
    push $vector
    jmp \exception
    vector = vector + 1
    .endr
    .balign TRAP_EXCEPTION_STRIDE
    .rept 256 - TRAP_EXCEPTIONS
    .balign TRAP_INTERRUPT_STRIDE
    push $vector - 128
    jmp \interrupt
    vector = vector + 1
    .endr
.endm

    .balign TRAP_EXCEPTION_STRIDE
    .global trap_stubs
trap_stubs:
    trap_stub_table trap_entry, trap_interrupt

#if CONFIG_IS_ON(KERNEL_SKIM_WINDOW)
/* --- Page-table isolation (docs/hazards/meltdown.md). Installed instead of the above only where
 * the CPU may leak. While a program runs, only .skim is mapped; these switch page tables and go on
 * in the ordinary code, or come from there. */
    .section .skim.text, "ax"

    .balign 64
    .global syscall_entry_isolated
syscall_entry_isolated:
    enter_by_syscall 1

    .balign 16
    .global return_message_isolated
return_message_isolated:
    mov %rcx, %rsp
    mov TCB_SPACE(%rsp), %rax
    mov %rax, user_cr3(%rip)
    restore_for_message %rsp
sysret_isolated:
    mov user_cr3(%rip), %rsp
    mov %rsp, %cr3
    xor %esp, %esp
    sysretq

iret_isolated:
    push %rax
    mov user_cr3(%rip), %rax
    mov %rax, %cr3
    pop %rax
    iretq

trap_interrupt_isolated:
    addq $128, (%rsp)
    push (%rsp)
trap_entry_isolated:
    push %rax
    mov kernel_cr3(%rip), %rax          /* the kernel's also when it was the kernel's already */
    mov %rax, %cr3
    pop %rax
    jmp trap_entry

    .global trap_spurious_isolated
trap_spurious_isolated:
    iretq

    .balign TRAP_EXCEPTION_STRIDE
    .global trap_stubs_isolated
trap_stubs_isolated:
    trap_stub_table trap_entry_isolated, trap_interrupt_isolated
#endif

    .section .skim.data, "aw"
    .balign 64
#if CONFIG_IS_ON(PRINTING)
    .global user_rsp
user_rsp:                               /* stack pointer of the caller, between two instructions */
    .quad 0
#endif
    .balign 16
    .skip 128                           /* a trap frame and one register more */
    .global entry_stack_top
entry_stack_top:
    .balign 64
    .skip 4096                          /* room to report an exception of the kernel */
    .global emergency_stack_top
emergency_stack_top:
#if CONFIG_IS_ON(HARDWARE_DEBUG_API)
    .skip 128                           /* a trap frame and one register more */
    .global debug_stack_top
debug_stack_top:
#endif

    .section .bss.kernel_stack, "aw", @nobits
    .balign 64
    .skip 1 << CONFIG_KERNEL_STACK_BITS
kernel_stack_top:
