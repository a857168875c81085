/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The C library's system calls: Linux numbers, answered inside the program (spec 06, section 5.4).
 */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <utils/attribute.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Constructors of this priority and later ones may rely on the system calls. */
#define MUSLCSYS_WITH_VSYSCALL_PRIORITY (CONSTRUCTOR_MIN_PRIORITY + 10)

/* Takes its arguments from the list; returns the result, or a negative errno. */
typedef long (*muslcsys_syscall_t)(va_list);

/*
 * Makes `fn` answer system call number `syscall`, or nobody if it is NULL. Returns what did so
 * before, or NULL.
 */
muslcsys_syscall_t muslcsys_install_syscall(int syscall, muslcsys_syscall_t fn);

/*
 * The argument of the call that the C library made while it started; false if it made none. The
 * C library in use keeps its thread area without a system call, so that the second is always false.
 */
bool muslcsys_get_boot_set_tid_address(int **arg);
bool muslcsys_get_boot_set_thread_area(void **arg);

/* Answers system call `sysnum`. */
long sel4_vsyscall(long sysnum, ...);

#ifdef __cplusplus
}
#endif
