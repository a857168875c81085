/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "check.h"

bool test_failed;

static size_t run_all(const struct test *tests, size_t count)
{
    size_t failed = 0;

    for (size_t i = 0; i < count; i++) {
        test_failed = false;
        tests[i].run();
        printf("%s %s\n", test_failed ? "FAIL" : "ok  ", tests[i].name);
        failed += test_failed;
    }
    printf("%zu passed, %zu failed\n", count - failed, failed);
    fflush(stdout);
    return failed;
}

/* QEMU's debug-exit device: it ends with status 2 * code + 1. */
static void end_machine(seL4_CPtr exit_port, seL4_Word code)
{
    seL4_X86_IOPort_Out8(exit_port, EXIT_PORT, code);
    printf("The machine cannot be ended\n");
    for (;;) {
        seL4_Yield();
    }
}

void run_tests_with_port(const struct test *tests, size_t count, seL4_CPtr exit_port)
{
    size_t failed = run_all(tests, count);

    end_machine(exit_port, failed > 0);
}

void run_tests(const struct test *tests, size_t count, seL4_CPtr empty_slot)
{
    size_t failed = run_all(tests, count);

    seL4_X86_IOPortControl_Issue(seL4_CapIOPortControl, EXIT_PORT, EXIT_PORT,
                                 seL4_CapInitThreadCNode, empty_slot, seL4_WordBits);
    end_machine(empty_slot, failed > 0);
}
