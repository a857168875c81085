/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Tests and what they check. A test is a function that returns if all went well; a failed check
 * leaves it at once. Tests run one after the other in the root task, each with an empty arena of
 * memory (objects.h) and at priority MAIN_PRIORITY; what they leave behind is destroyed.
 */
#pragma once
#include <sel4/sel4.h>
#include <stddef.h>

struct test {
    const char *covers; /* requirement numbers, "3/R-SYS-01": of spec 03; separated by blanks */
    const char *says;   /* what is to hold, as a sentence */
    void (*run)(void);
};

#define TEST(name, covers, says)                                                                   \
    static void name(void);                                                                        \
    static const struct test test_##name = {covers, says, name};                                   \
    static const struct test *const entry_##name                                                   \
        __attribute__((used, section("conformance_tests"))) = &test_##name;                        \
    static void name(void)

/* Only the root task's own thread may check; others leave notes for it. */
_Noreturn void check_failed(const char *file, int line, const char *what, seL4_Word got,
                            seL4_Word expected);

#define CHECK_EQ(got, expected)                                                                    \
    do {                                                                                           \
        seL4_Word got_ = (seL4_Word)(got);                                                         \
        seL4_Word expected_ = (seL4_Word)(expected);                                               \
        if (got_ != expected_) {                                                                   \
            check_failed(__FILE__, __LINE__, #got " == " #expected, got_, expected_);              \
        }                                                                                          \
    } while (0)

#define CHECK(condition) CHECK_EQ(!!(condition), 1)

/* A test that this kernel's configuration does not have ends here, and counts as not run. */
_Noreturn void not_applicable(const char *why);

/* Runs every test; 0 if none failed. */
int run_tests(void);
