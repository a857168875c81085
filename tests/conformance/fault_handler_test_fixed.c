/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Fault handlers without MCS: pointers that are looked up when there is a fault (spec 03, sections
 * 7.5 and 13.15).
 */
#include "support/objects.h"
#include "support/partners.h"
#include "support/tcb.h"
#include "support/test.h"
#include "support/victims.h"

GADGET(ud2, "ud2");

enum { NOWHERE = 1 << 30 };

/* Sets the victim off at `at`, and nobody hears of its fault; then it can be repaired. */
static void expect_unheard(const struct victim *victim, seL4_CPtr endpoint, seL4_Word at)
{
    set_off(victim, at);
    CHECK_EQ(receive_if_any(endpoint).badge, 0);
    CHECK_EQ(read_registers(victim->thread).rip, at);
    seL4_Yield();
    CHECK_EQ(receive_if_any(endpoint).badge, 0);
}

static void set_handler(const struct victim *victim, seL4_CPtr handler)
{
    CHECK_EQ(seL4_TCB_SetSpace(victim->tcb, handler, ROOT, 0, seL4_CapInitThreadVSpace, 0),
             seL4_NoError);
}

TEST(
    useless_handlers, "3/R-FAULT-09 3/R-FAULT-10",
    "with a handler that cannot be used the thread stops, and repeats the instruction when resumed")
{
    struct victim victim = new_victim();
    seL4_CPtr good = new_badged(victim.handler, HANDLER_BADGE);
    const seL4_CPtr useless[] = {
        0,
        NOWHERE,
        new_slot(),
        new_notification(),
        victim.tcb,
        new_copy(good, seL4_NoWrite),
        new_copy(good, seL4_CapRights_new(0, 0, 1, 1)),
        new_copy(good, seL4_NoRights),
    };
    for (unsigned i = 0; i < sizeof(useless) / sizeof(seL4_CPtr); i += 1) {
        set_handler(&victim, useless[i]);
        expect_unheard(&victim, victim.handler, AT(ud2));
        set_handler(&victim, good);
        start_thread(victim.thread);
        expect_exception(&victim, AT(ud2), INVALID_OPCODE, 0);
    }
    const seL4_CPtr enough[] = {new_copy(good, seL4_CapRights_new(1, 0, 0, 1)),
                                new_copy(good, seL4_CapRights_new(0, 1, 0, 1))};
    for (unsigned i = 0; i < 2; i += 1) {
        set_handler(&victim, enough[i]);
        set_off(&victim, AT(ud2));
        expect_exception(&victim, AT(ud2), INVALID_OPCODE, 0);
    }
}

TEST(late_handler, "3/R-FAULT-11", "the handler is looked up in the thread's CSpace when it faults")
{
    struct victim victim = new_victim();
    seL4_CPtr late = new_slot();
    set_handler(&victim, late);
    seL4_CPtr first = new_endpoint(), second = new_endpoint();
    CHECK_EQ(seL4_CNode_Mint(ROOT, late, DEPTH, ROOT, first, DEPTH, seL4_AllRights, 3),
             seL4_NoError);
    set_off(&victim, AT(ud2));
    CHECK_EQ(receive_if_any(first).badge, 3);
    delete_cap(late);
    CHECK_EQ(seL4_CNode_Mint(ROOT, late, DEPTH, ROOT, second, DEPTH, seL4_AllRights, 4),
             seL4_NoError);
    set_off(&victim, AT(ud2));
    CHECK_EQ(receive_if_any(second).badge, 4);

    /* The pointer means another slot in another CSpace. */
    seL4_CPtr cnode = new_cnode(4);
    CHECK_EQ(seL4_CNode_Mint(cnode, 2, 4, ROOT, first, DEPTH, seL4_AllRights, 5), seL4_NoError);
    CHECK_EQ(seL4_TCB_SetSpace(victim.tcb, 2ul << 60, cnode, 0, seL4_CapInitThreadVSpace, 0),
             seL4_NoError);
    set_off(&victim, AT(ud2));
    CHECK_EQ(receive_if_any(first).badge, 5);
}

TEST(any_handler, "3/R-TCB-31", "any pointer is accepted for the fault handler")
{
    struct partner *partner = new_partner(ABOVE, 0);
    struct space space = usual_space(partner->thread);
    const seL4_Word handlers[] = {0, new_slot(), arena(), (seL4_Word)-1, 1ul << 63};
    for (unsigned i = 0; i < 5; i += 1) {
        space.handler = handlers[i];
        EXPECT_OK(tcb_configure(partner->tcb, space));
        EXPECT_OK(tcb_set_space(partner->tcb, space));
    }
    seL4_CPtr late = new_slot(); /* there is a handler when it is needed */
    space.handler = late;
    EXPECT_OK(tcb_set_space(partner->tcb, space));
    seL4_CPtr handler = new_endpoint();
    CHECK_EQ(seL4_CNode_Copy(ROOT, late, DEPTH, ROOT, handler, DEPTH, seL4_AllRights),
             seL4_NoError);
    seL4_CPtr empty = new_slot();
    partner_receives(partner, empty);
    expect_receive_refused(handler, empty);
}
