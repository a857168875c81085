/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "env.h"
#include "report.h"

#include <regex.h>
#include <stdlib.h>

struct suite {
    const char *name;
    env_t env;
    struct testcase **tests; /* those to run, in their order */
    size_t num_tests;
    struct suite_counts counts;
    bool is_over; /* no further test is run */
};

static const struct test_type plain_type;

static int compare_tests(const void *a, const void *b)
{
    const struct testcase *left = *(struct testcase *const *)a;
    const struct testcase *right = *(struct testcase *const *)b;

    if (left->test_type != right->test_type) {
        return left->test_type < right->test_type ? -1 : 1;
    }
    return strcmp(left->name, right->name);
}

/* Finds the tests to run. 0, or -1 with nothing allocated. */
static int choose_tests(struct suite *suite)
{
    regex_t chosen;
    size_t count = (size_t)(__stop__test_case - __start__test_case);

    if (regcomp(&chosen, CONFIG_TESTPRINTER_REGEX, REG_EXTENDED | REG_NOSUB) != 0) {
        ZF_LOGE("Not a regular expression: %s", CONFIG_TESTPRINTER_REGEX);
        return -1;
    }
    suite->tests = calloc(count + 1, sizeof(suite->tests[0]));
    if (!suite->tests) {
        ZF_LOGE("Failed to allocate the list of tests");
        regfree(&chosen);
        return -1;
    }
    for (struct testcase *test = __start__test_case; test != __stop__test_case; test++) {
        if (!test->enabled) {
            suite->counts.disabled++;
        } else if (regexec(&chosen, test->name, 0, NULL, 0) == 0) {
            suite->tests[suite->num_tests++] = test;
        }
    }
    regfree(&chosen);
    qsort(suite->tests, suite->num_tests, sizeof(suite->tests[0]), compare_tests);
    return 0;
}

static const struct test_type *type_of(const struct testcase *test)
{
    for (struct test_type *type = __start__test_type; type != __stop__test_type; type++) {
        if (type->id == test->test_type) {
            return type;
        }
    }
    return &plain_type;
}

static void call(void (*hook)(uintptr_t), env_t env)
{
    if (hook) {
        hook((uintptr_t)env);
    }
}

/* What the test returned, or what it reported if that is worse. */
static test_result_t run_function(struct testcase *test, env_t env)
{
    int returned = test->function((uintptr_t)env);
    int reported = sel4test_get_result();

    if (returned < SUCCESS || returned > ABORT) {
        return FAILURE;
    }
    return (test_result_t)MAX(returned, reported);
}

static void run_test(struct suite *suite, const struct test_type *type, struct testcase *test)
{
    test_result_t result;

    report_test_start(suite->name, test);
    sel4test_reset();
    call(type->set_up, suite->env);
    if (type->run_test) {
        result = type->run_test(test, (uintptr_t)suite->env);
    } else {
        result = run_function(test, suite->env);
    }
    call(type->tear_down, suite->env);
    report_test_end(test, result);
    suite->counts.passed += result == SUCCESS;
    suite->counts.failed += result != SUCCESS;
    suite->is_over = result == ABORT ||
                     (result == FAILURE && config_set(CONFIG_TESTPRINTER_HALT_ON_TEST_FAILURE));
}

/* Runs the tests of the type of test `first`; the index of the first of another type. */
static size_t run_type(struct suite *suite, size_t first)
{
    const struct test_type *type = type_of(suite->tests[first]);
    seL4_Word id = suite->tests[first]->test_type;
    size_t i = first;

    call(type->set_up_test_type, suite->env);
    for (; i < suite->num_tests && suite->tests[i]->test_type == id && !suite->is_over; i++) {
        run_test(suite, type, suite->tests[i]);
    }
    call(type->tear_down_test_type, suite->env);
    return i;
}

int sel4test_run_suite(env_t env, const char *name)
{
    struct suite suite = {.name = name, .env = env};

    if (choose_tests(&suite) != 0) {
        return -1;
    }
    set_env(env);
    report_suite_start(name, (int)suite.num_tests);
    for (size_t i = 0; i < suite.num_tests && !suite.is_over;) {
        i = run_type(&suite, i);
    }
    report_suite_end(&suite.counts);
    set_env(NULL);
    free(suite.tests);
    return suite.counts.failed;
}
