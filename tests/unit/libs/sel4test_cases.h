/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Tests for the harness to run, of which each fails in another way.
 */
#pragma once

#include <sel4test/test.h>

/* Names of the hooks that were called, each with a blank behind it. */
extern char hooks_called[256];
/* Whether the test that aborts is enabled. */
void enable_abort(bool is_enabled);
/* Runs all tests with an environment of the program's. */
void run_all(void);
/* What run_all's suite returned. */
extern int suite_result;
