/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Descriptors: standard input, and the files of an archive in memory.
 */
#define _GNU_SOURCE
#include "syscalls.h"

#include <arch_stdio.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <muslcsys/io.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <unistd.h>

#define MAX_FILES 256

/* Index: descriptor. Those of stdin, stdout and stderr stay unused. */
static struct file {
    char const *data; /* NULL: closed */
    long size;
    long position;
} files[MAX_FILES];

static struct rlimit descriptor_limit = {MAX_FILES, MAX_FILES};

static struct {
    void const *start;
    unsigned long size;
    muslcsys_cpio_get_file_fn_t get_file;
} archive;

void muslcsys_install_cpio_interface(void const *cpio_symbol, unsigned long cpio_len,
                                     muslcsys_cpio_get_file_fn_t fn)
{
    archive.start = cpio_symbol;
    archive.size = cpio_len;
    archive.get_file = fn;
}

static struct file *file_of(int fd)
{
    return fd >= 0 && fd < MAX_FILES && files[fd].data ? &files[fd] : NULL;
}

/* The contents of `name`, also where it is written "./name"; NULL if there are none. */
static char const *find_file(char const *name, unsigned long *size)
{
    if (!archive.get_file) {
        return NULL;
    }
    char const *data = archive.get_file(archive.start, archive.size, name, size);
    if (!data && strncmp(name, "./", 2) == 0) {
        data = archive.get_file(archive.start, archive.size, name + 2, size);
    }
    return data;
}

static long open_file(char const *name, long flags)
{
    if ((flags & O_ACCMODE) != O_RDONLY) {
        return -EROFS;
    }
    unsigned long size;
    char const *data = find_file(name, &size);
    if (!data) {
        return -ENOENT;
    }
    for (int fd = STDERR_FILENO + 1; fd < (int)descriptor_limit.rlim_cur; fd++) {
        if (!files[fd].data) {
            files[fd] = (struct file){.data = data, .size = (long)size};
            return fd;
        }
    }
    return -EMFILE;
}

long sys_open(va_list args)
{
    char const *name = va_arg(args, char const *);
    return open_file(name, va_arg(args, long));
}

long sys_openat(va_list args)
{
    int directory = (int)va_arg(args, long);
    char const *name = va_arg(args, char const *);
    return directory == AT_FDCWD ? open_file(name, va_arg(args, long)) : -EBADF;
}

long sys_close(va_list args)
{
    int fd = (int)va_arg(args, long);
    if (fd >= 0 && fd <= STDERR_FILENO) {
        return 0;
    }
    struct file *file = file_of(fd);
    if (!file) {
        return -EBADF;
    }
    file->data = NULL;
    return 0;
}

/* A line, or what there is of one; -EAGAIN, which is no end of file, if there is nothing. */
static long read_console(char *data, size_t count)
{
    size_t done = 0;
    while (done < count) {
        int c = __arch_getchar();
        if (c == EOF) {
            break;
        }
        data[done++] = (char)c;
        if (c == '\n') {
            break;
        }
    }
    return done > 0 || count == 0 ? (long)done : -EAGAIN;
}

static long read_file(int fd, char *data, size_t count)
{
    if (fd == STDIN_FILENO) {
        return read_console(data, count);
    }
    struct file *file = file_of(fd);
    if (!file) {
        return -EBADF;
    }
    size_t rest = file->position < file->size ? (size_t)(file->size - file->position) : 0;
    if (count > rest) {
        count = rest;
    }
    memcpy(data, file->data + file->position, count);
    file->position += (long)count;
    return (long)count;
}

long sys_read(va_list args)
{
    int fd = (int)va_arg(args, long);
    char *data = va_arg(args, char *);
    return read_file(fd, data, va_arg(args, size_t));
}

long sys_readv(va_list args)
{
    int fd = (int)va_arg(args, long);
    struct iovec const *pieces = va_arg(args, struct iovec *);
    int piece_count = (int)va_arg(args, long);
    if (piece_count <= 0 || piece_count > IOV_MAX) {
        return -EINVAL;
    }
    long sum = 0;
    for (int i = 0; i < piece_count; i++) {
        if (pieces[i].iov_len == 0) {
            continue;
        }
        long got = read_file(fd, pieces[i].iov_base, pieces[i].iov_len);
        if (got < 0) {
            return sum > 0 ? sum : got;
        }
        sum += got;
        if ((size_t)got < pieces[i].iov_len) {
            break;
        }
    }
    return sum;
}

long sys_lseek(va_list args)
{
    int fd = (int)va_arg(args, long);
    long offset = va_arg(args, long);
    int from = (int)va_arg(args, long);
    if (fd >= 0 && fd <= STDERR_FILENO) {
        return -ESPIPE;
    }
    struct file *file = file_of(fd);
    if (!file) {
        return -EBADF;
    }
    long base = 0;
    switch (from) {
    case SEEK_SET:
        break;
    case SEEK_CUR:
        base = file->position;
        break;
    case SEEK_END:
        base = file->size;
        break;
    default:
        return -EINVAL;
    }
    long position;
    if (__builtin_add_overflow(base, offset, &position) || position < 0) {
        return -EINVAL;
    }
    file->position = position;
    return position;
}

long sys_access(va_list args)
{
    char const *name = va_arg(args, char const *);
    long mode = va_arg(args, long);
    unsigned long size;
    if (!find_file(name, &size)) {
        return -ENOENT;
    }
    return mode & W_OK ? -EROFS : 0;
}

long sys_prlimit64(va_list args)
{
    long process = va_arg(args, long);
    int resource = (int)va_arg(args, long);
    struct rlimit const *new_limit = va_arg(args, struct rlimit *);
    struct rlimit *old_limit = va_arg(args, struct rlimit *);
    if (process != 0) {
        return -ESRCH;
    }
    if (resource != RLIMIT_NOFILE) {
        return -EINVAL;
    }
    if (new_limit && new_limit->rlim_cur > new_limit->rlim_max) {
        return -EINVAL;
    }
    if (new_limit && new_limit->rlim_max > MAX_FILES) {
        return -EPERM;
    }
    if (old_limit) {
        *old_limit = descriptor_limit;
    }
    if (new_limit) {
        descriptor_limit = *new_limit;
    }
    return 0;
}
