/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Named tests in a root task: a line for each (`ok   NAME`, `FAIL NAME`), the sum, and the end of
 * the machine, as tests/libs/run expects it. A CHECK that fails ends its test.
 */
#pragma once

#include <sel4/sel4.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct test {
    const char *name; /* a sentence about behaviour */
    void (*run)(void);
};

extern bool test_failed;

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            printf("%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                         \
            test_failed = true;                                                                    \
            return;                                                                                \
        }                                                                                          \
    } while (0)

/* The I/O port at which a machine can be ended. */
#define EXIT_PORT 0xf4

/* Runs all tests and ends the machine: does not return. empty_slot: a slot of the CNode in
 * seL4_CapInitThreadCNode that stays empty until the end, a full capability address. */
void run_tests(const struct test *tests, size_t count, seL4_CPtr empty_slot);

/* The same for tasks that have their capabilities elsewhere; exit_port: to EXIT_PORT. */
void run_tests_with_port(const struct test *tests, size_t count, seL4_CPtr exit_port);
