/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Halt by DebugHalt.
 */
#include "halt/halt.h"
#include "support/objects.h"
#include "support/test.h"

TEST(halt_call, "", "DebugHalt stops the machine")
{
    before_halt();
#ifdef CONFIG_DEBUG_BUILD
    seL4_DebugHalt();
#endif
    CHECK(!"reached");
}
