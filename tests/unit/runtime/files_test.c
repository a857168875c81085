/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Reading the files of an archive, and the console (spec 06, section 5.4).
 */
#define _GNU_SOURCE
#include "stubs/machine.h"
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <muslcsys/io.h>
#include <muslcsys/vsyscall.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static char const archive[] = "the archive";

static void const *get_file(void const *sym, unsigned long len, char const *name,
                            unsigned long *size)
{
    assert_ptr_equal(sym, archive);
    assert_int_equal(len, sizeof archive);
    if (strcmp(name, "greeting") == 0) {
        *size = 5;
        return "hello";
    }
    if (strcmp(name, "empty") == 0) {
        *size = 0;
        return "";
    }
    return NULL;
}

static long open_name(char const *name)
{
    return sel4_vsyscall(SYS_open, name, (long)O_RDONLY, 0L);
}

static void close_fd(long fd)
{
    assert_int_equal(sel4_vsyscall(SYS_close, fd), 0);
}

static int with_archive(void **state)
{
    (void)state;
    machine_reset();
    muslcsys_install_cpio_interface(archive, sizeof archive, get_file);
    return 0;
}

static void without_an_archive_there_are_no_files(void **state)
{
    (void)state;
    assert_int_equal(open_name("greeting"), -ENOENT);
    assert_int_equal(sel4_vsyscall(SYS_access, "greeting", (long)F_OK), -ENOENT);
}

static void files_are_found_by_name(void **state)
{
    (void)state;
    char const *const there[] = {"greeting", "./greeting", "empty"};
    for (size_t i = 0; i < sizeof there / sizeof there[0]; i++) {
        long fd = open_name(there[i]);
        assert_true(fd > 2);
        close_fd(fd);
        fd = sel4_vsyscall(SYS_openat, (long)AT_FDCWD, there[i], (long)O_RDONLY, 0L);
        assert_true(fd > 2);
        close_fd(fd);
        assert_int_equal(sel4_vsyscall(SYS_access, there[i], (long)R_OK), 0);
    }
    assert_int_equal(open_name("absent"), -ENOENT);
    assert_int_equal(open_name("/greeting"), -ENOENT);
    assert_int_equal(sel4_vsyscall(SYS_openat, 3L, "greeting", (long)O_RDONLY, 0L), -EBADF);
}

static void files_are_read_only(void **state)
{
    (void)state;
    assert_int_equal(sel4_vsyscall(SYS_open, "greeting", (long)O_RDWR, 0L), -EROFS);
    assert_int_equal(sel4_vsyscall(SYS_open, "new", (long)(O_WRONLY | O_CREAT), 0644L), -EROFS);
    assert_int_equal(sel4_vsyscall(SYS_access, "greeting", (long)W_OK), -EROFS);
    long fd = open_name("greeting");
    assert_int_equal(sel4_vsyscall(SYS_write, 9L, "x", 1L), 1); /* before constructors: console */
    close_fd(fd);
}

static void reading_goes_on_where_it_ended(void **state)
{
    (void)state;
    char text[8] = "";
    long fd = open_name("greeting");
    assert_int_equal(sel4_vsyscall(SYS_read, fd, text, 2L), 2);
    assert_int_equal(sel4_vsyscall(SYS_read, fd, text + 2, 6L), 3);
    assert_string_equal(text, "hello");
    assert_int_equal(sel4_vsyscall(SYS_read, fd, text, 6L), 0);
    struct iovec pieces[] = {{text, 2}, {NULL, 0}, {text + 2, 6}};
    assert_int_equal(sel4_vsyscall(SYS_lseek, fd, 1L, (long)SEEK_SET), 1);
    assert_int_equal(sel4_vsyscall(SYS_readv, fd, pieces, 3L), 4);
    assert_memory_equal(text, "ello", 4);
    assert_int_equal(sel4_vsyscall(SYS_readv, fd, pieces, 0L), -EINVAL);
    close_fd(fd);
    assert_int_equal(sel4_vsyscall(SYS_read, fd, text, 1L), -EBADF);
    assert_int_equal(sel4_vsyscall(SYS_close, fd), -EBADF);
}

static void a_position_is_never_negative(void **state)
{
    (void)state;
    char c;
    long fd = open_name("greeting");
    assert_int_equal(sel4_vsyscall(SYS_lseek, fd, -1L, (long)SEEK_END), 4);
    assert_int_equal(sel4_vsyscall(SYS_lseek, fd, -5L, (long)SEEK_CUR), -EINVAL);
    assert_int_equal(sel4_vsyscall(SYS_lseek, fd, 0L, (long)SEEK_CUR), 4);
    assert_int_equal(sel4_vsyscall(SYS_lseek, fd, LONG_MAX, (long)SEEK_CUR), -EINVAL);
    assert_int_equal(sel4_vsyscall(SYS_lseek, fd, 0L, 9L), -EINVAL);
    assert_int_equal(sel4_vsyscall(SYS_lseek, fd, 100L, (long)SEEK_SET), 100);
    assert_int_equal(sel4_vsyscall(SYS_read, fd, &c, 1L), 0);
    assert_int_equal(sel4_vsyscall(SYS_lseek, 1L, 0L, (long)SEEK_SET), -ESPIPE);
    assert_int_equal(sel4_vsyscall(SYS_lseek, 77L, 0L, (long)SEEK_SET), -EBADF);
    close_fd(fd);
}

static void standard_input_is_read_by_lines_without_waiting(void **state)
{
    (void)state;
    char text[8];
    machine.input = "ab\ncd";
    assert_int_equal(sel4_vsyscall(SYS_read, 0L, text, 8L), 3);
    assert_memory_equal(text, "ab\n", 3);
    assert_int_equal(sel4_vsyscall(SYS_read, 0L, text, 8L), 2);
    assert_int_equal(sel4_vsyscall(SYS_read, 0L, text, 8L), -EAGAIN);
    assert_int_equal(sel4_vsyscall(SYS_read, 0L, text, 0L), 0);
}

static void the_number_of_descriptors_is_limited(void **state)
{
    (void)state;
    struct rlimit limit;
    assert_int_equal(sel4_vsyscall(SYS_prlimit64, 0L, (long)RLIMIT_NOFILE, NULL, &limit), 0);
    assert_int_equal(limit.rlim_cur, 256);
    limit.rlim_cur = 5;
    assert_int_equal(sel4_vsyscall(SYS_prlimit64, 0L, (long)RLIMIT_NOFILE, &limit, NULL), 0);
    assert_int_equal(open_name("empty"), 3);
    assert_int_equal(open_name("empty"), 4);
    assert_int_equal(open_name("empty"), -EMFILE);
    close_fd(3);
    assert_int_equal(open_name("empty"), 3);
    struct rlimit wrong = {300, 300};
    assert_int_equal(sel4_vsyscall(SYS_prlimit64, 0L, (long)RLIMIT_NOFILE, &wrong, NULL), -EPERM);
    wrong = (struct rlimit){9, 8};
    assert_int_equal(sel4_vsyscall(SYS_prlimit64, 0L, (long)RLIMIT_NOFILE, &wrong, NULL), -EINVAL);
    assert_int_equal(sel4_vsyscall(SYS_prlimit64, 0L, (long)RLIMIT_STACK, NULL, &wrong), -EINVAL);
    assert_int_equal(sel4_vsyscall(SYS_prlimit64, 4L, (long)RLIMIT_NOFILE, NULL, &wrong), -ESRCH);
}

int main(void)
{
    struct CMUnitTest const tests[] = {
        cmocka_unit_test(without_an_archive_there_are_no_files),
        cmocka_unit_test_setup(files_are_found_by_name, with_archive),
        cmocka_unit_test_setup(files_are_read_only, with_archive),
        cmocka_unit_test_setup(reading_goes_on_where_it_ended, with_archive),
        cmocka_unit_test_setup(a_position_is_never_negative, with_archive),
        cmocka_unit_test_setup(standard_input_is_read_by_lines_without_waiting, with_archive),
        cmocka_unit_test_setup(the_number_of_descriptors_is_limited, with_archive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
