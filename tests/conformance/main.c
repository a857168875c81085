/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Root task of the conformance suite: tests each behaviour of the kernel that the specification
 * numbers, prints a line for each test, and ends the machine.
 */
#include "support/console.h"
#include "support/test.h"

/* Answers are passed by value, a kilobyte each: tests need more than a root task's first stack. */
enum { STACK_BYTES = 256 * 1024 };
static char stack[STACK_BYTES] __attribute__((aligned(4096)));

int call_on_stack(int (*function)(void), void *top);

int main(void)
{
    say("\nconformance: start\n");
    end_run(call_on_stack(run_tests, stack + STACK_BYTES));
}
