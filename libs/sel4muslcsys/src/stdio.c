/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Output: the system calls, and the hook that they end in (spec 06, section 5.2).
 */
#include "debug_console.h"
#include "syscalls.h"

#define _GNU_SOURCE
#include <arch_stdio.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <sys/uio.h>
#include <unistd.h>

static size_t write_to_console(void *data, size_t count)
{
    return __arch_write(data, count);
}

static write_buf_fn write_hook = write_to_console;
static bool constructors_run;

write_buf_fn sel4muslcsys_register_stdio_write_fn(write_buf_fn fn)
{
    write_buf_fn previous = write_hook;
    write_hook = fn;
    return previous;
}

void muslcsys_use_write_hook(void)
{
    constructors_run = true;
}

static size_t write_out(void *data, size_t count)
{
    if (!constructors_run) {
        debug_console_write(data, count);
        return count;
    }
    return write_hook ? write_hook(data, count) : count;
}

/* Before the constructors run, every descriptor is the console. */
static bool is_output(int fd)
{
    return !constructors_run || fd == STDOUT_FILENO || fd == STDERR_FILENO;
}

long sys_write(va_list args)
{
    int fd = (int)va_arg(args, long);
    void *data = va_arg(args, void *);
    size_t count = va_arg(args, size_t);
    return is_output(fd) ? (long)write_out(data, count) : -EBADF;
}

long sys_writev(va_list args)
{
    int fd = (int)va_arg(args, long);
    struct iovec const *pieces = va_arg(args, struct iovec *);
    int piece_count = (int)va_arg(args, long);
    if (!is_output(fd)) {
        return -EBADF;
    }
    if (piece_count <= 0 || piece_count > IOV_MAX) {
        return -EINVAL;
    }
    size_t sum = 0;
    for (int i = 0; i < piece_count; i++) {
        size_t written = 0;
        if (pieces[i].iov_len > 0) {
            written = write_out(pieces[i].iov_base, pieces[i].iov_len);
        }
        sum += written;
        if (written < pieces[i].iov_len) {
            break;
        }
    }
    return (long)sum;
}

/* The C library asks whether stdout is a terminal: only then it writes line by line. */
long sys_ioctl(va_list args)
{
    int fd = (int)va_arg(args, long);
    return fd == STDOUT_FILENO ? 0 : -ENOTTY;
}
