/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Numbers, sizes and boot information of MCS (spec 05, sections 2, 7.3 and 13.1).
 */
#include "mcs/agents.h"
#include "support/objects.h"
#include "support/test.h"
#include "support/victims.h"

#include <sel4runtime.h>

GADGET(syscall, "syscall");

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

TEST(syscall_numbers, "5/R-MCS-001", "system calls have the numbers of MCS")
{
    const int numbers[] = {seL4_SysCall, seL4_SysReplyRecv, seL4_SysNBSendRecv, seL4_SysNBSendWait,
                           seL4_SysSend, seL4_SysNBSend,    seL4_SysRecv,       seL4_SysNBRecv,
                           seL4_SysWait, seL4_SysNBWait,    seL4_SysYield};
    for (unsigned i = 0; i < COUNT(numbers); i += 1) {
        CHECK_EQ(numbers[i], -1 - (int)i);
    }
    CHECK_EQ(seL4_SysSetTLSBase, -33);
}

TEST(unknown_numbers, "5/R-MCS-001",
     "numbers outside of the table, and of calls that are not built, are unknown system calls")
{
    struct victim victim = new_victim();
    const int numbers[] = {0, 1, -18, -19, -20, -32, -34, -35, -100};
    for (unsigned i = 0; i < COUNT(numbers); i += 1) {
        seL4_Word number = (seL4_Word)numbers[i];
        set_off_with(&victim, AT(syscall), (seL4_UserContext){.rdx = number});
        struct answer fault = take_fault_of(&victim);
        CHECK_EQ(fault.label, seL4_Fault_UnknownSyscall);
        CHECK_EQ(fault.length, seL4_UnknownSyscall_Length);
        CHECK_EQ(fault.mr[seL4_UnknownSyscall_Syscall], number);
    }
}

TEST(reply_registers_kept, "5/R-MCS-001", "system calls leave R12 and R13 as they are")
{
    seL4_CPtr ntfn = new_badged(new_notification(), 1), reply = reply_new();
    const int syscalls[] = {seL4_SysReplyRecv, seL4_SysNBSendRecv, seL4_SysNBSendWait, seL4_SysRecv,
                            seL4_SysNBRecv,    seL4_SysWait,       seL4_SysNBWait,     seL4_SysSend,
                            seL4_SysNBSend,    seL4_SysCall,       seL4_SysYield};
    for (unsigned i = 0; i < COUNT(syscalls); i += 1) {
        seL4_Signal(ntfn);
        struct registers r = {
            .rdx = (seL4_Word)syscalls[i], .rdi = ntfn, .r12 = reply, .r13 = new_slot()};
        const struct registers before = r;
        raw_syscall(&r);
        CHECK_EQ(r.r12, before.r12);
        CHECK_EQ(r.r13, before.r13);
    }
}

TEST(labels, "5/R-MCS-002 5/R-MCS-011", "invocations have the labels of MCS, without gap")
{
    const int labels[] = {UntypedRetype,
                          TCBReadRegisters,
                          TCBWriteRegisters,
                          TCBCopyRegisters,
                          TCBConfigure,
                          TCBSetPriority,
                          TCBSetMCPriority,
                          TCBSetSchedParams,
                          TCBSetTimeoutEndpoint,
                          TCBSetIPCBuffer,
                          TCBSetSpace,
                          TCBSuspend,
                          TCBResume,
                          TCBBindNotification,
                          TCBUnbindNotification,
                          TCBSetTLSBase,
                          TCBSetFlags,
                          CNodeRevoke,
                          CNodeDelete,
                          CNodeCancelBadgedSends,
                          CNodeCopy,
                          CNodeMint,
                          CNodeMove,
                          CNodeMutate,
                          CNodeRotate,
                          IRQIssueIRQHandler,
                          IRQAckIRQ,
                          IRQSetIRQHandler,
                          IRQClearIRQHandler,
                          DomainSetSet,
                          DomainScheduleConfigure,
                          DomainScheduleSetStart,
                          SchedControlConfigureFlags,
                          SchedContextBind,
                          SchedContextUnbind,
                          SchedContextUnbindObject,
                          SchedContextConsumed,
                          SchedContextYieldTo,
                          X86PDPTMap};
    for (unsigned i = 0; i < COUNT(labels); i += 1) {
        CHECK_EQ(labels[i], 1 + (int)i);
    }
}

TEST(labels_work, "5/R-MCS-002", "TCBs know labels 16 and 17, scheduling contexts 34 to 38")
{
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0);
    seL4_CPtr sc = sched_context_new(seL4_MinSchedContextBits);
    EXPECT_OK(invoke(tcb, 16, NONE, WORDS(0x1000)));
    seL4_UserContext registers;
    CHECK_EQ(seL4_TCB_ReadRegisters(tcb, 0, 0, sizeof(registers) / sizeof(seL4_Word), &registers),
             seL4_NoError);
    CHECK_EQ(registers.fs_base, 0x1000);
    EXPECT(invoke(tcb, 17, NONE, WORDS(0, 1)), seL4_NoError, 1);
    EXPECT_OK(invoke(sched_control(), 33, WORDS(sc), WORDS(5000, 5000, 0, 0, 0)));
    EXPECT_OK(invoke(sc, 34, WORDS(tcb), NONE));
    EXPECT_OK(invoke(sc, 36, WORDS(tcb), NONE));
    EXPECT_OK(invoke(sc, 35, NONE, NONE));
    EXPECT(invoke(sc, 37, NONE, NONE), seL4_NoError, 0);
    EXPECT_PLAIN(invoke(sc, 38, NONE, NONE), seL4_IllegalOperation); /* no thread to yield to */
}

TEST(other_labels, "5/R-MCS-002 5/R-MCS-019 5/R-MCS-011",
     "every other label is illegal on scheduling contexts, their control and CNodes")
{
    seL4_CPtr sc = sched_context_new(seL4_MinSchedContextBits);
    for (seL4_Word label = 0; label < 70; label += 1) {
        if (label < SchedContextBind || label > SchedContextYieldTo) {
            EXPECT_PLAIN(invoke(sc, label, NONE, NONE), seL4_IllegalOperation);
        }
        if (label != SchedControlConfigureFlags) {
            EXPECT_PLAIN(invoke(sched_control(), label, WORDS(sc), WORDS(5000, 5000, 0, 0, 0)),
                         seL4_IllegalOperation);
        }
        if (label < CNodeRevoke || label > CNodeRotate) {
            EXPECT_PLAIN(invoke(ROOT, label, WORDS(ROOT), WORDS(new_slot(), DEPTH)),
                         seL4_IllegalOperation);
        }
    }
}

TEST(object_types, "5/R-MCS-003 5/R-MCS-006", "object types 5 and 6 are SchedContext and Reply")
{
    const seL4_Word types[] = {seL4_UntypedObject,
                               seL4_TCBObject,
                               seL4_EndpointObject,
                               seL4_NotificationObject,
                               seL4_CapTableObject,
                               seL4_SchedContextObject,
                               seL4_ReplyObject,
                               seL4_X86_PDPTObject,
                               seL4_X64_PML4Object,
                               seL4_X64_HugePageObject,
                               seL4_X86_4K,
                               seL4_X86_LargePageObject,
                               seL4_X86_PageTableObject,
                               seL4_X86_PageDirectoryObject,
                               seL4_ObjectTypeCount};
    for (unsigned i = 0; i < COUNT(types); i += 1) {
        CHECK_EQ(types[i], i);
    }
#ifdef CONFIG_DEBUG_BUILD
    CHECK_EQ(seL4_DebugCapIdentify(new_object(5, 7)), 22);
    CHECK_EQ(seL4_DebugCapIdentify(new_object(6, 0)), 8);
    CHECK_EQ(seL4_DebugCapIdentify(sched_control()), 24);
    CHECK_EQ(seL4_DebugCapIdentify(seL4_CapInitThreadSC), 22);
#endif
}

/* Retype of one object into a free slot of the root CNode. */
static struct answer retype(seL4_CPtr untyped, seL4_Word type, seL4_Word size_bits)
{
    return invoke(untyped, UntypedRetype, WORDS(ROOT), WORDS(type, size_bits, 0, 0, new_slot(), 1));
}

TEST(retype_checks, "5/R-MCS-003 5/R-MCS-005",
     "Retype looks at the type first, then at the size: 7 to 47 bits for a scheduling context")
{
    EXPECT(retype(arena(), 14, 7), seL4_InvalidArgument, 0);
    EXPECT(retype(arena(), 14, 64), seL4_InvalidArgument, 0);
    EXPECT(retype(arena(), seL4_SchedContextObject, 64), seL4_RangeError, 0, 47);
    EXPECT(retype(arena(), seL4_SchedContextObject, 48), seL4_RangeError, 0, 47);
    CHECK_EQ(retype(arena(), seL4_SchedContextObject, 47).label, seL4_NotEnoughMemory);
    EXPECT(retype(arena(), seL4_SchedContextObject, 6), seL4_InvalidArgument, 1);
    EXPECT(retype(arena(), seL4_SchedContextObject, 0), seL4_InvalidArgument, 1);
    EXPECT_OK(retype(arena(), seL4_SchedContextObject, 7));
    EXPECT_OK(retype(arena(), seL4_SchedContextObject, 13));
    EXPECT_OK(retype(arena(), seL4_ReplyObject, 0));
    EXPECT_OK(retype(arena(), seL4_ReplyObject, 63));
    EXPECT(retype(arena(), seL4_ReplyObject, 64), seL4_RangeError, 0, 47);
}

TEST(retype_before_lookup, "5/R-MCS-005",
     "a scheduling context that is too small is reported before a CNode that is none")
{
    EXPECT(invoke(arena(), UntypedRetype, WORDS(arena()),
                  WORDS(seL4_SchedContextObject, 6, 0, 0, new_slot(), 1)),
           seL4_InvalidArgument, 1);
    CHECK_EQ(invoke(arena(), UntypedRetype, WORDS(arena()),
                    WORDS(seL4_SchedContextObject, 7, 0, 0, new_slot(), 1))
                 .label,
             seL4_FailedLookup);
}

TEST(retype_from_device, "5/R-MCS-003", "neither object is made of device memory")
{
    seL4_CPtr device = device_untyped(seL4_PageBits);
    EXPECT(retype(device, seL4_SchedContextObject, 7), seL4_InvalidArgument, 1);
    EXPECT(retype(device, seL4_ReplyObject, 0), seL4_InvalidArgument, 1);
}

/* Objects of this type fill an untyped of a page exactly. */
static void expect_size(seL4_Word type, seL4_Word size_bits, unsigned bytes)
{
    enum { BYTES = 4096, UNTYPED_BITS = 12 };
    seL4_CPtr untyped = new_untyped(UNTYPED_BITS);
    unsigned count = BYTES / bytes;
    CHECK_EQ(
        seL4_Untyped_Retype(untyped, type, size_bits, ROOT, 0, 0, new_slots(count), (int)count),
        seL4_NoError);
    EXPECT(retype(untyped, type, size_bits), seL4_NotEnoughMemory, 0);
}

TEST(object_sizes, "5/R-MCS-004",
     "a Notification has 64 bytes, a Reply 32, a TCB 2048, a SchedContext the size it is given")
{
    expect_size(seL4_NotificationObject, 0, 64);
    expect_size(seL4_ReplyObject, 0, 32);
    expect_size(seL4_TCBObject, 0, 2048);
    expect_size(seL4_EndpointObject, 0, 16);
    expect_size(seL4_SchedContextObject, 7, 128);
    expect_size(seL4_SchedContextObject, 11, 2048);
    CHECK_EQ(seL4_NotificationBits, 6);
    CHECK_EQ(seL4_ReplyBits, 5);
    CHECK_EQ(seL4_MinSchedContextBits, 7);
}

TEST(boot_info_layout, "5/R-MCS-007", "boot information has a region of SchedControl capabilities")
{
    CHECK_EQ(offsetof(seL4_BootInfo, schedcontrol), 152);
    CHECK_EQ(offsetof(seL4_BootInfo, untyped), 168);
    CHECK_EQ(offsetof(seL4_BootInfo, untypedList), 184);
    CHECK_EQ(sizeof(seL4_BootInfo), 3864);
}

TEST(boot_info_values, "5/R-MCS-008",
     "slot 14 has the initial scheduling context, slots from 16 on a control for each node")
{
    const seL4_BootInfo *info = sel4runtime_bootinfo();
    CHECK_EQ(seL4_CapInitThreadSC, 14);
    CHECK_EQ(info->schedcontrol.start, 16);
    CHECK_EQ(info->schedcontrol.end, 16 + CONFIG_MAX_NUM_NODES);
    CHECK_EQ(info->userImagePaging.start, info->schedcontrol.end);
    EXPECT_PLAIN(invoke(seL4_CapInitThreadSC, SchedContextBind, WORDS(seL4_CapInitThreadTCB), NONE),
                 seL4_IllegalOperation);
    CHECK_EQ(seL4_TCB_SetSchedParams(seL4_CapInitThreadTCB, seL4_CapInitThreadTCB, seL4_MaxPrio,
                                     MAIN_PRIORITY, seL4_CapInitThreadSC, 0),
             seL4_NoError); /* it is the one that the initial thread has */
    for (seL4_CPtr slot = info->schedcontrol.start; slot < info->schedcontrol.end; slot += 1) {
        EXPECT_PLAIN(invoke(slot, SchedControlConfigureFlags, NONE, NONE), seL4_TruncatedMessage);
    }
}

TEST(initial_slice, "5/R-MCS-009",
     "the initial thread has slices of 5 ms: a whole one is told when it spins for longer")
{
    enum { SLICE_US = CONFIG_BOOT_THREAD_TIME_SLICE * 1000 };
    seL4_Yield(); /* a new slice begins */
    (void)sched_context_consumed(seL4_CapInitThreadSC);
    spin_us(SLICE_US + 2000);
    seL4_Word consumed = sched_context_consumed(seL4_CapInitThreadSC);
    CHECK(consumed >= SLICE_US && consumed < SLICE_US + 100);
}

TEST(initial_refills, "5/R-MCS-010", "the initial scheduling context has no room for more refills")
{
    EXPECT(invoke(sched_control(), SchedControlConfigureFlags, WORDS(seL4_CapInitThreadSC),
                  WORDS(5000, 5000, 1, 0, 0)),
           seL4_RangeError, 0, 0);
}

TEST(copies, "5/R-MCS-003", "copies of the new capabilities are equal, whatever rights and badge")
{
    seL4_CPtr sc = sched_context_new(seL4_MinSchedContextBits);
    seL4_CPtr control_copy = new_copy(sched_control(), seL4_NoRights);
    seL4_CPtr control_minted = new_badged(sched_control(), 5);
    seL4_CPtr sc_copy = new_copy(sc, seL4_NoRights), sc_minted = new_badged(sc, 5);
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0);
    EXPECT_OK(invoke(control_copy, SchedControlConfigureFlags, WORDS(sc_minted),
                     WORDS(5000, 5000, 0, 0, 0)));
    EXPECT_OK(invoke(control_minted, SchedControlConfigureFlags, WORDS(sc_copy),
                     WORDS(5000, 5000, 0, 0, 0)));
    EXPECT_OK(invoke(sc_copy, SchedContextBind, WORDS(tcb), NONE));
    EXPECT_OK(invoke(sc_minted, SchedContextUnbindObject, WORDS(tcb), NONE));
    EXPECT_OK(invoke(sc_copy, SchedContextBind, WORDS(tcb), NONE));
    delete_cap(sc);
    EXPECT_PLAIN(invoke(sc_copy, SchedContextBind, WORDS(tcb), NONE), seL4_IllegalOperation);
}

TEST(revoked, "5/R-MCS-003", "Revoke deletes the copies of the new capabilities")
{
    const seL4_CPtr originals[] = {sched_context_new(seL4_MinSchedContextBits), reply_new()};
    for (unsigned i = 0; i < COUNT(originals); i += 1) {
        seL4_CPtr copy = new_copy(originals[i], seL4_NoRights);
        seL4_CPtr minted = new_badged(originals[i], 5);
        revoke_cap(originals[i]);
        CHECK(!slot_is_full(copy) && !slot_is_full(minted) && slot_is_full(originals[i]));
    }
    seL4_CPtr copy = new_copy(sched_control(), seL4_AllRights);
    revoke_cap(sched_control());
    CHECK(!slot_is_full(copy) && slot_is_full(sched_control()));
}
