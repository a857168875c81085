/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The test harness with results as XML.
 */
#include "check.h"
#include "sel4test_cases.h"

#include <string.h>

static const char whole_suite[] =
    "<testsuite>\n"
    "\t<testcase classname=\"cases\" name=\"ZFIRST0001\">\n"
    "first\n"
    "\t</testcase>\n"
    "\t<testcase classname=\"cases\" name=\"ASSERTS0001\">\n"
    "\t\t<failure>2 &lt; 1 at line 1015 of file cases.c</failure>\n"
    "\t\t<failure>failed</failure>\n"
    "\t</testcase>\n"
    "\t<testcase classname=\"cases\" name=\"ERRORS0001\">\n"
    "\t\t<failure>Check seL4_NotEnoughMemory(10) == seL4_NoError(0) failed. at line 1023 of file "
    "cases.c</failure>\n"
    "\t\t<failure>failed</failure>\n"
    "\t</testcase>\n"
    "\t<testcase classname=\"cases\" name=\"PASSES0001\">\n"
    "\t</testcase>\n"
    "\t<testcase classname=\"cases\" name=\"REPORTS0001\">\n"
    "\t\t<error>1 &gt; 2 &amp;&amp; &quot;a&quot; at line 1004 of file cases.c</error>\n"
    "\t\t<error>Check wide(-5) == 7L(7) failed. at line 1005 of file cases.c</error>\n"
    "\t\t<error>Check word(b&lt;) == &quot;c&quot;(c) failed. at line 1006 of file "
    "cases.c</error>\n"
    "\t\t<error>Check 1.5(1.500000) &gt; 2.5(2.500000) failed. at line 1007 of file "
    "cases.c</error>\n"
    "\t\t<error>said by itself at line 1008 of file cases.c</error>\n"
    "\t\t<failure>failed</failure>\n"
    "\t</testcase>\n"
    "\t<testcase classname=\"cases\" name=\"OTHER0001\">\n"
    "\t</testcase>\n"
    "</testsuite>\n";

static void whole(void)
{
    const char *text = stdout_of(run_all);

    if (strcmp(text, whole_suite) != 0) {
        printf("%s", text);
    }
    CHECK(strcmp(text, whole_suite) == 0);
    CHECK(suite_result == 3);
}

static const struct test tests[] = {
    {"a suite is shown as XML, with its texts escaped", whole},
};

int main(int argc, char *argv[])
{
    return main_of(tests, sizeof(tests) / sizeof(tests[0]), argc, argv);
}
