/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The handlers of system calls. Each is named after the call it answers, and takes the call's
 * arguments, a long each, from the list.
 */
#pragma once

#include <stdarg.h>

/* files.c */
long sys_open(va_list args);
long sys_openat(va_list args);
long sys_close(va_list args);
long sys_read(va_list args);
long sys_readv(va_list args);
long sys_lseek(va_list args);
long sys_access(va_list args);
long sys_prlimit64(va_list args);

/* stdio.c */
long sys_write(va_list args);
long sys_writev(va_list args);
long sys_ioctl(va_list args);

/* heap.c */
long sys_brk(va_list args);
long sys_mmap(va_list args);
long sys_mremap(va_list args);
long sys_munmap(va_list args);
long sys_madvise(va_list args);

/* process.c */
long sys_nothing(va_list args);
long sys_sched_yield(va_list args);
long sys_exit(va_list args);
long sys_tkill(va_list args);
long sys_set_tid_address(va_list args);

/* Set once the C library has started. */
void muslcsys_end_boot(void);

/* Before C constructors run, output goes to the kernel's console; this ends it. */
void muslcsys_use_write_hook(void);
