/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Interrupts that nobody gets (spec 04, section 5.6).
 */
#include "console/scenario.h"
#include "support/irq.h"
#include "support/objects.h"
#include "support/test.h"

enum { PERIOD_US = 1000, SEVERAL = 10 };

TEST(undelivered, "", "an interrupt without target: once when it is issued, once for each Ack")
{
    struct timer timer = new_timer();
    CHECK_EQ(seL4_IRQHandler_Clear(timer.handler), seL4_NoError);
    scenario_begin("undelivered issued");
    timer_repeat(&timer, PERIOD_US);
    timer_pause(&timer, SEVERAL);
    scenario_end("undelivered issued");
    scenario_begin("undelivered acknowledged");
    CHECK_EQ(seL4_IRQHandler_Ack(timer.handler), seL4_NoError);
    timer_pause(&timer, SEVERAL);
    scenario_end("undelivered acknowledged");
    delete_cap(timer.handler);
    scenario_begin("nothing deleted");
    timer_pause(&timer, SEVERAL);
    scenario_end("nothing deleted");
}
