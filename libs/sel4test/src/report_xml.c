/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "report.h"

#include <stdarg.h>

/* utils_put_xml_escape's printer: an escape, or text as it is. No text here is as long as 512. */
static int put_piece(void *unused, const char *format, ...)
{
    char piece[512];
    va_list args;

    (void)unused;
    va_start(args, format);
    int length = vsnprintf(piece, sizeof(piece), format, args);
    va_end(args);
    sel4test_printf(piece);
    return length;
}

static void put_escaped(const char *text)
{
    utils_put_xml_escape(text, put_piece, NULL);
}

void report_suite_start(const char *suite, int tests)
{
    (void)suite, (void)tests;
    sel4test_printf("<testsuite>\n");
}

void report_test_start(const char *suite, const struct testcase *test)
{
    sel4test_printf("\t<testcase classname=\"");
    put_escaped(suite);
    sel4test_printf("\" name=\"");
    put_escaped(test->name);
    sel4test_printf("\">\n");
}

/* The finding of a test that aborts stands there already. */
void report_test_end(const struct testcase *test, test_result_t result)
{
    (void)test;
    if (result != SUCCESS) {
        sel4test_printf(result == ABORT ? "\t\t<failure>aborted</failure>\n"
                                        : "\t\t<failure>failed</failure>\n");
    }
    sel4test_printf("\t</testcase>\n");
}

void report_suite_end(const struct suite_counts *counts)
{
    (void)counts;
    sel4test_printf("</testsuite>\n");
}

void report_finding(const char *kind, const char *text, const char *file, int line)
{
    const char *tag = kind[0] == 'E' ? "error" : "failure";
    char place[32];

    snprintf(place, sizeof(place), " at line %d of file ", line);
    sel4test_printf("\t\t<");
    sel4test_printf(tag);
    sel4test_printf(">");
    put_escaped(text);
    sel4test_printf(place);
    put_escaped(file);
    sel4test_printf("</");
    sel4test_printf(tag);
    sel4test_printf(">\n");
}
