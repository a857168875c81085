/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The flag that takes the FPU away from a thread (spec 03, sections 7.9, 13.8).
 */
#include "support/ipc.h"
#include "support/objects.h"
#include "support/partners.h"
#include "support/raw.h"
#include "support/test.h"
#include "support/threads.h"

enum { FPU_DISABLED = 1, DEVICE_NOT_AVAILABLE = 7 };

static struct answer set_flags(seL4_CPtr tcb, seL4_Word clear, seL4_Word set)
{
    return invoke(tcb, TCBSetFlags, NONE, WORDS(clear, set));
}

TEST(flags, "3/R-TCB-36", "SetFlags clears, then sets, and answers with the flags there are")
{
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0);
    EXPECT_PLAIN(invoke(tcb, TCBSetFlags, NONE, WORDS(0)), seL4_TruncatedMessage);
    EXPECT(set_flags(tcb, 0, 0), seL4_NoError, 0);
    EXPECT(set_flags(tcb, 0, (seL4_Word)-2), seL4_NoError, 0);
    EXPECT(set_flags(tcb, 0, (seL4_Word)-1), seL4_NoError, FPU_DISABLED);
    EXPECT(set_flags(tcb, (seL4_Word)-2, 0), seL4_NoError, FPU_DISABLED);
    EXPECT(set_flags(tcb, 1, 1), seL4_NoError, FPU_DISABLED);
    EXPECT(set_flags(tcb, 1, 0), seL4_NoError, 0);
}

static void load_xmm0(seL4_Word value)
{
    __asm__ volatile("movq %0, %%xmm0" : : "r"(value));
}

static seL4_Word read_xmm0(void)
{
    seL4_Word value;
    __asm__ volatile("movq %%xmm0, %0" : "=r"(value));
    return value;
}

/* Loads a register, waits, and looks whether it is still there. */
static void use_fpu_twice(struct thread *thread)
{
    load_xmm0(0x1122334455667788);
    (void)receive((seL4_CPtr)thread->shared);
    thread->notes[0] = read_xmm0();
}

TEST(fpu_disabled, "3/R-TCB-37",
     "without the FPU its instructions fault; given back, it has the same contents")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr handler = new_endpoint();
    struct thread *thread = new_thread(use_fpu_twice, ABOVE, (void *)ep, handler);
    start_thread(thread);
    load_xmm0(1); /* what is not to be found in the other thread */
    EXPECT(set_flags(thread->tcb, 0, FPU_DISABLED), seL4_NoError, FPU_DISABLED);
    seL4_Send(ep, seL4_MessageInfo_new(0, 0, 0, 0));
    struct answer fault = receive_if_any(handler);
    CHECK_EQ(fault.label, seL4_Fault_UserException);
    CHECK_EQ(fault.length, 5);
    CHECK_EQ(fault.mr[seL4_UserException_Number], DEVICE_NOT_AVAILABLE);
    CHECK_EQ(fault.mr[seL4_UserException_Code], 0);
    CHECK_EQ(read_xmm0(), 1);
    CHECK(!thread->is_done);

    seL4_CPtr saved = keep_caller();
    EXPECT(set_flags(thread->tcb, FPU_DISABLED, 0), seL4_NoError, 0);
    seL4_Send(saved, seL4_MessageInfo_new(0, 0, 0, 0));
    CHECK(thread->is_done);
    CHECK_EQ(thread->notes[0], 0x1122334455667788);
    CHECK_EQ(read_xmm0(), 1);
}

static void disable_own_fpu(struct thread *thread)
{
    load_xmm0(5);
    thread->notes[0] = set_flags(thread->tcb, 0, FPU_DISABLED).mr[0];
    load_xmm0(6);
    thread->notes[0] = 99;
}

TEST(own_fpu_disabled, "3/R-TCB-37", "a thread can take the FPU away from itself, at once")
{
    seL4_CPtr handler = new_endpoint();
    struct thread *thread = new_thread(disable_own_fpu, ABOVE, NULL, handler);
    start_thread(thread);
    CHECK_EQ(thread->notes[0], FPU_DISABLED);
    struct answer fault = receive_if_any(handler);
    CHECK_EQ(fault.label, seL4_Fault_UserException);
    CHECK_EQ(fault.mr[seL4_UserException_Number], DEVICE_NOT_AVAILABLE);
    CHECK(!thread->is_done);
}
