/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Runs the tests and reports: one line for each, and the totals.
 */
#include "support/test.h"

#include "support/console.h"
#include "support/ipc.h"
#include "support/objects.h"
#include "support/threads.h"

extern const struct test *const __start_conformance_tests[];
extern const struct test *const __stop_conformance_tests[];

static void *leave_test[5]; /* for __builtin_longjmp */
static enum { PASSED, FAILED, SKIPPED } outcome;

_Noreturn void check_failed(const char *file, int line, const char *what, seL4_Word got,
                            seL4_Word expected)
{
    say("  %s:%u: %s: got 0x%x, expected 0x%x\n", file, (seL4_Word)line, what, got, expected);
    outcome = FAILED;
    __builtin_longjmp(leave_test, 1);
}

_Noreturn void not_applicable(const char *why)
{
    say("  not here: %s\n", why);
    outcome = SKIPPED;
    __builtin_longjmp(leave_test, 1);
}

/* Not inlined: nothing of it lives across the jump. */
static __attribute__((noinline)) void run_and_clean(const struct test *test)
{
    if (__builtin_setjmp(leave_test) == 0) {
        ipc_begin_test();
        test->run();
    }
    if (__builtin_setjmp(leave_test) == 0) {
        threads_clean();
        objects_clean();
    }
}

static int set_up(void)
{
    outcome = PASSED;
    if (__builtin_setjmp(leave_test) == 0) {
        objects_init();
        threads_init();
        set_own_priority(MAIN_PRIORITY);
    }
    return outcome == PASSED;
}

int run_tests(void)
{
    if (!set_up()) {
        say("the set-up failed\n0 passed, 1 failed, 0 skipped\n");
        return 1;
    }
    static const char *const words[] = {"PASS", "FAIL", "SKIP"};
    seL4_Word counts[3] = {0};
    for (const struct test *const *entry = __start_conformance_tests;
         entry < __stop_conformance_tests; entry += 1) {
        const struct test *test = *entry;
        outcome = PASSED;
        run_and_clean(test);
        counts[outcome] += 1;
        say("%s [%s] %s\n", words[outcome], test->covers, test->says);
    }
    say("%u passed, %u failed, %u skipped\n", counts[PASSED], counts[FAILED], counts[SKIPPED]);
    return counts[FAILED] == 0 && counts[PASSED] > 0 ? 0 : 1;
}
