/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A failed assertion of the kernel fails the test that runs. The panic of an idle machine goes to
 * who waits for it (machine_idle).
 */
#include "core/assert.h"
#include "machine.h"
#include "unit.h"

jmp_buf *machine_idle;

void kernel_assertion_failed(const char *expression, const char *file, unsigned line,
                             const char *function)
{
    print_error("kernel assertion in %s: %s\n", function, expression);
    _fail(file, (int)line);
    __builtin_trap();
}

void kernel_fail(const char *text, const char *file, unsigned line, const char *function)
{
    if (machine_idle && current_thread == idle_thread) {
        longjmp(*machine_idle, 1);
    }
    print_error("kernel panic in %s: %s\n", function, text);
    _fail(file, (int)line);
    __builtin_trap();
}
