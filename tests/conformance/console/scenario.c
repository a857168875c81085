/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Markers of scenarios.
 */
#include "console/scenario.h"

#include "support/console.h"

void scenario_begin(const char *name)
{
    say("@@ begin %s\n", name);
}

void scenario_end(const char *name)
{
    say("@@ end %s\n", name);
}
