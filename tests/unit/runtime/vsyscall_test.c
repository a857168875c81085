/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Which system calls there are, and replacing them (spec 06, section 5.4).
 */
#include "stubs/machine.h"
#include "syscalls.h"
#include "unit.h"

#include <errno.h>
#include <limits.h>
#include <muslcsys/vsyscall.h>
#include <stdio.h>
#include <sys/syscall.h>

extern long (*__clavis_syscall)(long, long, long, long, long, long, long);
extern uintptr_t __vsyscall_ptr;

static void unknown_numbers_are_reported_and_refused(void **state)
{
    (void)state;
    long const unknown[] = {SYS_fork, SYS_clock_gettime, 511, 512, -1, LONG_MAX, LONG_MIN};
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        machine_reset();
        char expected[80];
        snprintf(expected, sizeof expected, "libsel4muslcsys: Error attempting syscall %d\n",
                 (int)unknown[i]);
        assert_int_equal(sel4_vsyscall(unknown[i]), -ENOSYS);
        assert_string_equal(machine.debug_text, expected);
    }
}

static void calls_without_effect_succeed(void **state)
{
    (void)state;
    machine_reset();
    long const silent[] = {SYS_getpid,     SYS_gettid,          SYS_rt_sigprocmask,
                           SYS_exit_group, SYS_set_thread_area, SYS_madvise};
    for (size_t i = 0; i < sizeof silent / sizeof silent[0]; i++) {
        assert_int_equal(sel4_vsyscall(silent[i], 1L, 2L, 3L), 0);
    }
    assert_int_equal(sel4_vsyscall(SYS_sched_yield), 0);
    assert_int_equal(machine.yields, 1);
    assert_string_equal(machine.debug_text, "");
}

static long seen[6];

static long record_arguments(va_list args)
{
    for (int i = 0; i < 6; i++) {
        seen[i] = va_arg(args, long);
    }
    return -EPERM;
}

static void the_c_library_reaches_an_installed_handler(void **state)
{
    (void)state;
    assert_null(muslcsys_install_syscall(SYS_fork, record_arguments));
    assert_int_equal(__clavis_syscall(SYS_fork, 1, -2, LONG_MAX, LONG_MIN, 5, 6), -EPERM);
    long const expected[] = {1, -2, LONG_MAX, LONG_MIN, 5, 6};
    assert_memory_equal(seen, expected, sizeof expected);
    assert_ptr_equal(muslcsys_install_syscall(SYS_fork, NULL), record_arguments);
    machine_reset();
    assert_int_equal(__clavis_syscall(SYS_fork, 0, 0, 0, 0, 0, 0), -ENOSYS);
}

static void handlers_have_valid_numbers(void **state)
{
    (void)state;
    assert_null(muslcsys_install_syscall(-1, record_arguments));
    assert_null(muslcsys_install_syscall(INT_MAX, record_arguments));
    machine_reset();
    assert_int_equal(sel4_vsyscall(-1), -ENOSYS);
}

static void a_loader_finds_the_function_in_its_section(void **state)
{
    (void)state;
    assert_int_equal(__vsyscall_ptr, (uintptr_t)sel4_vsyscall);
}

static void the_thread_number_is_given_once_while_starting(void **state)
{
    (void)state;
    int *told = NULL;
    void *area = &told;
    int number;
    assert_false(muslcsys_get_boot_set_tid_address(&told));
    assert_true(sel4_vsyscall(SYS_set_tid_address, &number) > 0);
    assert_true(muslcsys_get_boot_set_tid_address(&told));
    assert_ptr_equal(told, &number);
    assert_false(muslcsys_get_boot_set_thread_area(&area));
    muslcsys_end_boot();
    assert_int_equal(sel4_vsyscall(SYS_set_tid_address, &told), -ENOSYS);
    assert_true(muslcsys_get_boot_set_tid_address(&told));
    assert_ptr_equal(told, &number);
}

int main(void)
{
    struct CMUnitTest const tests[] = {
        cmocka_unit_test(unknown_numbers_are_reported_and_refused),
        cmocka_unit_test(calls_without_effect_succeed),
        cmocka_unit_test(the_c_library_reaches_an_installed_handler),
        cmocka_unit_test(handlers_have_valid_numbers),
        cmocka_unit_test(a_loader_finds_the_function_in_its_section),
        cmocka_unit_test(the_thread_number_is_given_once_while_starting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
