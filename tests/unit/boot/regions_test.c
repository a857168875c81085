/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Sets of physical addresses, against a model of one flag per address.
 */
#include "random.h"
#include "regions.h"
#include "unit.h"

enum { SPACE = 300, ROUNDS = 60, STEPS = 600 };

static bool model[SPACE];

static void check_invariant(const struct regions *set)
{
    assert_true(set->count <= MAX_REGIONS);
    for (unsigned i = 0; i < set->count; i++) {
        assert_true(set->region[i].start < set->region[i].end);
        if (i > 0) {
            assert_true(set->region[i - 1].end < set->region[i].start);
        }
    }
}

static void check_model(const struct regions *set)
{
    bool in_set[SPACE] = {false};
    for (unsigned i = 0; i < set->count; i++) {
        for (paddr_t at = set->region[i].start; at < set->region[i].end; at++) {
            in_set[at] = true;
        }
    }
    for (unsigned i = 0; i < SPACE; i++) {
        assert_int_equal(in_set[i], model[i]);
    }
}

static void check_questions(const struct regions *set, paddr_t start, paddr_t end)
{
    bool any = false;
    bool all = true;
    for (paddr_t at = start; at < end; at++) {
        any = any || model[at];
        all = all && model[at];
    }
    if (start < end) {
        assert_int_equal(regions_overlap(set, start, end), any);
        assert_int_equal(regions_contain(set, start, end), all);
    }
}

static void set_model(paddr_t start, paddr_t end, bool value)
{
    for (paddr_t at = start; at < end; at++) {
        model[at] = value;
    }
}

static void test_random_steps_agree_with_a_model(void **state)
{
    (void)state;
    struct random random = random_begin(__func__);
    unsigned refused = 0;
    for (unsigned round = 0; round < ROUNDS; round++) {
        struct regions set = {0};
        unsigned longest = 1 + random_below(&random, round % 2 == 0 ? 2 : 20);
        set_model(0, SPACE, false);
        for (unsigned step = 0; step < STEPS; step++) {
            paddr_t start = random_below(&random, SPACE);
            paddr_t end = start + random_below(&random, longest + 1);
            bool is_adding = random_below(&random, 3) > 0;
            end = end > SPACE ? SPACE : end;
            bool done =
                is_adding ? regions_add(&set, start, end) : regions_remove(&set, start, end);
            refused += !done;
            if (done) {
                set_model(start, end, is_adding);
            } else {
                assert_int_equal(set.count, MAX_REGIONS);
            }
            check_invariant(&set);
            check_model(&set);
            check_questions(&set, start, end);
        }
    }
    assert_true(refused > 0); /* the limit was reached */
}

static void test_what_does_not_fit_changes_nothing(void **state)
{
    (void)state;
    struct regions set = {0};
    for (paddr_t i = 0; i < MAX_REGIONS; i++) {
        assert_true(regions_add(&set, 10 * i, 10 * i + 5));
    }
    struct regions before = set;
    assert_false(regions_add(&set, 10 * MAX_REGIONS, 10 * MAX_REGIONS + 1));
    assert_memory_equal(&set, &before, sizeof(set));
    assert_false(regions_remove(&set, 2, 3));
    assert_memory_equal(&set, &before, sizeof(set));
    assert_true(regions_add(&set, 5, 10)); /* joins two */
    assert_int_equal(set.count, MAX_REGIONS - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_steps_agree_with_a_model),
        cmocka_unit_test(test_what_does_not_fit_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
