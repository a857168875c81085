/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The order of threads with MCS, where it is another than without (spec 05, section 6).
 */
#include "support/objects.h"
#include "support/order.h"
#include "support/partners.h"
#include "support/test.h"
#include "support/threads.h"

enum { TRIO = 3 };

TEST(equals_resumed_in_order, "", "equals started by Resume run in the order of being started")
{
    order_begin();
    for (unsigned i = 1; i <= TRIO; i += 1) {
        start_thread(new_passer(i, MAIN_PRIORITY, 0));
    }
    expect_nobody_came();
    seL4_Yield();
    EXPECT_ORDER(1, 2, 3);
}

TEST(raised_to_equal, "", "a ready thread that is raised to an equal goes in front of other equals")
{
    order_begin();
    start_thread(new_passer(1, MAIN_PRIORITY, 0));
    struct thread *raised = new_passer(2, BELOW, 0);
    start_thread(raised);
    CHECK_EQ(seL4_TCB_SetPriority(raised->tcb, seL4_CapInitThreadTCB, MAIN_PRIORITY), seL4_NoError);
    expect_nobody_came();
    seL4_Yield();
    EXPECT_ORDER(2, 1);
}

/* Threads of these priorities wait at the gate, in this order; whoever comes notes it. */
static void block_at(seL4_CPtr gate, const seL4_Word priorities[TRIO], struct thread **threads)
{
    set_own_priority(1);
    for (unsigned i = 0; i < TRIO; i += 1) {
        threads[i] = new_passer(i + 1, priorities[i], gate);
        start_thread(threads[i]);
    }
    set_own_priority(MAIN_PRIORITY);
}

static void wake_one_by_one(seL4_CPtr gate)
{
    for (unsigned i = 0; i < TRIO; i += 1) {
        message((seL4_Word)seL4_SysSend, gate, seL4_MessageInfo_new(0, 0, 0, 0), NONE, NONE);
    }
}

TEST(queues_by_priority, "5/R-MCS-074 5/R-MCS-075",
     "queues are in the order of priority, equals in that of blocking")
{
    static const seL4_Word priorities[TRIO] = {ABOVE, ABOVE + 1, ABOVE};
    struct thread *threads[TRIO];
    const seL4_CPtr gates[] = {new_endpoint(), new_notification()};
    for (unsigned i = 0; i < 2; i += 1) {
        order_begin();
        block_at(gates[i], priorities, threads);
        wake_one_by_one(gates[i]);
        EXPECT_ORDER(2, 1, 3);
    }
}

TEST(priority_moves_waiter, "5/R-MCS-074 5/R-MCS-075",
     "a waiter whose priority is set goes behind equals of that priority")
{
    static const seL4_Word priorities[TRIO] = {ABOVE, ABOVE, ABOVE + 1};
    struct thread *threads[TRIO];
    const seL4_CPtr gates[] = {new_endpoint(), new_notification()};
    for (unsigned i = 0; i < 2; i += 1) {
        order_begin();
        block_at(gates[i], priorities, threads);
        CHECK_EQ(seL4_TCB_SetPriority(threads[0]->tcb, seL4_CapInitThreadTCB, ABOVE + 1),
                 seL4_NoError);
        wake_one_by_one(gates[i]);
        EXPECT_ORDER(3, 1, 2);
    }
}
