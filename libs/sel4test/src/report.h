/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * How a suite's course and the findings of tests are shown: report_text.c or report_xml.c.
 * Findings go through sel4test_printf, for they may come from another program than the rest.
 */
#pragma once

#include <sel4test/test.h>

struct suite_counts {
    int passed;
    int failed; /* or aborted */
    int disabled;
};

void report_suite_start(const char *suite, int tests);
void report_test_start(const char *suite, const struct testcase *test);
void report_test_end(const struct testcase *test, test_result_t result);
void report_suite_end(const struct suite_counts *counts);

/* kind: "Error" or "Failure" */
void report_finding(const char *kind, const char *text, const char *file, int line);
