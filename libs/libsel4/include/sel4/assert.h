/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Assertions that end in the C library's __assert_fail (spec 01, section 12.10).
 */
#pragma once

#include <sel4/macros.h>

#ifdef __cplusplus
extern "C" {
#endif
void __assert_fail(const char *text, const char *file, int line, const char *function)
    __attribute__((noreturn));
#ifdef __cplusplus
}
#endif

/* Ends the program and says why. */
#define seL4_Fail(s) __assert_fail(s, __FILE__, __LINE__, __func__)

/* Checked in every build. */
#define seL4_Assert(expr)                                                                          \
    do {                                                                                           \
        if (!(expr)) {                                                                             \
            seL4_Fail(#expr);                                                                      \
        }                                                                                          \
    } while (0)

#define seL4_CompileTimeAssert(expr) SEL4_COMPILE_ASSERT(seL4_CompileTimeAssert, expr)
