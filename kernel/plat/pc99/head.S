/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The first instructions: from the boot loader's 32-bit protected mode (spec 02, sections 1.2 and
 * 1.3) to boot_main in 64-bit mode. All of this is linked at its physical address.
 *
 *   edi  multiboot magic      kept throughout: they become
 *   esi  multiboot info       the arguments of boot_main
 *
 * The page tables made here map physical memory twice, at its own address and in the kernel's
 * window, and its beginning at the kernel image's address: 510 GiB with 1 GiB pages, else 4 GiB.
 */
#include <config.h>

#include "arch/memory_layout.h"

#define PAGE_PRESENT_WRITABLE 0x3
#define PAGE_LARGE            0x83 /* the same, and no table below */
#define IMAGE_PDPT_INDEX      510
#define WINDOW_GIBIBYTES      510
#define PAGES_2M_GIBIBYTES    4

#define CR4_PAE_BIT   (1 << 5)
#define CR0_PG_BIT    (1 << 31)
#define EFER          0xc0000080
#define EFER_LME      (1 << 8)
#define SELECTOR_CODE 0x08
#define SELECTOR_DATA 0x10

#define BOOT_STACK_BYTES 8192

#define UART_PORT     0x3f8
#define UART_STATUS   0x3fd
#define UART_CAN_SEND 0x20

/* ------------------------------------------------------------------ headers for the boot loader */

#define MULTIBOOT1_MAGIC 0x1badb002
#define MULTIBOOT2_MAGIC 0xe85250d6

#if CONFIG_IS_ON(MULTIBOOT_GRAPHICS_MODE_NONE)
#define MULTIBOOT1_FLAGS 3 /* modules on page boundaries, memory information */
#else
#define MULTIBOOT1_FLAGS 7 /* and a graphics mode */
#endif
#if CONFIG_IS_ON(MULTIBOOT_GRAPHICS_MODE_LINEAR)
#define GRAPHICS_DEPTH 32
#else
#define GRAPHICS_DEPTH 0
#endif

    .section .phys.multiboot, "a", @progbits
#if CONFIG_IS_ON(MULTIBOOT1_HEADER)
    .balign 4
    .long MULTIBOOT1_MAGIC
    .long MULTIBOOT1_FLAGS
    .long -(MULTIBOOT1_MAGIC + MULTIBOOT1_FLAGS)
    .long 0, 0, 0, 0, 0 /* addresses: the ELF headers say them */
    .long CONFIG_IS_ON(MULTIBOOT_GRAPHICS_MODE_TEXT) /* text, not linear */
    .long 0, 0, GRAPHICS_DEPTH                       /* width and height as the loader likes */
#endif
#if CONFIG_IS_ON(MULTIBOOT2_HEADER)
    .balign 8
multiboot2_header:
    .long MULTIBOOT2_MAGIC
    .long 0 /* i386 protected mode */
    .long multiboot2_header_end - multiboot2_header
    .long -(MULTIBOOT2_MAGIC + 0 + (multiboot2_header_end - multiboot2_header))
    .short 0, 0 /* end of tags */
    .long 8
multiboot2_header_end:
#endif

/* ------------------------------------------------------------------------------- 32-bit mode */

    .section .phys.text, "ax", @progbits
    .code32
    .globl _start
_start:
    cli
    cld
    mov %eax, %edi
    mov %ebx, %esi
    mov $(boot_stack_top - KERNEL_IMAGE_BASE), %esp

    /* Processor features, in the order of spec 02, section 3.1. */
#if CONFIG_IS_ON(FSGSBASE_INST)
    call cpuid_7_ebx
    mov $text_no_fsgsbase, %edx
    test $(1 << 0), %eax
    jz early_fail
#endif
#if CONFIG_IS_ON(HUGE_PAGE)
    call cpuid_extended_edx
    mov $text_no_huge_page, %edx
    test $(1 << 26), %eax
    jz early_fail
#endif
#if CONFIG_IS_ON(SUPPORT_PCID)
    mov $1, %eax
    cpuid
    mov $text_no_pcid, %edx
    test $(1 << 17), %ecx
    jz early_fail
    call cpuid_7_ebx
    mov $text_no_invpcid, %edx
    test $(1 << 10), %eax
    jz early_fail
#endif
    call cpuid_extended_edx
    mov $text_no_syscall, %edx
    test $(1 << 29), %eax /* 64-bit mode; the instruction itself is checked there */
    jz early_fail

    call make_page_tables
    mov $CR4_PAE_BIT, %eax /* alone: UEFI may have had page tables of five levels */
    mov %eax, %cr4
    mov $early_pml4, %eax
    mov %eax, %cr3
    mov $EFER, %ecx
    rdmsr
    or $EFER_LME, %eax
    wrmsr
    mov %cr0, %eax
    or $CR0_PG_BIT, %eax
    mov %eax, %cr0
    lgdt early_gdt_pointer
    ljmp $SELECTOR_CODE, $long_mode

/* eax = EBX of CPUID leaf 7, or 0 where there is no such leaf. Clobbers ebx, ecx, edx. */
#if CONFIG_IS_ON(FSGSBASE_INST) || CONFIG_IS_ON(SUPPORT_PCID)
cpuid_7_ebx:
    xor %eax, %eax
    cpuid
    xor %ebx, %ebx
    cmp $7, %eax
    jb 1f
    mov $7, %eax
    xor %ecx, %ecx
    cpuid
1:  mov %ebx, %eax
    ret
#endif

/* eax = EDX of CPUID leaf 0x80000001, or 0 where there is no such leaf. Clobbers ebx, ecx, edx. */
cpuid_extended_edx:
    mov $0x80000000, %eax
    cpuid
    xor %edx, %edx
    cmp $0x80000001, %eax
    jb 1f
    mov $0x80000001, %eax
    cpuid
1:  mov %edx, %eax
    ret

/* Clobbers eax, ecx, edx. */
make_page_tables:
    mov $(early_pdpt + PAGE_PRESENT_WRITABLE), %eax
    mov %eax, early_pml4
    mov %eax, early_pml4 + 8 * KERNEL_PML4_INDEX
#if CONFIG_IS_ON(HUGE_PAGE)
    mov $PAGE_LARGE, %eax /* edx:eax is the entry */
    xor %edx, %edx
    xor %ecx, %ecx
1:  mov %eax, early_pdpt(, %ecx, 8)
    mov %edx, early_pdpt + 4(, %ecx, 8)
    add $(1 << 30), %eax
    adc $0, %edx
    inc %ecx
    cmp $WINDOW_GIBIBYTES, %ecx
    jb 1b
    movl $PAGE_LARGE, early_pdpt + 8 * IMAGE_PDPT_INDEX
#else
    mov $PAGE_LARGE, %eax
    xor %ecx, %ecx
1:  mov %eax, early_directories(, %ecx, 8)
    add $(1 << 21), %eax
    inc %ecx
    cmp $(512 * PAGES_2M_GIBIBYTES), %ecx
    jb 1b
    mov $(early_directories + PAGE_PRESENT_WRITABLE), %eax
    mov %eax, early_pdpt + 8 * IMAGE_PDPT_INDEX
    xor %ecx, %ecx
1:  mov %eax, early_pdpt(, %ecx, 8)
    add $4096, %eax
    inc %ecx
    cmp $PAGES_2M_GIBIBYTES, %ecx
    jb 1b
#endif
    ret

/* Sends the text at edx, with its closing NUL, to the first UART and stops. Of instructions that
 * are the same in 32-bit and 64-bit mode. */
early_fail:
    mov %edx, %esi
1:  lodsb
    mov %al, %bl
    mov $UART_STATUS, %edx
2:  in (%dx), %al
    test $UART_CAN_SEND, %al
    jz 2b
    mov $UART_PORT, %edx
    mov %bl, %al
    out %al, (%dx)
    test %bl, %bl
    jnz 1b
3:  hlt
    jmp 3b

/* ------------------------------------------------------------------------------- 64-bit mode */

    .code64
long_mode:
    mov $SELECTOR_DATA, %eax
    mov %eax, %ds
    mov %eax, %es
    mov %eax, %ss
    xor %eax, %eax
    mov %eax, %fs
    mov %eax, %gs
    mov $0x80000001, %eax /* Intel's processors report SYSCALL in 64-bit mode only */
    cpuid
    mov %edx, %eax
    mov $text_no_syscall, %edx
    test $(1 << 11), %eax
    jz early_fail
    mov $boot_stack_top, %rsp
    xor %ebp, %ebp
    call 1f /* pushes a return address of 0 for debuggers */
1:  movq $0, (%rsp)
    movabs $boot_main, %rax
    jmp *%rax

/* --------------------------------------------------------------------------------------- data */

    .section .phys.rodata, "a", @progbits
    .balign 8
early_gdt:
    .quad 0
    .quad 0x00af9a000000ffff /* 64-bit code */
    .quad 0x00cf92000000ffff /* data */
early_gdt_end:
early_gdt_pointer:
    .short early_gdt_end - early_gdt - 1
    .long early_gdt

#if CONFIG_IS_ON(FSGSBASE_INST)
text_no_fsgsbase:
    .asciz "fsgsbase instructions not supported by the processor\r\n"
#endif
#if CONFIG_IS_ON(HUGE_PAGE)
text_no_huge_page:
    .asciz "Huge page not supported by the processor\r\n"
#endif
#if CONFIG_IS_ON(SUPPORT_PCID)
text_no_pcid:
    .asciz "PCIDs not supported by the processor\r\n"
text_no_invpcid:
    .asciz "INVPCID instruction not supported by the processor\r\n"
#endif
text_no_syscall:
    .asciz "SYSCALL/SYSRET instruction not supported by the processor\r\n"

    .section .phys.tables, "aw", @progbits
    .balign 4096
early_pml4:
    .skip 4096
early_pdpt:
    .skip 4096
#if !CONFIG_IS_ON(HUGE_PAGE)
early_directories:
    .skip 4096 * PAGES_2M_GIBIBYTES
#endif

    .section .boot.data, "aw", @progbits
    .balign 16
    .skip BOOT_STACK_BYTES
boot_stack_top:

    .section .note.GNU-stack, "", @progbits
