/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Priorities, and who may set them (spec 03, sections 7.7, 13.8).
 */
#include "support/ipc.h"
#include "support/objects.h"
#include "support/partners.h"
#include "support/raw.h"
#include "support/tcb.h"
#include "support/test.h"
#include "support/threads.h"

enum { LIMIT = 50 };

static struct answer set_priority(seL4_CPtr tcb, seL4_CPtr authority, seL4_Word priority)
{
    return invoke(tcb, TCBSetPriority, WORDS(authority), WORDS(priority));
}

static struct answer set_limit(seL4_CPtr tcb, seL4_CPtr authority, seL4_Word limit)
{
    return invoke(tcb, TCBSetMCPriority, WORDS(authority), WORDS(limit));
}

/* A TCB with this maximum controlled priority. */
static seL4_CPtr new_authority(seL4_Word limit)
{
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0);
    EXPECT_OK(set_limit(tcb, seL4_CapInitThreadTCB, limit));
    return tcb;
}

/* This is the maximum controlled priority of the TCB. */
static void expect_limit(seL4_CPtr tcb, seL4_Word limit)
{
    seL4_CPtr other = new_object(seL4_TCBObject, 0);
    EXPECT(set_priority(other, tcb, limit + 1), seL4_RangeError, 0, limit);
    EXPECT_OK(set_priority(other, tcb, limit));
}

/* The partner's priority is above, or is not above, that of the root thread. */
static void expect_above(struct partner *partner, int is_above)
{
    partner_polls(partner, new_endpoint());
    CHECK_EQ(partner_is_done(partner), is_above);
    let_others_run();
    CHECK(partner_is_done(partner));
}

TEST(priority_limit, "3/R-TCB-18", "a priority is set up to the authority's limit")
{
    seL4_CPtr authority = new_authority(LIMIT);
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0);
    EXPECT(set_priority(tcb, authority, LIMIT + 1), seL4_RangeError, 0, LIMIT);
    EXPECT_OK(set_priority(tcb, authority, LIMIT));
    EXPECT_OK(set_priority(tcb, authority, 0));
    EXPECT(set_priority(tcb, new_endpoint(), 0), seL4_InvalidCapability, 1);
    EXPECT(set_priority(tcb, new_slot(), 0), seL4_InvalidCapability, 1);
    EXPECT_PLAIN(invoke(tcb, TCBSetPriority, NONE, WORDS(0)), seL4_TruncatedMessage);
    EXPECT_PLAIN(invoke(tcb, TCBSetPriority, WORDS(authority), NONE), seL4_TruncatedMessage);
}

TEST(priority_takes_effect, "3/R-TCB-18", "a priority that is refused changes nothing")
{
    struct partner *partner = new_partner(BELOW, 0);
    EXPECT(set_priority(partner->tcb, new_authority(LIMIT), ABOVE), seL4_RangeError, 0, LIMIT);
    expect_above(partner, 0);
    EXPECT_OK(set_priority(partner->tcb, new_authority(ABOVE), ABOVE));
    expect_above(partner, 1);
}

TEST(priority_256, "3/R-TCB-19", "no authority is enough for priority 256")
{
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0);
    EXPECT(set_priority(tcb, seL4_CapInitThreadTCB, 256), seL4_RangeError, 0, 255);
    EXPECT(set_priority(tcb, seL4_CapInitThreadTCB, 1ul << 32), seL4_RangeError, 0, 255);
    EXPECT(set_limit(tcb, seL4_CapInitThreadTCB, 256), seL4_RangeError, 0, 255);
    EXPECT_OK(set_priority(tcb, seL4_CapInitThreadTCB, 255));
}

TEST(whose_authority, "3/R-TCB-20",
     "the authority can be any TCB, the caller's or not, even the target itself")
{
    seL4_CPtr target = new_authority(LIMIT);
    EXPECT(set_priority(target, target, LIMIT + 1), seL4_RangeError, 0, LIMIT);
    EXPECT_OK(set_priority(target, target, LIMIT));
    struct partner *caller = new_partner(ABOVE, 0); /* whose own limit is 0 */
    partner_does(caller, (seL4_Word)seL4_SysCall, target,
                 seL4_MessageInfo_new(TCBSetPriority, 0, 1, 1), WORDS(seL4_CapInitThreadTCB),
                 WORDS(200));
    EXPECT_OK(caller->answer);
    partner_does(caller, (seL4_Word)seL4_SysCall, target,
                 seL4_MessageInfo_new(TCBSetPriority, 0, 1, 1), WORDS(caller->tcb), WORDS(1));
    EXPECT(without_text(caller->answer), seL4_RangeError, 0, 0);
}

TEST(both_too_high, "3/R-TCB-21", "SetSchedParams checks the limit, then the priority")
{
    seL4_CPtr authority = new_authority(LIMIT);
    struct partner *partner = new_partner(BELOW, 0);
    EXPECT_OK(set_limit(partner->tcb, seL4_CapInitThreadTCB, 20));
    EXPECT(tcb_set_sched_params(partner->thread, authority, LIMIT + 2, ABOVE), seL4_RangeError, 0,
           LIMIT);
    EXPECT(tcb_set_sched_params(partner->thread, authority, LIMIT + 1, 5), seL4_RangeError, 0,
           LIMIT);
    EXPECT(tcb_set_sched_params(partner->thread, authority, 5, ABOVE), seL4_RangeError, 0, LIMIT);
    expect_limit(partner->tcb, 20);
    expect_above(partner, 0);
    EXPECT(tcb_set_sched_params(partner->thread, new_endpoint(), 0, 0), seL4_InvalidCapability, 1);
    EXPECT_PLAIN(invoke(partner->tcb, TCBSetSchedParams, WORDS(authority), WORDS(1)),
                 seL4_TruncatedMessage);
    EXPECT_OK(tcb_set_sched_params(partner->thread, seL4_CapInitThreadTCB, 30, ABOVE));
    expect_limit(partner->tcb, 30);
    expect_above(partner, 1);
}

TEST(own_limit_lowered, "3/R-TCB-21", "SetSchedParams takes the limit from before the call")
{
    seL4_CPtr tcb = new_authority(LIMIT);
    const struct thread thread = {.tcb = tcb};
    EXPECT_OK(tcb_set_sched_params(&thread, tcb, 10, LIMIT));
    expect_limit(tcb, 10);
}

TEST(limit_below_priority, "3/R-TCB-22", "a limit below the priority leaves the priority")
{
    struct partner *partner = new_partner(ABOVE, 0);
    EXPECT_OK(set_limit(partner->tcb, seL4_CapInitThreadTCB, 200));
    EXPECT_OK(set_limit(partner->tcb, seL4_CapInitThreadTCB, 5));
    expect_limit(partner->tcb, 5);
    expect_above(partner, 1);
    EXPECT(set_limit(partner->tcb, partner->tcb, 6), seL4_RangeError, 0, 5);
    EXPECT(set_limit(partner->tcb, new_endpoint(), 0), seL4_InvalidCapability, 1);
}

static void note_that_it_ran(struct thread *thread)
{
    thread->notes[0] = 1;
}

TEST(new_tcb_priority, "3/R-TCB-38", "a new TCB has priority 0")
{
    struct thread *thread = new_thread(note_that_it_ran, 7, NULL, 0);
    seL4_UserContext registers = read_registers(thread);
    thread->tcb = new_object(seL4_TCBObject, 0); /* another, with all but the priority */
    EXPECT_OK(tcb_configure(thread->tcb, usual_space(thread)));
    ipc_equip(thread);
    CHECK_EQ(seL4_TCB_WriteRegisters(thread->tcb, 1, 0, 20, &registers), seL4_NoError);
    set_own_priority(1);
    seL4_Yield();
    CHECK_EQ(thread->notes[0], 0);
    set_own_priority(0);
    for (int i = 0; i < 10 && !thread->is_done; i += 1) {
        seL4_Yield();
    }
    set_own_priority(MAIN_PRIORITY);
    CHECK_EQ(thread->notes[0], 1);
    expect_limit(thread->tcb, 0);
}
