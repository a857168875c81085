/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Stopping and resuming threads (spec 03, sections 7.8, 13.8).
 */
#include "support/ipc.h"
#include "support/objects.h"
#include "support/partners.h"
#include "support/raw.h"
#include "support/test.h"
#include "support/threads.h"

extern const char raw_syscall_instruction[];

enum { SYSCALL_BYTES = 2 };

static void suspend(const struct thread *thread)
{
    EXPECT_OK(invoke(thread->tcb, TCBSuspend, NONE, NONE));
}

static void resume(const struct thread *thread)
{
    EXPECT_OK(invoke(thread->tcb, TCBResume, NONE, NONE));
}

/* Notes how many have ended before. */
static void note_order(struct thread *thread)
{
    seL4_Word *count = thread->shared;
    *count += 1;
    thread->notes[0] = *count;
}

TEST(nothing_to_do, "3/R-TCB-13", "Suspend of a stopped and Resume of a running thread do nothing")
{
    seL4_Word count = 0;
    struct thread *first = new_thread(note_order, BELOW, &count, 0);
    struct thread *second = new_thread(note_order, BELOW, &count, 0);
    suspend(first);
    suspend(first);
    resume(first);
    resume(second); /* goes in front of the first */
    resume(first);  /* changes that not */
    let_others_run();
    CHECK_EQ(second->notes[0], 1);
    CHECK_EQ(first->notes[0], 2);
}

/* Suspends the thread whose TCB is named; notes when that is over. */
static void suspend_shared(struct thread *thread)
{
    thread->notes[0] = 1;
    message((seL4_Word)seL4_SysCall, (seL4_CPtr)thread->shared,
            seL4_MessageInfo_new(TCBSuspend, 0, 0, 0), NONE, NONE);
    thread->notes[0] = 2;
}

/* A thread that has suspended itself. */
static struct thread *new_suspended(void)
{
    struct thread *thread = new_thread(suspend_shared, ABOVE, NULL, 0);
    thread->shared = (void *)thread->tcb;
    start_thread(thread);
    CHECK_EQ(thread->notes[0], 1);
    CHECK_EQ(read_registers(thread).rip, raw_syscall_instruction);
    return thread;
}

static void expect_still_suspended(struct thread *thread)
{
    let_others_run();
    CHECK_EQ(thread->notes[0], 1);
    CHECK_EQ(read_registers(thread).rip, raw_syscall_instruction);
}

TEST(self_suspend, "3/R-TCB-14", "a thread that suspended itself does so again when resumed")
{
    struct thread *thread = new_suspended();
    resume(thread);
    expect_still_suspended(thread);
    seL4_UserContext registers = read_registers(thread);
    registers.rip += SYSCALL_BYTES;
    CHECK_EQ(seL4_TCB_WriteRegisters(thread->tcb, 1, 0, 20, &registers), seL4_NoError);
    CHECK_EQ(thread->notes[0], 2);
    CHECK(thread->is_done);
}

TEST(self_suspend_repeats, "3/R-TCB-14", "the Suspend it repeats is that in its registers now")
{
    struct thread *thread = new_suspended();
    struct partner *other = new_partner(ABOVE, 0);
    seL4_CPtr ep = new_endpoint();
    partner_sends(other, ep, 1);
    seL4_UserContext registers = read_registers(thread);
    registers.rdi = other->tcb;
    CHECK_EQ(seL4_TCB_WriteRegisters(thread->tcb, 1, 0, 20, &registers), seL4_NoError);
    CHECK_EQ(thread->notes[0], 2);
    CHECK_EQ(receive_if_any(ep).label, 0);
    CHECK(!partner_is_done(other));
}

TEST(suspend_leaves_queue, "3/R-TCB-15", "a thread that is suspended leaves the endpoint's queue")
{
    seL4_CPtr ep = new_badged(new_endpoint(), 6);
    struct partner *partner = new_partner(ABOVE, 0);
    partner_sends(partner, ep, 1);
    suspend(partner->thread);
    CHECK_EQ(receive_if_any(ep).badge, 0);
    CHECK(!partner_is_done(partner));
    struct partner *receiver = new_partner(ABOVE, 0);
    partner_receives(receiver, ep);
    suspend(receiver->thread);
    message((seL4_Word)seL4_SysNBSend, ep, seL4_MessageInfo_new(1, 0, 0, 0), NONE, NONE);
    let_others_run();
    CHECK(!partner_is_done(receiver));
    resume(receiver->thread);
    CHECK(!partner_is_done(receiver));
}

TEST(resume_receives_again, "3/R-TCB-16",
     "a receiver that is resumed receives again, behind those that wait")
{
    seL4_CPtr ep = new_badged(new_endpoint(), 6);
    struct partner *first = new_partner(ABOVE, 0);
    struct partner *second = new_partner(ABOVE, 0);
    partner_receives(first, ep);
    partner_receives(second, ep);
    resume(first->thread);
    CHECK(!partner_is_done(first));
    seL4_Send(ep, seL4_MessageInfo_new(1, 0, 0, 0));
    expect_got(second, 6, 1);
    CHECK(!partner_is_done(first));
    seL4_Send(ep, seL4_MessageInfo_new(2, 0, 0, 0));
    expect_got(first, 6, 2);
}

TEST(suspended_caller_reply, "3/R-TCB-17",
     "a caller that is suspended cannot be answered through the capability that was kept")
{
    seL4_CPtr ep = new_endpoint();
    struct partner *caller = new_partner(ABOVE, 0);
    partner_calls(caller, ep, 1);
    CHECK_EQ(receive_if_any(ep).label, 1);
    seL4_CPtr kept = keep_caller();
    CHECK(slot_is_full(kept));
    suspend(caller->thread);
    expect_no_caller(kept);
    CHECK(!partner_is_done(caller));
}
