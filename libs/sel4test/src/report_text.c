/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "report.h"

static const char *const results[] = {
    [SUCCESS] = "passed", [FAILURE] = "failed", [ABORT] = "aborted"};

void report_suite_start(const char *suite, int tests)
{
    printf("Starting test suite %s: %d tests\n", suite, tests);
}

void report_test_start(const char *suite, const struct testcase *test)
{
    (void)suite;
    printf("Running test %s (%s)\n", test->name, test->description);
}

void report_test_end(const struct testcase *test, test_result_t result)
{
    printf("Test %s %s\n", test->name, results[result]);
}

void report_suite_end(const struct suite_counts *counts)
{
    printf("Test suite %s. %d tests passed. %d tests failed. %d tests disabled.\n",
           counts->failed ? "failed" : "passed", counts->passed, counts->failed, counts->disabled);
}

void report_finding(const char *kind, const char *text, const char *file, int line)
{
    char place[32];

    snprintf(place, sizeof(place), " at line %d of file ", line);
    const char *const parts[] = {"\t", kind, ": ", text, place, file, "\n"};
    for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
        sel4test_printf(parts[i]);
    }
}
