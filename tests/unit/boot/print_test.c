/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The kernel's printf (spec 04, section 5.1), against the C library's.
 */
#include "console.h"
#include "debug/debug.h"
#include "unit.h"

#include <limits.h>
#include <stdio.h>

#define SAME(...)                                                                                  \
    do {                                                                                           \
        char expected[256];                                                                        \
        snprintf(expected, sizeof(expected), __VA_ARGS__);                                         \
        console_clear();                                                                           \
        print(__VA_ARGS__);                                                                        \
        assert_string_equal(console_text(), expected);                                             \
    } while (0)

static void test_numbers(void **state)
{
    (void)state;
    SAME("%d %d %d %d", 0, 42, -42, INT_MIN);
    SAME("%u %u", 0u, UINT_MAX);
    SAME("%x %x", 0u, 0xdeadbeefu);
    SAME("%lx %lu %ld", ULONG_MAX, ULONG_MAX, LONG_MIN);
    SAME("%%|%c|%s|", 'x', "text");
}

static void test_widths(void **state)
{
    (void)state;
    SAME("[%5d][%-5d][%05d]", -42, -42, -42);
    SAME("[%2x][%02x][%-4x]", 0xabcu, 5u, 5u);
    SAME("[%40s][%-40s][%-2s]", "name", "name", "name");
    SAME("[%4u][%-18p]", 255u, (void *)0x4010dc);
}

static void test_pointers(void **state)
{
    (void)state;
    console_clear();
    print("%p %p [%-4p] [%4p]", NULL, (void *)0xffffff80bffc9400, NULL, NULL);
    assert_string_equal(console_text(), "0 0xffffff80bffc9400 [0   ] [   0]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_widths),
        cmocka_unit_test(test_pointers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
