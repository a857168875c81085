/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What a fuzzing target defines, and what it checks with.
 */
#pragma once

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* libFuzzer calls it with any bytes, in memory of exactly that size: the address sanitizer sees
 * what is read beyond. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Ends the run when something does not hold that must, whatever the input. */
#define MUST(condition)                                                                            \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                \
            abort();                                                                               \
        }                                                                                          \
    } while (0)
