/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A failed assertion of the kernel fails the test that runs. (Weak: kernel/arch/host may have its
 * own.)
 */
#include "core/assert.h"
#include "unit.h"

__attribute__((weak)) void kernel_assertion_failed(const char *expression, const char *file,
                                                   unsigned line, const char *function)
{
    print_error("kernel assertion in %s: %s\n", function, expression);
    _fail(file, (int)line);
    __builtin_trap();
}

__attribute__((weak)) void kernel_fail(const char *text, const char *file, unsigned line,
                                       const char *function)
{
    print_error("kernel panic in %s: %s\n", function, text);
    _fail(file, (int)line);
    __builtin_trap();
}
