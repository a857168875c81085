/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "check.h"

/* QEMU's debug-exit device: it ends with status 2 * code + 1. */
#define EXIT_PORT 0xf4

bool test_failed;

static void end_machine(seL4_CPtr empty_slot, seL4_Word code)
{
    fflush(stdout);
    if (seL4_X86_IOPortControl_Issue(seL4_CapIOPortControl, EXIT_PORT, EXIT_PORT,
                                     seL4_CapInitThreadCNode, empty_slot, seL4_WordBits) == 0) {
        seL4_X86_IOPort_Out8(empty_slot, EXIT_PORT, code);
    }
    printf("The machine cannot be ended\n");
    for (;;) {
        seL4_Yield();
    }
}

void run_tests(const struct test *tests, size_t count, seL4_CPtr empty_slot)
{
    size_t failed = 0;

    for (size_t i = 0; i < count; i++) {
        test_failed = false;
        tests[i].run();
        printf("%s %s\n", test_failed ? "FAIL" : "ok  ", tests[i].name);
        failed += test_failed;
    }
    printf("%zu passed, %zu failed\n", count - failed, failed);
    end_machine(empty_slot, failed > 0);
}
