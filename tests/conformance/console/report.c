/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Faults that are reported.
 */
#include "console/report.h"

#include "console/scenario.h"
#include "support/console.h"
#include "support/objects.h"
#include "support/test.h"

enum { STACK_WORDS = 16 };

struct victim new_lonely_victim(void)
{
    struct victim victim = new_victim();
    CHECK_EQ(seL4_TCB_SetSpace(victim.tcb, 0, ROOT, 0, seL4_CapInitThreadVSpace, 0), seL4_NoError);
    return victim;
}

void fill_stack(const struct victim *victim)
{
    for (unsigned i = 0; i < STACK_WORDS; i += 1) {
        ((volatile seL4_Word *)victim->stack)[i] = i < 4 ? 0x1111 * (seL4_Word)i : 0;
    }
}

void report(const char *name, const struct victim *victim, seL4_Word at, seL4_UserContext registers)
{
    seL4_Word sp = registers.rsp ? registers.rsp : victim->stack;
    say("@@ at %x stack %x\n", at, sp);
    scenario_begin(name);
    set_off_with(victim, at, registers);
    scenario_end(name);
    expect_no_fault(victim);
}
