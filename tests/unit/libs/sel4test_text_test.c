/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The test harness with results as text.
 */
#include "check.h"
#include "sel4test_cases.h"

#include <string.h>

static const char whole_suite[] =
    "Starting test suite cases: 6 tests\n"
    "Running test ZFIRST0001 (bootstrap tests come first)\n"
    "first\n"
    "Test ZFIRST0001 passed\n"
    "Running test ASSERTS0001 (a failure ends a test)\n"
    "\tFailure: 2 < 1 at line 1015 of file cases.c\n"
    "Test ASSERTS0001 failed\n"
    "Running test ERRORS0001 (so does a wrong error code)\n"
    "\tFailure: Check seL4_NotEnoughMemory(10) == seL4_NoError(0) failed. at line 1023 of file "
    "cases.c\n"
    "Test ERRORS0001 failed\n"
    "Running test PASSES0001 (all that holds)\n"
    "Test PASSES0001 passed\n"
    "Running test REPORTS0001 (errors do not end a test)\n"
    "\tError: 1 > 2 && \"a\" at line 1004 of file cases.c\n"
    "\tError: Check wide(-5) == 7L(7) failed. at line 1005 of file cases.c\n"
    "\tError: Check word(b<) == \"c\"(c) failed. at line 1006 of file cases.c\n"
    "\tError: Check 1.5(1.500000) > 2.5(2.500000) failed. at line 1007 of file cases.c\n"
    "\tError: said by itself at line 1008 of file cases.c\n"
    "Test REPORTS0001 failed\n"
    "Running test OTHER0001 (a type of its own)\n"
    "Test OTHER0001 passed\n"
    "Test suite failed. 3 tests passed. 3 tests failed. 2 tests disabled.\n";

static void whole(void)
{
    const char *text = stdout_of(run_all);

    if (strcmp(text, whole_suite) != 0) {
        printf("%s", text);
    }
    CHECK(strcmp(text, whole_suite) == 0);
    CHECK(suite_result == 3);
    CHECK(sel4test_get_env() == NULL);
}

static void hooks(void)
{
    stdout_of(run_all);
    CHECK(strcmp(hooks_called, "type +- +- +- +- end other ") == 0);
}

static void aborted(void)
{
    enable_abort(true);
    const char *text = stdout_of(run_all);

    enable_abort(false);
    CHECK(strstr(text, "\tFailure: 0 > 1 at line"));
    CHECK(strstr(text, "Test ABORTS0001 aborted\n"
                       "Test suite failed. 1 tests passed. 1 tests failed. 1 tests disabled.\n"));
    CHECK(suite_result == 1);
    CHECK(strcmp(hooks_called, "type +- end ") == 0);
}

static void print_with_buffer(void)
{
    sel4test_start_printf_buffer();
    sel4test_printf("kept 100%s\n");
    puts("at once");
    sel4test_end_printf_buffer();
    sel4test_printf("later\n");
}

static void buffered(void)
{
    CHECK(strcmp(stdout_of(print_with_buffer), "at once\nkept 100%s\nlater\n") == 0);
}

static void print_much(void)
{
    sel4test_start_printf_buffer();
    for (int i = 0; i < 500; i++) {
        sel4test_printf("0123456789");
    }
    puts("!");
    sel4test_end_printf_buffer();
}

/* stdout_of shows 4095 of 5002 characters, so the beginning must be out before the mark. */
static void much_buffered(void)
{
    const char *text = stdout_of(print_much);

    CHECK(strlen(text) == 4095 && strspn(text, "0123456789") == 4090);
    CHECK(strncmp(text + 4090, "!\n012", 5) == 0);
}

static void results(void)
{
    sel4test_reset();
    CHECK(sel4test_get_result() == SUCCESS);
    stdout_of(print_with_buffer);
    CHECK(sizeof(struct testcase) == 64 && sizeof(struct test_type) % 32 == 0);
    CHECK(__stop__test_case - __start__test_case == 8);
    CHECK(__stop__test_type - __start__test_type == 2);
}

static const struct test tests[] = {
    {"a suite runs types in their order and shows each test", whole},
    {"hooks are called around types and tests", hooks},
    {"an abort ends the suite", aborted},
    {"a buffer keeps output apart", buffered},
    {"a full buffer is printed", much_buffered},
    {"sections hold the tests", results},
};

int main(int argc, char *argv[])
{
    return main_of(tests, sizeof(tests) / sizeof(tests[0]), argc, argv);
}
