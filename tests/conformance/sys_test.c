/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Kernel entry and error reporting (spec 03, section 13.1).
 */
#include "support/ipc.h"
#include "support/irq.h"
#include "support/objects.h"
#include "support/raw.h"
#include "support/test.h"
#include "support/threads.h"

enum { NOWHERE = 1 << 30 }; /* does not resolve: the guard of the root CNode is zero */

/* What a thread does once, and what it gets back. */
struct act {
    seL4_Word syscall;
    seL4_CPtr cap;
    seL4_MessageInfo_t info;
    seL4_CPtr extra;
    struct registers after;
};

static void do_act(struct thread *thread)
{
    struct act *act = thread->shared;
    seL4_SetCap(0, act->extra);
    act->after = (struct registers){
        .rdx = act->syscall,
        .rdi = act->cap,
        .rsi = act->info.words[0],
        .rax = 1,
        .rbx = 2,
        .rbp = 3,
        .r8 = 4,
        .r9 = 5,
        .r10 = 6,
        .r12 = 7,
        .r13 = 8,
        .r14 = 9,
        .r15 = 10,
    };
    raw_syscall(&act->after);
}

/* Runs the act in a thread of higher priority with a fault handler; its fault, label 0 if none. */
static struct answer fault_of(struct act *act)
{
    seL4_CPtr handler = new_endpoint();
    start_thread(new_thread(do_act, MAIN_PRIORITY + 1, act, handler));
    struct answer fault = receive_if_any(handler);
    if (fault.badge == 0 && fault.label == 0) {
        fault.length = 0;
    }
    return fault;
}

static void expect_registers_kept(const struct act *act)
{
    CHECK_EQ(act->after.rdi, act->cap);
    CHECK_EQ(act->after.rsi, act->info.words[0]);
    CHECK_EQ(act->after.rdx, act->syscall);
    CHECK_EQ(act->after.r10, 6);
    CHECK_EQ(act->after.r8, 4);
    CHECK_EQ(act->after.r9, 5);
    CHECK_EQ(act->after.r15, 10);
    CHECK_EQ(act->after.rbx, 2);
    CHECK_EQ(act->after.rbp, 3);
    CHECK_EQ(act->after.r14, 9);
}

TEST(call_on_empty_slot, "3/R-SYS-01", "Call on an empty slot reports InvalidCapability 0")
{
    struct answer answer = invoke(new_slot(), 1, NONE, NONE);
    EXPECT(answer, seL4_InvalidCapability, 0);
    CHECK_EQ(answer.badge, 0);
}

TEST(send_on_empty_slot, "3/R-SYS-02", "Send on an empty slot returns and changes no register")
{
    struct act act = {.syscall = (seL4_Word)seL4_SysSend, .cap = new_slot()};
    CHECK_EQ(fault_of(&act).label, seL4_Fault_NullFault);
    expect_registers_kept(&act);
}

TEST(nbsend_nowhere, "3/R-SYS-03", "NBSend on a pointer that does not resolve is silent")
{
    struct act act = {.syscall = (seL4_Word)seL4_SysNBSend, .cap = NOWHERE};
    CHECK_EQ(fault_of(&act).label, seL4_Fault_NullFault);
    expect_registers_kept(&act);
}

TEST(send_nowhere, "3/R-SYS-04", "Send on a pointer that does not resolve faults in send phase")
{
    struct act act = {.syscall = (seL4_Word)seL4_SysSend, .cap = NOWHERE};
    struct answer fault = fault_of(&act);
    CHECK_EQ(fault.label, seL4_Fault_CapFault);
    CHECK_EQ(fault.mr[seL4_CapFault_Addr], NOWHERE);
    CHECK_EQ(fault.mr[seL4_CapFault_InRecvPhase], 0);
}

TEST(call_nowhere, "3/R-SYS-05",
     "Call that does not resolve faults, and is made again after a reply")
{
    struct act act = {.syscall = (seL4_Word)seL4_SysCall, .cap = NOWHERE};
    seL4_CPtr handler = new_endpoint();
    start_thread(new_thread(do_act, MAIN_PRIORITY + 1, &act, handler));
    for (int i = 0; i < 3; i += 1) {
        struct answer fault = receive_if_any(handler);
        CHECK_EQ(fault.label, seL4_Fault_CapFault);
        CHECK_EQ(fault.mr[seL4_CapFault_Addr], NOWHERE);
        CHECK_EQ(fault.mr[seL4_CapFault_InRecvPhase], 0);
        send_reply(seL4_MessageInfo_new(0, 0, 0, 0), NONE, NONE);
    }
}

static void expect_receive_fault(seL4_Word syscall, seL4_CPtr cap)
{
    struct act act = {.syscall = syscall, .cap = cap};
    struct answer fault = fault_of(&act);
    CHECK_EQ(fault.label, seL4_Fault_CapFault);
    CHECK_EQ(fault.length, 5);
    CHECK_EQ(fault.mr[seL4_CapFault_Addr], cap);
    CHECK_EQ(fault.mr[seL4_CapFault_InRecvPhase], 1);
    CHECK_EQ(fault.mr[seL4_CapFault_LookupFailureType], seL4_MissingCapability);
    CHECK_EQ(fault.mr[seL4_CapFault_BitsLeft], 0);
}

TEST(recv_on_empty_slot, "3/R-SYS-06", "Recv on an empty slot faults in receive phase")
{
    expect_receive_fault((seL4_Word)seL4_SysRecv, new_slot());
}

TEST(nbrecv_on_empty_slot, "3/R-SYS-07", "NBRecv on an empty slot faults like Recv")
{
    expect_receive_fault((seL4_Word)seL4_SysNBRecv, new_slot());
}

TEST(recv_on_objects, "3/R-SYS-08", "Recv on a TCB, a CNode or an untyped faults")
{
    expect_receive_fault((seL4_Word)seL4_SysRecv, seL4_CapInitThreadTCB);
    expect_receive_fault((seL4_Word)seL4_SysRecv, new_cnode(2));
    expect_receive_fault((seL4_Word)seL4_SysRecv, new_untyped(4));
}

TEST(recv_without_read, "3/R-SYS-09", "Recv on an endpoint cap without Read faults")
{
    expect_receive_fault((seL4_Word)seL4_SysRecv, new_copy(new_endpoint(), seL4_NoRead));
}

TEST(send_without_write, "3/R-SYS-10",
     "Call on an endpoint cap without Write reports InvalidCapability 0, Send ignores it")
{
    seL4_CPtr cap = new_copy(new_endpoint(), seL4_NoWrite);
    EXPECT(invoke(cap, 0, NONE, NONE), seL4_InvalidCapability, 0);
    struct act act = {.syscall = (seL4_Word)seL4_SysSend, .cap = cap};
    CHECK_EQ(fault_of(&act).label, seL4_Fault_NullFault);
    expect_registers_kept(&act);
}

TEST(signal_without_write, "3/R-SYS-11",
     "Call on a notification cap without Write reports InvalidCapability 0")
{
    EXPECT(invoke(new_copy(new_notification(), seL4_CanRead), 0, NONE, NONE),
           seL4_InvalidCapability, 0);
}

TEST(extra_cap_nowhere, "3/R-SYS-12 3/R-SYS-15",
     "Send with an extra cap that does not resolve faults, also without Grant")
{
    seL4_CPtr ep = new_endpoint();
    seL4_CPtr caps[] = {ep, new_copy(ep, seL4_CanWrite)};
    for (int i = 0; i < 2; i += 1) {
        struct act act = {.syscall = (seL4_Word)seL4_SysSend,
                          .cap = caps[i],
                          .extra = NOWHERE,
                          .info = seL4_MessageInfo_new(0, 0, 1, 0)};
        struct answer fault = fault_of(&act);
        CHECK_EQ(fault.label, seL4_Fault_CapFault);
        CHECK_EQ(fault.mr[seL4_CapFault_Addr], NOWHERE);
        CHECK_EQ(fault.mr[seL4_CapFault_InRecvPhase], 0);
        CHECK_EQ(receive_if_any(ep).badge, 0);
    }
}

static void receive_once(struct thread *thread)
{
    const seL4_CPtr *ep = thread->shared;
    struct answer answer = receive(*ep);
    thread->notes[0] = answer.label;
    thread->notes[1] = answer.extra_caps;
}

TEST(nbsend_extra_cap_nowhere, "3/R-SYS-13",
     "NBSend with an extra cap that does not resolve sends nothing")
{
    seL4_CPtr ep = new_endpoint();
    struct thread *receiver = run_thread(receive_once, MAIN_PRIORITY + 1, &ep);
    struct act act = {.syscall = (seL4_Word)seL4_SysNBSend,
                      .cap = ep,
                      .extra = NOWHERE,
                      .info = seL4_MessageInfo_new(7, 0, 1, 0)};
    CHECK_EQ(fault_of(&act).label, seL4_Fault_NullFault);
    expect_registers_kept(&act);
    CHECK(!receiver->is_done);
}

TEST(extra_cap_empty_slot, "3/R-SYS-14",
     "Send with an extra cap that names an empty slot arrives without caps")
{
    seL4_CPtr ep = new_endpoint();
    struct thread *receiver = run_thread(receive_once, MAIN_PRIORITY + 1, &ep);
    message((seL4_Word)seL4_SysSend, ep, seL4_MessageInfo_new(7, 0, 1, 0), WORDS(new_slot()), NONE);
    CHECK(receiver->is_done);
    CHECK_EQ(receiver->notes[0], 7);
    CHECK_EQ(receiver->notes[1], 0);
}

TEST(success_keeps_mrs, "3/R-SYS-16",
     "a successful Call without outputs answers label 0, length 0, badge 0 and keeps the MRs")
{
    struct answer answer = invoke(ROOT, CNodeDelete, NONE, WORDS(new_slot(), DEPTH));
    EXPECT_OK(answer);
    CHECK_EQ(answer.badge, 0);
    CHECK_EQ(answer.mr[1], DEPTH);
    CHECK_EQ(answer.mr[2], MARK(2));
    CHECK_EQ(answer.mr[3], MARK(3));
}

TEST(failing_send_is_silent, "3/R-SYS-17",
     "a failing invocation by Send or NBSend changes nothing and raises no fault")
{
    seL4_CPtr cnode = new_cnode(2);
    struct act act = {.syscall = (seL4_Word)seL4_SysSend,
                      .cap = cnode,
                      .info = seL4_MessageInfo_new(CNodeDelete, 0, 0, 1)};
    CHECK_EQ(fault_of(&act).label, seL4_Fault_NullFault);
    expect_registers_kept(&act);
    act.syscall = (seL4_Word)seL4_SysNBSend;
    CHECK_EQ(fault_of(&act).label, seL4_Fault_NullFault);
    expect_registers_kept(&act);
}

static void spin(struct thread *thread)
{
    for (;;) {
        thread->notes[0] += 1;
    }
}

TEST(nbsend_invokes, "3/R-SYS-18", "a valid invocation by NBSend takes effect")
{
    struct thread *thread = run_thread(spin, MAIN_PRIORITY, NULL);
    message((seL4_Word)seL4_SysNBSend, thread->tcb, seL4_MessageInfo_new(TCBSuspend, 0, 0, 0), NONE,
            NONE);
    seL4_Word before = thread->notes[0];
    seL4_Yield();
    CHECK_EQ(thread->notes[0], before);
}

TEST(label_zero, "3/R-SYS-19", "label 0 is an illegal operation on every kernel object")
{
    seL4_CPtr objects[] = {new_cnode(2), seL4_CapInitThreadTCB, new_untyped(4), seL4_CapDomain};
    for (unsigned i = 0; i < 4; i += 1) {
        EXPECT_PLAIN(invoke(objects[i], 0, NONE, NONE), seL4_IllegalOperation);
    }
    seL4_CPtr handler = new_slot();
    EXPECT_OK(issue_quiet(seL4_CapIRQControl, handler, 0));
    EXPECT_PLAIN(invoke(handler, 0, NONE, NONE), seL4_IllegalOperation);
}

TEST(error_lengths, "3/R-SYS-20", "errors have the words of their kind")
{
    EXPECT(invoke(ROOT, CNodeDelete, NONE, WORDS(1, 65)), seL4_RangeError, 1, 64);
    EXPECT_PLAIN(invoke(ROOT, CNodeDelete, NONE, WORDS(1)), seL4_TruncatedMessage);
    EXPECT_PLAIN(invoke(ROOT, CNodeCopy, WORDS(ROOT), WORDS(1, DEPTH, 1, DEPTH, 15)),
                 seL4_DeleteFirst);
    EXPECT_PLAIN(invoke(ROOT, CNodeCopy, WORDS(ROOT), WORDS(new_slot(), DEPTH, arena(), DEPTH, 15)),
                 seL4_NoError);
    EXPECT_PLAIN(invoke(ROOT, CNodeCopy, WORDS(ROOT), WORDS(new_slot(), DEPTH, arena(), DEPTH, 15)),
                 seL4_RevokeFirst);
    EXPECT_PLAIN(invoke(ROOT, TCBSuspend, NONE, WORDS(1)), seL4_IllegalOperation);
}

/* Without a buffer these use only registers. */
static void invoke_without_buffer(struct thread *thread)
{
    struct act *act = thread->shared;
    raw_syscall(&act->after);
}

static struct registers without_buffer(seL4_Word label, seL4_Word extra, struct words mrs)
{
    struct act act = {.after = {.rdx = (seL4_Word)seL4_SysCall,
                                .rdi = ROOT,
                                .rsi = seL4_MessageInfo_new(label, 0, extra, mrs.count).words[0]}};
    seL4_Word *const registers[] = {&act.after.r10, &act.after.r8, &act.after.r9, &act.after.r15};
    for (unsigned i = 0; i < mrs.count && i < seL4_FastMessageRegisters; i += 1) {
        *registers[i] = mrs.word[i];
    }
    struct thread *thread = new_thread(invoke_without_buffer, MAIN_PRIORITY + 1, &act, 0);
    CHECK_EQ(seL4_TCB_SetIPCBuffer(thread->tcb, 0, thread->tcb), seL4_NoError);
    start_thread(thread);
    CHECK(thread->is_done);
    return act.after;
}

TEST(no_buffer, "3/R-SYS-21", "without a buffer a Copy is truncated, a Delete works")
{
    seL4_CPtr ep = new_endpoint();
    struct registers after = without_buffer(CNodeCopy, 1, WORDS(new_slot(), DEPTH, ep, DEPTH, 15));
    CHECK_EQ(after.rsi, seL4_MessageInfo_new(seL4_TruncatedMessage, 0, 0, 0).words[0]);
    after = without_buffer(CNodeDelete, 0, WORDS(ep, DEPTH));
    CHECK_EQ(after.rsi, 0);
    CHECK(!slot_is_full(ep));
}

TEST(no_buffer_guard_mismatch, "3/R-SYS-22",
     "without a buffer the answer to a guard mismatch has four words")
{
    struct registers after = without_buffer(CNodeDelete, 0, WORDS(1, 13));
    CHECK_EQ(after.rsi, seL4_MessageInfo_new(seL4_FailedLookup, 0, 0, 4).words[0]);
    CHECK_EQ(after.r10, 0);
    CHECK_EQ(after.r8, seL4_GuardMismatch);
    CHECK_EQ(after.r9, 13);
    CHECK_EQ(after.r15, 0);
}

static void receive_length(struct thread *thread)
{
    const seL4_CPtr *ep = thread->shared;
    thread->notes[0] = receive(*ep).length;
}

TEST(length_127, "3/R-SYS-23", "a message length of 127 counts as 120")
{
    seL4_CPtr ep = new_endpoint();
    struct thread *receiver = run_thread(receive_length, MAIN_PRIORITY + 1, &ep);
    message((seL4_Word)seL4_SysSend, ep, seL4_MessageInfo_new(0, 0, 0, 127), NONE, NONE);
    CHECK_EQ(receiver->notes[0], 120);
}

TEST(undefined_syscall, "3/R-SYS-24", "an undefined number raises UnknownSyscall with all 64 bits")
{
    static const seL4_Word numbers[] = {5, 0x100000005, (seL4_Word)-1000, 0xffffffff};
    for (unsigned i = 0; i < 4; i += 1) {
        struct act act = {.syscall = numbers[i]};
        struct answer fault = fault_of(&act);
        CHECK_EQ(fault.label, seL4_Fault_UnknownSyscall);
        CHECK_EQ(fault.mr[seL4_UnknownSyscall_Syscall], numbers[i]);
    }
}

TEST(call_on_notification, "3/R-SYS-25", "Call on a notification signals and returns at once")
{
    seL4_CPtr ntfn = new_badged(new_notification(), 6);
    struct answer answer = invoke(ntfn, 3, NONE, WORDS(9));
    EXPECT_OK(answer);
    CHECK_EQ(answer.badge, 0);
    CHECK_EQ(receive_if_any(ntfn).badge, 6);
}

TEST(suspended_send_is_repeated, "3/R-SYS-26",
     "a thread blocked in Send that is suspended and resumed sends again with its registers")
{
    seL4_CPtr ep = new_badged(new_endpoint(), 4);
    struct act act = {
        .syscall = (seL4_Word)seL4_SysSend, .cap = ep, .info = seL4_MessageInfo_new(8, 0, 0, 1)};
    struct thread *sender = run_thread(do_act, MAIN_PRIORITY + 1, &act);
    CHECK_EQ(seL4_TCB_Suspend(sender->tcb), seL4_NoError);
    CHECK_EQ(receive_if_any(ep).badge, 0);
    seL4_UserContext registers = read_registers(sender);
    registers.r10 = 77;
    CHECK_EQ(seL4_TCB_WriteRegisters(sender->tcb, 1, 0, 20, &registers), seL4_NoError);
    struct answer answer = receive_if_any(ep);
    CHECK_EQ(answer.badge, 4);
    CHECK_EQ(answer.label, 8);
    CHECK_EQ(answer.mr[0], 77);
}
