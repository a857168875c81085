/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Options on the kernel's command line (spec 02, section 2).
 */
#include "command_line.h"
#include "unit.h"

static uint32_t port_of(const char *line)
{
    uint32_t value = 0xdead;
    return command_line_number(line, "debug_port", &value) ? value : 0xdead;
}

static void test_numbers_are_decimal_or_hexadecimal(void **state)
{
    (void)state;
    assert_int_equal(port_of("debug_port=1016"), 1016);
    assert_int_equal(port_of("kernel debug_port=0x3f8"), 0x3f8);
    assert_int_equal(port_of("debug_port=0x3F8,4"), 0x3f8);
    assert_int_equal(port_of("debug_port=12,99"), 12);
    assert_int_equal(port_of("\tdebug_port=0x2f8\n"), 0x2f8);
}

static void test_malformed_numbers_are_zero(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "debug_port=",
        "debug_port=,1",
        "debug_port=0x",
        "debug_port=12a",
        "debug_port=0x3g",
        "debug_port=-1",
        "debug_port=3f8",
        "debug_port=99999999999999999999",
        "debug_port= 5",
        "debug_port=0X5",
        "debug_port=0x1ffffffff",
    };
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        if (port_of(lines[i]) != 0) {
            fail_msg("%s: %u", lines[i], port_of(lines[i]));
        }
    }
}

static void test_the_last_of_several_wins(void **state)
{
    (void)state;
    assert_int_equal(port_of("debug_port=1 x debug_port=2 debug_port=3"), 3);
    assert_int_equal(port_of("debug_port=1 debug_port=x"), 0);
}

static void test_only_whole_keys_count(void **state)
{
    (void)state;
    assert_int_equal(port_of(""), 0xdead);
    assert_int_equal(port_of("   "), 0xdead);
    assert_int_equal(port_of("xdebug_port=1"), 0xdead);
    assert_int_equal(port_of("debug_portx=1"), 0xdead);
    assert_int_equal(port_of("debug_port"), 0xdead);
    assert_int_equal(port_of("debug_port =1"), 0xdead);
    assert_int_equal(port_of("debug_por=1"), 0xdead);
    assert_int_equal(port_of("console_port=1"), 0xdead);
}

static void test_words_count_only_whole(void **state)
{
    (void)state;
    assert_true(command_line_has("a disable_iommu b", "disable_iommu"));
    assert_true(command_line_has("disable_iommu", "disable_iommu"));
    assert_true(command_line_has("\001disable_iommu\037", "disable_iommu"));
    assert_false(command_line_has("disable_iommu=1", "disable_iommu"));
    assert_false(command_line_has("disable_iommux", "disable_iommu"));
    assert_false(command_line_has("xdisable_iommu", "disable_iommu"));
    assert_false(command_line_has("disable_iomm", "disable_iommu"));
    assert_false(command_line_has("", "disable_iommu"));
}

static void test_bytes_above_127_are_no_separators(void **state)
{
    (void)state;
    assert_false(command_line_has("\377disable_iommu", "disable_iommu"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_are_decimal_or_hexadecimal),
        cmocka_unit_test(test_malformed_numbers_are_zero),
        cmocka_unit_test(test_the_last_of_several_wins),
        cmocka_unit_test(test_only_whole_keys_count),
        cmocka_unit_test(test_words_count_only_whole),
        cmocka_unit_test(test_bytes_above_127_are_no_separators),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
