/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Named tests in one program. A CHECK that fails ends its test; main_of runs all of them and prints
 * one line each and the sum.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct test {
    const char *name; /* a sentence about behaviour */
    void (*run)(void);
};

extern bool test_failed;
/* Argument of the program, for tests that read a file; "" if there is none. */
extern const char *test_argument;

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            printf("%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                         \
            test_failed = true;                                                                    \
            return;                                                                                \
        }                                                                                          \
    } while (0)

/* Whether `function` ends the program by abort(); it runs in a process of its own, without output.
 */
bool aborts(void (*function)(void));

/* What `function` writes to stderr, in a buffer that the next call overwrites. */
const char *stderr_of(void (*function)(void));
/* The same with stdout. */
const char *stdout_of(void (*function)(void));

/* A random number; the sequence is the same in every run. */
uint32_t random_number(void);

int main_of(const struct test *tests, size_t count, int argc, char *argv[]);
