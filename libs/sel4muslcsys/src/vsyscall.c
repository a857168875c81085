/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * From the number of a system call to the function that answers it.
 */
#include "debug_console.h"
#include "syscalls.h"

#include <errno.h>
#include <muslcsys/vsyscall.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/syscall.h>

/* Numbers of Linux on x86_64 end below this one. */
#define MAX_SYSCALLS 512

static muslcsys_syscall_t handlers[MAX_SYSCALLS] = {
    [SYS_open] = sys_open,
    [SYS_openat] = sys_openat,
    [SYS_close] = sys_close,
    [SYS_read] = sys_read,
    [SYS_readv] = sys_readv,
    [SYS_lseek] = sys_lseek,
    [SYS_access] = sys_access,
    [SYS_prlimit64] = sys_prlimit64,
    [SYS_write] = sys_write,
    [SYS_writev] = sys_writev,
    [SYS_ioctl] = sys_ioctl,
    [SYS_brk] = sys_brk,
    [SYS_mmap] = sys_mmap,
    [SYS_mremap] = sys_mremap,
    [SYS_munmap] = sys_munmap,
    [SYS_madvise] = sys_madvise,
    [SYS_sched_yield] = sys_sched_yield,
    [SYS_getpid] = sys_nothing,
    [SYS_gettid] = sys_nothing,
    [SYS_rt_sigprocmask] = sys_nothing,
    [SYS_exit_group] = sys_nothing,
    [SYS_set_thread_area] = sys_nothing,
    [SYS_set_tid_address] = sys_set_tid_address,
    [SYS_exit] = sys_exit,
    [SYS_tkill] = sys_tkill,
    [SYS_tgkill] = sys_tkill,
};

muslcsys_syscall_t muslcsys_install_syscall(int syscall, muslcsys_syscall_t fn)
{
    if (syscall < 0 || syscall >= MAX_SYSCALLS) {
        return NULL;
    }
    muslcsys_syscall_t previous = handlers[syscall];
    handlers[syscall] = fn;
    return previous;
}

static long unknown_syscall(long number)
{
    char text[80];
    int count =
        snprintf(text, sizeof text, "libsel4muslcsys: Error attempting syscall %d\n", (int)number);
    debug_console_write(text, (size_t)count);
    return -ENOSYS;
}

long sel4_vsyscall(long sysnum, ...)
{
    if (sysnum < 0 || sysnum >= MAX_SYSCALLS || !handlers[sysnum]) {
        return unknown_syscall(sysnum);
    }
    va_list args;
    va_start(args, sysnum);
    long result = handlers[sysnum](args);
    va_end(args);
    return result;
}

static long call_variadic(long number, long a, long b, long c, long d, long e, long f)
{
    return sel4_vsyscall(number, a, b, c, d, e, f);
}

/* What the C library calls (libs/musllibc, syscall_arch.h); set from the first instruction on. */
long (*__clavis_syscall)(long, long, long, long, long, long, long) = call_variadic;

/* Who loads this program looks into this section for the same (spec 02, section 9.3). */
uintptr_t __vsyscall_ptr __attribute__((section("__vsyscall"), used)) = (uintptr_t)sel4_vsyscall;
