/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A thread that waits for its next refill, in the table of threads (spec 04, section 5.5).
 */
#include "console/scenario.h"
#include "support/actors.h"
#include "support/partners.h"
#include "support/sched_contexts.h"
#include "support/test.h"

#if defined(CONFIG_DEBUG_BUILD) && defined(CONFIG_PRINTING)

enum { BUDGET_US = 1000, PERIOD_US = 60 * 1000 * 1000 };

TEST(released, "", "a table with a thread that has used up its budget")
{
    struct thread *exhausted = new_thread(spin, ABOVE, NULL, 0);
    sched_context_configure(exhausted->sched_context, BUDGET_US, PERIOD_US, 0, 0, 0);
    seL4_DebugNameThread(exhausted->tcb, "exhausted");
    start_thread(exhausted); /* it is above us: it has run until it could not */
    scenario_begin("dump exhausted");
    seL4_DebugDumpScheduler();
    scenario_end("dump exhausted");
}

#endif
