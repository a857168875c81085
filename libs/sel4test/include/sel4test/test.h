/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Declaring tests (spec/06 section 18.1). Tests are objects in a section of the program, so a file
 * that is linked brings its tests along:
 *
 *     static int test_nothing(env_t env) { return sel4test_get_result(); }
 *     DEFINE_TEST(NOTHING0001, "nothing happens", test_nothing, true)
 */
#pragma once

#include <assert.h>
#include <sel4/sel4.h>
#include <sel4test/gen_config.h>
#include <sel4test/macros.h>
#include <sel4test/testutil.h>
#include <sel4utils/elf.h>
#include <simple/simple.h>
#include <utils/attribute.h>
#include <vka/object.h>
#include <vka/vka.h>
#include <vspace/vspace.h>

#define TEST_NAME_MAX 32
#define MAX_REGIONS   4

/* A test: its result is a test_result_t. */
typedef int (*test_fn)(uintptr_t environment);

typedef enum test_type_name {
    BOOTSTRAP = 0, /* before all others, in the program that runs the tests */
    BASIC = 1,
} test_type_name_t;

typedef struct testcase {
    char name[TEST_NAME_MAX];
    const char *description;
    test_fn function;
    seL4_Word test_type; /* id of a test type */
    seL4_Word enabled;   /* 0: not run, but counted */
} PACKED ALIGN(64) testcase_t;

static_assert(sizeof(struct testcase) == 64, "spec/06 section 18.1");

/* How tests of one type are run. A hook that is NULL is not called; without run_test the test's
 * function is called. All get the environment given to sel4test_run_suite. */
typedef struct test_type {
    const char *name;
    test_type_name_t id;
    void (*set_up_test_type)(uintptr_t environment);    /* before the first test of the type */
    void (*tear_down_test_type)(uintptr_t environment); /* after the last one */
    void (*set_up)(uintptr_t environment);              /* before each test */
    void (*tear_down)(uintptr_t environment);           /* after each test */
    test_result_t (*run_test)(struct testcase *test, uintptr_t environment);
} ALIGN(32) test_type_t;

/* What a test works with. Whoever runs tests fills it in; members that a program has no use for
 * stay zero. */
struct env {
    vka_t vka;
    vspace_t vspace;
    simple_t simple;
    vka_object_t timer_notification;
    seL4_CPtr cspace_root;
    seL4_CPtr page_directory;
    seL4_CPtr endpoint;
    seL4_CPtr tcb;
    seL4_CPtr timer_untyped;
    seL4_CPtr asid_pool;
    seL4_CPtr asid_ctrl;
    seL4_CPtr sched_ctrl;
#ifdef CONFIG_IOMMU
    seL4_CPtr io_space;
#endif
    seL4_Word cores;
    seL4_CPtr domain;
    seL4_CPtr device_frame;
    int priority;
    int cspace_size_bits;
    int num_regions;
    sel4utils_elf_region_t regions[MAX_REGIONS];
};
typedef struct env *env_t;

#define DEFINE_TEST_WITH_TYPE(NAME, DESCRIPTION, FUNCTION, TEST_TYPE, ENABLED)                     \
    static_assert(sizeof(#NAME) <= TEST_NAME_MAX, "the name of a test has up to 31 characters");   \
    USED SECTION("_test_case") struct testcase TEST_##NAME = {                                     \
        #NAME, DESCRIPTION, (test_fn)(void (*)(void))(FUNCTION), TEST_TYPE, ENABLED};

#define DEFINE_TEST(NAME, DESCRIPTION, FUNCTION, ENABLED)                                          \
    DEFINE_TEST_WITH_TYPE(NAME, DESCRIPTION, FUNCTION, BASIC, ENABLED)

#define DEFINE_TEST_BOOTSTRAP(NAME, DESCRIPTION, FUNCTION, ENABLED)                                \
    DEFINE_TEST_WITH_TYPE(NAME, DESCRIPTION, FUNCTION, BOOTSTRAP, ENABLED)

#define DEFINE_TEST_TYPE(NAME, ID, SET_UP_TEST_TYPE, TEAR_DOWN_TEST_TYPE, SET_UP, TEAR_DOWN,       \
                         RUN_TEST)                                                                 \
    USED SECTION("_test_type") struct test_type TEST_TYPE_##NAME = {                               \
        #NAME, ID, SET_UP_TEST_TYPE, TEAR_DOWN_TEST_TYPE, SET_UP, TEAR_DOWN, RUN_TEST};

#ifdef __cplusplus
extern "C" {
#endif

/* Bounds of all tests and test types of the program, made by the linker; NULL if there are none. */
extern struct testcase __start__test_case[] WEAK;
extern struct testcase __stop__test_case[] WEAK;
extern struct test_type __start__test_type[] WEAK;
extern struct test_type __stop__test_type[] WEAK;

/* The environment of the tests that are running now; NULL outside sel4test_run_suite. */
env_t sel4test_get_env(void);

/*
 * Runs the tests of the program: types in the order of their ids, tests of a type by name. Only
 * those that are enabled and whose name matches LibSel4TestPrinterRegex. Ends early after a test
 * that aborts, and with LibSel4TestPrinterHaltOnTestFailure after one that fails. Prints what
 * happens to stdout, as text or (LibSel4TestPrintXML) as JUnit XML. `env` stays the caller's.
 * The number of tests that failed or aborted; -1 when none can be run: the expression is none, or
 * there is no memory for it.
 */
int sel4test_run_suite(env_t env, const char *suite);

#ifdef __cplusplus
}
#endif
