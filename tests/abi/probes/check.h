/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What a probe says, read by tests/abi/report.py: `ok NAME` for each test, and `not ok NAME: ...`
 * for each check of it that failed.
 */
#pragma once

#include <stdio.h>

static int check_failures;

static inline void check_word(const char *test, const char *what, unsigned long is,
                              unsigned long should_be)
{
    if (is != should_be && check_failures++ < 20) {
        printf("not ok %s: %s is %#lx, should be %#lx\n", test, what, is, should_be);
    }
}

/* Ends a test: it is good if no check has failed since the last one ended. */
static inline void check_done(const char *test)
{
    if (!check_failures) {
        printf("ok %s\n", test);
    }
    check_failures = 0;
}
