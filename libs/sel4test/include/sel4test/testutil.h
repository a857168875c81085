/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Output and result of the running test (spec/06 section 18.1). There is one result, of the program
 * that runs the test.
 */
#pragma once

typedef enum test_result {
    SUCCESS = 0,
    FAILURE = 1, /* the test has failed, others may run */
    ABORT = 2,   /* the test has failed in a way that makes further tests meaningless */
} test_result_t;

#ifdef __cplusplus
extern "C" {
#endif

/* The worst that was reported since sel4test_reset. */
test_result_t sel4test_get_result(void);

/* Forgets what was reported. */
void sel4test_reset(void);

/* Prints `string` (no format) to stdout, or puts it into the buffer. */
void sel4test_printf(const char *string);

/* From now on sel4test_printf and reports are kept, so that they do not mix with what else is
 * printed. When 4 KiB are full, they are printed. */
void sel4test_start_printf_buffer(void);

/* Prints what was kept; sel4test_printf prints at once again. */
void sel4test_end_printf_buffer(void);

/* Reports `text` as an error at a place of the source: the result is FAILURE, the test goes on. */
void _sel4test_report_error(const char *text, const char *file, int line);

/* Reports `text` as the test's failure; the caller ends the test. */
void _sel4test_failure(const char *text, const char *file, int line);

/* The same; the result is ABORT. */
void _sel4test_abort(const char *text, const char *file, int line);

/* Reports a comparison that does not hold, as `Check a(value) op b(value) failed.`: texts of the
 * two sides, their values, the operator between them. */
void _sel4test_compare_failed(const char *a, const char *a_value, const char *op, const char *b,
                              const char *b_value, const char *file, int line);

/* The same as the test's failure, for the caller to end the test. */
void _sel4test_compare_fatal(const char *a, const char *a_value, const char *op, const char *b,
                             const char *b_value, const char *file, int line);

#ifdef __cplusplus
}
#endif

#define sel4test_report_error(x) _sel4test_report_error(x, __FILE__, __LINE__)
#define sel4test_failure(x)      _sel4test_failure(x, __FILE__, __LINE__)

#define sel4test_case_with_message(condition, message)                                             \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            sel4test_report_error(message);                                                        \
        }                                                                                          \
    } while (0)
#define sel4test_case(condition) sel4test_case_with_message(condition, #condition)
