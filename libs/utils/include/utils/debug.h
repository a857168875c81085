/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <stddef.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

/* printf, the first time only that this place is reached. */
#define PRINT_ONCE(...)                                                                            \
    do {                                                                                           \
        static int utils_printed;                                                                  \
        if (!utils_printed) {                                                                      \
            utils_printed = 1;                                                                     \
            printf(__VA_ARGS__);                                                                   \
        }                                                                                          \
    } while (0)

/* Prints memory as hexadecimal words and as characters, 16 bytes per line.
 * word_size: 1, 2, 4 or 8 bytes, others count as 1; addr: aligned to it. A last word that is cut is
 * printed byte by byte. */
void utils_memory_dump(void *addr, size_t bytes, int word_size);

#ifdef __cplusplus
}
#endif
