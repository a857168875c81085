/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What would go on if the kernel did not halt.
 */
#include "halt/halt.h"

#include "support/console.h"
#include "support/objects.h"
#include "support/partners.h"
#include "support/test.h"

enum { WATCHDOG_START = 0x443, WATCHDOG_2_S = 14 }; /* of QEMU's ib700 */

static void print_for_ever(struct thread *thread)
{
    (void)thread;
    for (;;) {
        say("still running\n");
    }
}

static void start_watchdog(void)
{
    seL4_CPtr port = new_slot();
    CHECK_EQ(seL4_X86_IOPortControl_Issue(seL4_CapIOPortControl, WATCHDOG_START, WATCHDOG_START,
                                          ROOT, port, DEPTH),
             seL4_NoError);
    CHECK_EQ(seL4_X86_IOPort_Out8(port, WATCHDOG_START, WATCHDOG_2_S), seL4_NoError);
}

void before_halt(void)
{
    run_thread(print_for_ever, BELOW, 0);
    start_watchdog();
    say("@@ begin halt\n");
}
