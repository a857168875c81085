/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "sel4test_cases.h"

char hooks_called[256];
int suite_result;
static struct env environment;

static int passes(env_t env)
{
    test_check(env == &environment);
    test_eq(sel4test_get_env(), env);
    test_eq(2 + 2, 4);
    test_neq(1, 2);
    test_gt(2, 1);
    test_geq(2, 2);
    test_lt(1, 2);
    test_leq(1, 1);
    test_streq("a", "a");
    test_strneq("a", "b");
    test_strge("b", "a");
    test_strgeq("b", "b");
    test_strle("a", "b");
    test_strleq("a", "a");
    test_error_eq(seL4_NoError, 0);
    test_assert(env != NULL);
    test_assert_fatal(env != NULL);
    return sel4test_get_result();
}
DEFINE_TEST(PASSES0001, "all that holds", passes, true)

#line 1000 "cases.c"
static int reports(void)
{
    long wide = -5;
    const char *word = "b<";
    test_check(1 > 2 && "a");
    test_eq(wide, 7L);
    test_streq(word, "c");
    test_gt(1.5, 2.5);
    sel4test_report_error("said by itself");
    return SUCCESS;
}
DEFINE_TEST(REPORTS0001, "errors do not end a test", reports, true)

static int asserts(void)
{
    test_assert(2 < 1);
    sel4test_printf("not reached\n");
    return sel4test_get_result();
}
DEFINE_TEST(ASSERTS0001, "a failure ends a test", asserts, true)

static int compares_errors(void)
{
    test_error_eq(seL4_NotEnoughMemory, seL4_NoError);
    sel4test_printf("not reached\n");
    return sel4test_get_result();
}
DEFINE_TEST(ERRORS0001, "so does a wrong error code", compares_errors, true)

static int first(void)
{
    sel4test_printf("first\n");
    return sel4test_get_result();
}
DEFINE_TEST_BOOTSTRAP(ZFIRST0001, "bootstrap tests come first", first, true)
DEFINE_TEST(DISABLED0001, "never run", first, false)

static int aborts_all(void)
{
    test_assert_fatal(0 > 1);
    return sel4test_get_result();
}
DEFINE_TEST(ABORTS0001, "an abort ends the suite", aborts_all, false)

static void note(const char *hook)
{
    strcat(hooks_called, hook);
}

static void set_up_basic(uintptr_t env)
{
    (void)env;
    note("type ");
}

static void tear_down_basic(uintptr_t env)
{
    (void)env;
    note("end ");
}

static void set_up(uintptr_t env)
{
    (void)env;
    note("+");
}

static void tear_down(uintptr_t env)
{
    (void)env;
    note("- ");
}
DEFINE_TEST_TYPE(BASIC, BASIC, set_up_basic, tear_down_basic, set_up, tear_down, NULL)

static int other(void)
{
    return FAILURE; /* its type says something else */
}
DEFINE_TEST_WITH_TYPE(OTHER0001, "a type of its own", other, 7, true)

static test_result_t run_other(struct testcase *test, uintptr_t env)
{
    (void)test, (void)env;
    note("other ");
    return SUCCESS;
}
DEFINE_TEST_TYPE(OTHER, 7, NULL, NULL, NULL, NULL, run_other)

void enable_abort(bool is_enabled)
{
    TEST_ABORTS0001.enabled = is_enabled;
}

void run_all(void)
{
    hooks_called[0] = '\0';
    suite_result = sel4test_run_suite(&environment, "cases");
}
