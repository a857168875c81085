/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What tests say about values (spec/06 section 18.1). A test_check or comparison that fails is
 * reported and the test goes on; a test_assert returns from the test.
 */
#pragma once

#include <sel4test/testutil.h>
#include <stdio.h>
#include <string.h>
#include <utils/util.h>

/* Room for a value's text; a longer one is cut. */
#define SEL4TEST_VALUE_SIZE 64

#ifdef __cplusplus
/* without FORMAT_STRING: every value as an integer */
#define SEL4TEST_AUTO               auto
#define SEL4TEST_PRINT_VALUE(to, x) snprintf(to, sizeof(to), "%lld", (long long)(x))
#else
#define SEL4TEST_AUTO               __auto_type
#define SEL4TEST_PRINT_VALUE(to, x) snprintf(to, sizeof(to), FORMAT_STRING(x), x)
#endif

#define SEL4TEST_COMPARE(a, op, b, report)                                                         \
    do {                                                                                           \
        SEL4TEST_AUTO sel4test_a = (a);                                                            \
        SEL4TEST_AUTO sel4test_b = (b);                                                            \
        if (!(sel4test_a op sel4test_b)) {                                                         \
            char sel4test_a_text[SEL4TEST_VALUE_SIZE], sel4test_b_text[SEL4TEST_VALUE_SIZE];       \
            SEL4TEST_PRINT_VALUE(sel4test_a_text, sel4test_a);                                     \
            SEL4TEST_PRINT_VALUE(sel4test_b_text, sel4test_b);                                     \
            report(#a, sel4test_a_text, #op, #b, sel4test_b_text, __FILE__, __LINE__);             \
        }                                                                                          \
    } while (0)

#define SEL4TEST_COMPARE_STRINGS(a, op, b)                                                         \
    do {                                                                                           \
        const char *sel4test_a = (a);                                                              \
        const char *sel4test_b = (b);                                                              \
        if (!(strcmp(sel4test_a, sel4test_b) op 0)) {                                              \
            _sel4test_compare_failed(#a, sel4test_a, #op, #b, sel4test_b, __FILE__, __LINE__);     \
        }                                                                                          \
    } while (0)

#define test_check(e) sel4test_case(e)

#define test_assert(e)                                                                             \
    do {                                                                                           \
        if (!(e)) {                                                                                \
            _sel4test_failure(#e, __FILE__, __LINE__);                                             \
            return FAILURE;                                                                        \
        }                                                                                          \
    } while (0)

#define test_assert_fatal(e)                                                                       \
    do {                                                                                           \
        if (!(e)) {                                                                                \
            _sel4test_abort(#e, __FILE__, __LINE__);                                               \
            return ABORT;                                                                          \
        }                                                                                          \
    } while (0)

#define test_eq(a, b)  SEL4TEST_COMPARE(a, ==, b, _sel4test_compare_failed)
#define test_neq(a, b) SEL4TEST_COMPARE(a, !=, b, _sel4test_compare_failed)
#define test_gt(a, b)  SEL4TEST_COMPARE(a, >, b, _sel4test_compare_failed)
#define test_geq(a, b) SEL4TEST_COMPARE(a, >=, b, _sel4test_compare_failed)
#define test_lt(a, b)  SEL4TEST_COMPARE(a, <, b, _sel4test_compare_failed)
#define test_leq(a, b) SEL4TEST_COMPARE(a, <=, b, _sel4test_compare_failed)

/* The error code e must be c; otherwise the test has failed and returns. */
#define test_error_eq(e, c)                                                                        \
    do {                                                                                           \
        int sel4test_error = (int)(e), sel4test_wanted = (int)(c);                                 \
        if (sel4test_error != sel4test_wanted) {                                                   \
            char sel4test_e_text[SEL4TEST_VALUE_SIZE], sel4test_c_text[SEL4TEST_VALUE_SIZE];       \
            snprintf(sel4test_e_text, sizeof(sel4test_e_text), "%d", sel4test_error);              \
            snprintf(sel4test_c_text, sizeof(sel4test_c_text), "%d", sel4test_wanted);             \
            _sel4test_compare_fatal(#e, sel4test_e_text, "==", #c, sel4test_c_text, __FILE__,      \
                                    __LINE__);                                                     \
            return FAILURE;                                                                        \
        }                                                                                          \
    } while (0)

#define test_streq(a, b)  SEL4TEST_COMPARE_STRINGS(a, ==, b)
#define test_strneq(a, b) SEL4TEST_COMPARE_STRINGS(a, !=, b)
#define test_strge(a, b)  SEL4TEST_COMPARE_STRINGS(a, >, b)
#define test_strgeq(a, b) SEL4TEST_COMPARE_STRINGS(a, >=, b)
#define test_strle(a, b)  SEL4TEST_COMPARE_STRINGS(a, <, b)
#define test_strleq(a, b) SEL4TEST_COMPARE_STRINGS(a, <=, b)
