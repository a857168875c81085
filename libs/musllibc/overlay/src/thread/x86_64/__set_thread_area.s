# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
#
# Replaces musl's file of the same name: remembers where the C library's thread block is
# (pthread_arch.h) and leaves the TLS base, which belongs to sel4runtime, alone.
# Also the default of the system-call pointer (syscall_arch.h), for programs without
# libsel4muslcsys: -ENOSYS to everything.

.text
.global __set_thread_area
.hidden __set_thread_area
.type __set_thread_area, @function
__set_thread_area:
	mov %rdi, __clavis_libc_block(%rip)
	xor %eax, %eax
	ret
.size __set_thread_area, . - __set_thread_area

.type answer_enosys, @function
answer_enosys:
	mov $-38, %rax
	ret
.size answer_enosys, . - answer_enosys

.bss
.balign 8
.global __clavis_libc_block
.hidden __clavis_libc_block
.type __clavis_libc_block, @object
.size __clavis_libc_block, 8
__clavis_libc_block:
	.zero 8

.data
.balign 8
.weak __clavis_syscall
.type __clavis_syscall, @object
.size __clavis_syscall, 8
__clavis_syscall:
	.quad answer_enosys

.section .note.GNU-stack, "", @progbits
