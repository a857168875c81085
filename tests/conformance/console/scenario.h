/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Scenarios: what makes the kernel print. What it prints between the markers is judged by
 * console.py, which names the requirements.
 */
#pragma once
#include "support/test.h"

/* The markers, lines of their own. */
void scenario_begin(const char *name);
void scenario_end(const char *name);
