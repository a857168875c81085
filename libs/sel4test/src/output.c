/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Invariant: buffer[0, kept) is what was printed since buffering began and is not out yet; kept is
 * 0 while `is_buffering` is false.
 */
#include <sel4test/testutil.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static char buffer[4096];
static size_t kept;
static bool is_buffering;

static void print_kept(void)
{
    fwrite(buffer, 1, kept, stdout);
    kept = 0;
}

void sel4test_printf(const char *string)
{
    size_t length = strlen(string);

    if (!is_buffering) {
        fputs(string, stdout);
        return;
    }
    if (length > sizeof(buffer) - kept) {
        print_kept();
    }
    if (length > sizeof(buffer)) {
        fputs(string, stdout);
        return;
    }
    memcpy(buffer + kept, string, length);
    kept += length;
}

void sel4test_start_printf_buffer(void)
{
    is_buffering = true;
}

void sel4test_end_printf_buffer(void)
{
    is_buffering = false;
    print_kept();
}
