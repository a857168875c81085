/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * TLS regions: their layout (spec 06, section 4.4), and that writing one stays inside it.
 */
#include "tls_layout.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

static char const image[] = "initial values of variables";

static void a_program_with_one_pointer_needs_48_bytes(void **state)
{
    (void)state;
    struct tls_template tls = {.image = image, .size = 8, .alignment = 8};
    assert_int_equal(tls_region_size(&tls), 48);
    tls.size = 12; /* and errno */
    assert_int_equal(tls_region_size(&tls), 48);
    tls.size = 17;
    assert_int_equal(tls_region_size(&tls), 64);
}

static void sizes_follow_the_formula(void **state)
{
    (void)state;
    static size_t const expected[][3] = {
        /* size, alignment, region */
        {0, 0, 32}, {0, 1, 32}, {1, 1, 48}, {16, 16, 48}, {100, 32, 192}, {100, 64, 256},
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        struct tls_template tls = {.size = expected[i][0], .alignment = expected[i][1]};
        assert_int_equal(tls_region_size(&tls), expected[i][2]);
    }
}

/* The region starts `skip` bytes into its own allocation, which the sanitizer watches. */
static void check_region(struct tls_template const *tls, size_t skip)
{
    size_t size = tls_region_size(tls);
    char *memory = malloc(skip + size);
    char *region = memory + skip;
    memset(memory, 0xee, skip + size);

    uintptr_t thread_pointer = tls_write_image(tls, region);
    size_t alignment = tls->alignment > 16 ? tls->alignment : 16;
    assert_int_equal(thread_pointer % alignment, 0);
    assert_true(thread_pointer + 8 <= (uintptr_t)region + size);
    assert_int_equal(*(uintptr_t *)thread_pointer, thread_pointer);

    char *variables = (char *)thread_pointer - tls_variables_size(tls);
    assert_true(variables >= region);
    assert_memory_equal(variables, tls->image, tls->image_size);
    for (size_t i = tls->image_size; i < tls_variables_size(tls); i++) {
        assert_int_equal(variables[i], 0);
    }
    for (size_t i = 0; i < skip; i++) {
        assert_int_equal((unsigned char)memory[i], 0xee);
    }
    free(memory);
}

static void a_region_at_any_address_holds_everything(void **state)
{
    (void)state;
    for (size_t alignment = 1; alignment <= 128; alignment *= 2) {
        for (size_t size = 0; size <= 300; size += 7) {
            struct tls_template tls = {.image = image, .size = size, .alignment = alignment};
            tls.image_size = size < sizeof image ? size : sizeof image;
            for (size_t skip = 0; skip < 2 * alignment + 3; skip++) {
                check_region(&tls, skip);
            }
        }
    }
}

static void a_copy_has_the_present_values(void **state)
{
    (void)state;
    struct tls_template tls = {.image = image, .image_size = 9, .size = 40, .alignment = 8};
    static char first[256], second[256];
    uintptr_t thread_pointer = tls_write_image(&tls, first + 1);
    memset((char *)thread_pointer - 40, 'x', 40);
    uintptr_t copy = tls_copy(&tls, second + 5, thread_pointer);
    assert_int_not_equal(copy, thread_pointer);
    assert_int_equal(*(uintptr_t *)copy, copy);
    assert_memory_equal((char *)copy - 40, (char *)thread_pointer - 40, 40);
}

static void only_whole_variables_are_inside(void **state)
{
    (void)state;
    struct tls_template tls = {.size = 24, .alignment = 8};
    assert_true(tls_contains(&tls, 1000, 976, 24));
    assert_true(tls_contains(&tls, 1000, 992, 8));
    assert_false(tls_contains(&tls, 1000, 975, 8));
    assert_false(tls_contains(&tls, 1000, 993, 8));
    assert_false(tls_contains(&tls, 1000, 1000, 1));
    assert_false(tls_contains(&tls, 1000, 976, 25));
    assert_false(tls_contains(&tls, 1000, 992, SIZE_MAX));
}

int main(void)
{
    struct CMUnitTest const tests[] = {
        cmocka_unit_test(a_program_with_one_pointer_needs_48_bytes),
        cmocka_unit_test(sizes_follow_the_formula),
        cmocka_unit_test(a_region_at_any_address_holds_everything),
        cmocka_unit_test(a_copy_has_the_present_values),
        cmocka_unit_test(only_whole_variables_are_inside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
