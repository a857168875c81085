/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

/* The compiler may rely on x; nothing checks it. */
#define ASSUME(x)                                                                                  \
    do {                                                                                           \
        if (!(x)) {                                                                                \
            __builtin_unreachable();                                                               \
        }                                                                                          \
    } while (0)

/* Behind the macros below: calls that tell the compiler how likely they are. */
static inline __attribute__((cold)) void utils_cold_path(void) {}
static inline __attribute__((hot)) void utils_hot_path(void) {}

/* Mark the branch they stand in as rarely / often taken. */
#define COLD_PATH() utils_cold_path()
#define HOT_PATH()  utils_hot_path()
