/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Output: where it goes, and what the C library is told (spec 06, sections 5.2 and 5.4).
 */
#include "stubs/machine.h"
#include "syscalls.h"
#include "unit.h"

#include <arch_stdio.h>
#include <errno.h>
#include <limits.h>
#include <muslcsys/vsyscall.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>

static long put(long fd, char const *text)
{
    return sel4_vsyscall(SYS_write, fd, text, strlen(text));
}

static int fresh_machine(void **state)
{
    (void)state;
    machine_reset();
    return 0;
}

/* First of all: the others need the constructors to have run. */
static void before_constructors_everything_goes_to_the_kernels_console(void **state)
{
    (void)state;
    assert_int_equal(put(1, "one "), 4);
    assert_int_equal(put(7, "seven"), 5);
    assert_string_equal(machine.debug_text, "one seven");
    assert_string_equal(machine.console_text, "");
    muslcsys_use_write_hook();
}

static void stdout_and_stderr_go_to_the_console(void **state)
{
    (void)state;
    assert_int_equal(put(1, "out"), 3);
    assert_int_equal(put(2, "err"), 3);
    assert_string_equal(machine.console_text, "outerr");
    assert_string_equal(machine.debug_text, "");
}

static void other_descriptors_are_refused(void **state)
{
    (void)state;
    struct iovec piece = {"x", 1};
    long const others[] = {0, 3, -1, INT_MAX};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_int_equal(put(others[i], "x"), -EBADF);
        assert_int_equal(sel4_vsyscall(SYS_writev, others[i], &piece, 1L), -EBADF);
    }
    assert_string_equal(machine.console_text, "");
}

static void pieces_are_written_in_order(void **state)
{
    (void)state;
    struct iovec pieces[] = {{"ab", 2}, {NULL, 0}, {"cde", 3}};
    assert_int_equal(sel4_vsyscall(SYS_writev, 1L, pieces, 3L), 5);
    assert_string_equal(machine.console_text, "abcde");
    assert_int_equal(sel4_vsyscall(SYS_writev, 1L, pieces, 0L), -EINVAL);
    assert_int_equal(sel4_vsyscall(SYS_writev, 1L, pieces, -1L), -EINVAL);
    assert_int_equal(sel4_vsyscall(SYS_writev, 1L, pieces, 1025L), -EINVAL);
}

static size_t taken;

static size_t take_two(void *data, size_t count)
{
    (void)data;
    taken += count < 2 ? count : 2;
    return count < 2 ? count : 2;
}

static void a_program_can_take_over_and_give_back(void **state)
{
    (void)state;
    write_buf_fn first = sel4muslcsys_register_stdio_write_fn(take_two);
    assert_non_null(first);
    taken = 0;
    struct iovec pieces[] = {{"ab", 2}, {"cde", 3}, {"f", 1}};
    assert_int_equal(sel4_vsyscall(SYS_writev, 1L, pieces, 3L), 4);
    assert_int_equal(taken, 4);
    assert_ptr_equal(sel4muslcsys_register_stdio_write_fn(NULL), take_two);
    assert_int_equal(put(1, "dropped"), 7);
    assert_null(sel4muslcsys_register_stdio_write_fn(first));
    assert_int_equal(put(1, "back"), 4);
    assert_string_equal(machine.console_text, "back");
}

static void stdout_is_a_terminal(void **state)
{
    (void)state;
    assert_int_equal(sel4_vsyscall(SYS_ioctl, 1L, 0x5413L, 0L), 0);
    assert_int_equal(sel4_vsyscall(SYS_ioctl, 5L, 0x5413L, 0L), -ENOTTY);
}

int main(void)
{
    struct CMUnitTest const tests[] = {
        cmocka_unit_test_setup(before_constructors_everything_goes_to_the_kernels_console,
                               fresh_machine),
        cmocka_unit_test_setup(stdout_and_stderr_go_to_the_console, fresh_machine),
        cmocka_unit_test_setup(other_descriptors_are_refused, fresh_machine),
        cmocka_unit_test_setup(pieces_are_written_in_order, fresh_machine),
        cmocka_unit_test_setup(a_program_can_take_over_and_give_back, fresh_machine),
        cmocka_unit_test_setup(stdout_is_a_terminal, fresh_machine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
