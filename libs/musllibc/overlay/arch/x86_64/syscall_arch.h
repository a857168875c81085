/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * System calls of the C library: no instruction, a call of whatever __clavis_syscall points to.
 * Linux numbers in; the result, or a negative errno, out. Replaces musl's file of the same name.
 */
typedef long __clavis_syscall_fn(long n, long a, long b, long c, long d, long e, long f);

/* __set_thread_area.s has a weak definition: -ENOSYS always. libsel4muslcsys has the real one. */
extern __clavis_syscall_fn *__clavis_syscall;

#define __SYSCALL_LL_E(x) (x)
#define __SYSCALL_LL_O(x) (x)

static __inline long __syscall0(long n)
{
    return __clavis_syscall(n, 0, 0, 0, 0, 0, 0);
}

static __inline long __syscall1(long n, long a)
{
    return __clavis_syscall(n, a, 0, 0, 0, 0, 0);
}

static __inline long __syscall2(long n, long a, long b)
{
    return __clavis_syscall(n, a, b, 0, 0, 0, 0);
}

static __inline long __syscall3(long n, long a, long b, long c)
{
    return __clavis_syscall(n, a, b, c, 0, 0, 0);
}

static __inline long __syscall4(long n, long a, long b, long c, long d)
{
    return __clavis_syscall(n, a, b, c, d, 0, 0);
}

static __inline long __syscall5(long n, long a, long b, long c, long d, long e)
{
    return __clavis_syscall(n, a, b, c, d, e, 0);
}

static __inline long __syscall6(long n, long a, long b, long c, long d, long e, long f)
{
    return __clavis_syscall(n, a, b, c, d, e, f);
}

#define IPC_64 0
