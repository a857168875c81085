/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Halt by a name for something that is no TCB.
 */
#include "halt/halt.h"
#include "support/objects.h"
#include "support/test.h"

TEST(halt_name, "", "naming an endpoint stops the machine")
{
    seL4_CPtr endpoint = new_endpoint();
    before_halt();
#ifdef CONFIG_DEBUG_BUILD
    seL4_DebugNameThread(endpoint, "no thread");
#endif
    CHECK_EQ(endpoint, 0);
}
