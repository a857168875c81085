/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Interrupts that nobody gets (spec 04, section 5.6).
 */
#include "console/scenario.h"
#include "support/console.h"
#include "support/irq.h"
#include "support/objects.h"
#include "support/test.h"

enum { PERIOD_US = 1000, SEVERAL = 10 };

#ifdef CONFIG_IRQ_PIC
/* It remembers an edge from before the line was issued, which comes at once. */
enum { TIMER_IRQ = 0, REMEMBERS_EDGES = 1 };
#else
enum { TIMER_IRQ = TIMER_VECTOR + 16, REMEMBERS_EDGES = 0 };
#endif

TEST(undelivered, "", "an interrupt without target: once when it is issued, once for each Ack")
{
    struct timer timer = new_timer();
    CHECK_EQ(seL4_IRQHandler_Clear(timer.handler), seL4_NoError);
    const char *issued = REMEMBERS_EDGES ? "perhaps issued" : "undelivered issued";
    say("@@ irq %u\n", (seL4_Word)TIMER_IRQ);
    scenario_begin(issued);
    timer_repeat(&timer, PERIOD_US);
    timer_pause(&timer, SEVERAL);
    scenario_end(issued);
    say("@@ irq %u\n", (seL4_Word)TIMER_IRQ);
    scenario_begin("undelivered acknowledged");
    CHECK_EQ(seL4_IRQHandler_Ack(timer.handler), seL4_NoError);
    timer_pause(&timer, SEVERAL);
    scenario_end("undelivered acknowledged");
    delete_cap(timer.handler);
    scenario_begin("nothing deleted");
    timer_pause(&timer, SEVERAL);
    scenario_end("nothing deleted");
}
