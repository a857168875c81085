/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Root task of the conformance suite: tests each behaviour of the kernel that the specification
 * numbers, prints a line for each test, and ends the machine.
 */
#include "support/console.h"
#include "support/test.h"

int main(void)
{
    say("\nconformance: start\n");
    end_run(run_tests());
}
