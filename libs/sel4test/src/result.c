/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "report.h"

static test_result_t result;

test_result_t sel4test_get_result(void)
{
    return result;
}

void sel4test_reset(void)
{
    result = SUCCESS;
}

static void worsen(test_result_t to)
{
    if (result < to) {
        result = to;
    }
}

void _sel4test_report_error(const char *text, const char *file, int line)
{
    worsen(FAILURE);
    report_finding("Error", text, file, line);
}

void _sel4test_failure(const char *text, const char *file, int line)
{
    worsen(FAILURE);
    report_finding("Failure", text, file, line);
}

void _sel4test_abort(const char *text, const char *file, int line)
{
    worsen(ABORT);
    report_finding("Failure", text, file, line);
}

struct comparison {
    char text[512];
};

/* Longer texts are cut: the place is told in any case. */
static struct comparison comparison(const char *a, const char *a_value, const char *op,
                                    const char *b, const char *b_value)
{
    struct comparison made;

    snprintf(made.text, sizeof(made.text), "Check %s(%s) %s %s(%s) failed.", a, a_value, op, b,
             b_value);
    return made;
}

void _sel4test_compare_failed(const char *a, const char *a_value, const char *op, const char *b,
                              const char *b_value, const char *file, int line)
{
    _sel4test_report_error(comparison(a, a_value, op, b, b_value).text, file, line);
}

void _sel4test_compare_fatal(const char *a, const char *a_value, const char *op, const char *b,
                             const char *b_value, const char *file, int line)
{
    _sel4test_failure(comparison(a, a_value, op, b, b_value).text, file, line);
}
