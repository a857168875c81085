/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Faults and their handlers (spec 03, section 13.15).
 */
#include "support/actors.h"
#include "support/ipc.h"
#include "support/objects.h"
#include "support/partners.h"
#include "support/test.h"
#include "support/victims.h"

GADGET(ud2, "ud2");
GADGET(nothing, "nop");
GADGET(load, "mov (%rax), %rbx");
GADGET(syscall, "syscall");

enum { NOWHERE = 1 << 30, UNKNOWN = 5 };

/* The victim's registers for a system call. */
static seL4_UserContext call_of(seL4_Word number, seL4_CPtr cap)
{
    return (seL4_UserContext){.rdx = number, .rdi = cap};
}

TEST(badge_and_label, "3/R-FAULT-01",
     "a fault arrives with the badge of the handler's cap, its type as label, and can be answered")
{
    struct victim victim = new_victim();
    const struct {
        seL4_Word at, label;
        seL4_UserContext registers;
    } faults[] = {
        {AT(ud2), seL4_Fault_UserException, {0}},
        {AT(load), seL4_Fault_VMFault, {0}},
        {AT(syscall), seL4_Fault_UnknownSyscall, call_of(UNKNOWN, 0)},
        {AT(syscall), seL4_Fault_CapFault, call_of((seL4_Word)seL4_SysCall, NOWHERE)},
    };
    for (unsigned i = 0; i < 4; i += 1) {
        set_off_with(&victim, faults[i].at, faults[i].registers);
        CHECK_EQ(take_fault_of(&victim).label, faults[i].label);
        seL4_CPtr kept = keep_caller();
        CHECK(slot_is_full(kept));
        delete_cap(kept);
    }
}

static struct answer cap_fault(const struct victim *victim, seL4_Word number, seL4_CPtr cap)
{
    set_off_with(victim, AT(syscall), call_of(number, cap));
    struct answer fault = take_fault_of(victim);
    CHECK_EQ(fault.label, seL4_Fault_CapFault);
    return fault;
}

TEST(cap_fault_words, "3/R-FAULT-02", "a capability fault tells what was wrong with the pointer")
{
    struct victim victim = new_victim();
    const seL4_Word phases[][2] = {{(seL4_Word)seL4_SysSend, 0}, {(seL4_Word)seL4_SysRecv, 1}};
    for (unsigned i = 0; i < 2; i += 1) {
        seL4_Word number = phases[i][0], phase = phases[i][1];
        EXPECT(cap_fault(&victim, number, NOWHERE), seL4_Fault_CapFault, AT(syscall), NOWHERE,
               phase, seL4_GuardMismatch, 64, 0, 51);
    }
    seL4_CPtr empty = new_slot();
    EXPECT(cap_fault(&victim, (seL4_Word)seL4_SysRecv, empty), seL4_Fault_CapFault, AT(syscall),
           empty, 1, seL4_MissingCapability, 0);

    /* From here on pointers are 48 bits of guard, 13 of index, and 3 that are left for a second
     * level, which has a radix of 4; slot 1 is such a CNode. One pointer means the handler both
     * here and there. */
    seL4_CPtr root = new_cnode(13);
    CHECK_EQ(seL4_CNode_Copy(root, 1, 13, ROOT, new_cnode(4), DEPTH, seL4_AllRights), seL4_NoError);
    seL4_CPtr handler = new_badged(victim.handler, HANDLER_BADGE);
    CHECK_EQ(seL4_CNode_Copy(root, handler >> 3, 13, ROOT, handler, DEPTH, seL4_AllRights),
             seL4_NoError);
    CHECK_EQ(seL4_TCB_SetSpace(victim.tcb, handler, root, seL4_CNode_CapData_new(0, 48).words[0],
                               seL4_CapInitThreadVSpace, 0),
             seL4_NoError);
    EXPECT(cap_fault(&victim, (seL4_Word)seL4_SysCall, 1 << 3), seL4_Fault_CapFault, AT(syscall),
           1 << 3, 0, seL4_DepthMismatch, 3, 4);
}

static void set_handler(const struct victim *victim, seL4_CPtr handler)
{
    CHECK_EQ(seL4_TCB_SetSpace(victim->tcb, handler, ROOT, 0, seL4_CapInitThreadVSpace, 0),
             seL4_NoError);
}

TEST(no_handler, "3/R-FAULT-09 3/R-FAULT-10",
     "without a handler a thread stops at every kind of fault, and repeats it when resumed")
{
    struct victim victim = new_victim();
    seL4_CPtr good = new_badged(victim.handler, HANDLER_BADGE);
    const struct {
        seL4_Word at, label;
        seL4_UserContext registers;
    } faults[] = {
        {AT(load), seL4_Fault_VMFault, {0}},
        {AT(syscall), seL4_Fault_UnknownSyscall, call_of(UNKNOWN, 0)},
        {AT(syscall), seL4_Fault_CapFault, call_of((seL4_Word)seL4_SysCall, NOWHERE)},
        {AT(syscall), seL4_Fault_CapFault, call_of((seL4_Word)seL4_SysRecv, NOWHERE)},
    };
    for (unsigned i = 0; i < 4; i += 1) {
        set_handler(&victim, 0);
        set_off_with(&victim, faults[i].at, faults[i].registers);
        expect_no_fault(&victim);
        CHECK_EQ(read_registers(victim.thread).rip, faults[i].at);
        set_handler(&victim, good);
        start_thread(victim.thread);
        struct answer fault = take_fault_of(&victim);
        CHECK_EQ(fault.label, faults[i].label);
    }
}

TEST(queued_with_senders, "3/R-FAULT-12",
     "a fault waits in the endpoint's queue with other senders")
{
    struct victim victim = new_victim();
    run_sender(new_badged(victim.handler, 1));
    set_off(&victim, AT(ud2));
    run_sender(new_badged(victim.handler, 2));
    CHECK_EQ(receive_if_any(victim.handler).badge, 1);
    expect_exception(&victim, AT(ud2), INVALID_OPCODE, 0);
    CHECK_EQ(receive_if_any(victim.handler).badge, 2);
    expect_no_fault(&victim);
}

TEST(saved_caller, "3/R-FAULT-13", "a fault can be answered by a saved reply capability")
{
    struct victim victim = new_victim();
    set_off(&victim, AT(ud2));
    expect_exception(&victim, AT(ud2), INVALID_OPCODE, 0);
    seL4_CPtr kept = keep_caller();
    expect_no_fault(&victim);
    message((seL4_Word)seL4_SysSend, kept, seL4_MessageInfo_new(0, 0, 0, 1), NONE,
            WORDS(AT(nothing)));
    expect_no_caller(kept);
    expect_exception(&victim, BEHIND(nothing), INVALID_OPCODE, 0);
}

TEST(no_reply_capability, "3/R-FAULT-16",
     "without its reply capability a faulter stays blocked until it is resumed")
{
    struct victim victim = new_victim();
    set_off(&victim, AT(ud2));
    expect_exception(&victim, AT(ud2), INVALID_OPCODE, 0);
    delete_cap(keep_caller());
    answer_fault(0, WORDS(AT(nothing)));
    let_others_run();
    expect_no_fault(&victim);
    CHECK_EQ(read_registers(victim.thread).rip, AT(ud2));
    start_thread(victim.thread);
    expect_exception(&victim, AT(ud2), INVALID_OPCODE, 0);
}

TEST(polling, "3/R-FAULT-17", "NBSend never has capability faults, NBRecv has")
{
    struct victim victim = new_victim();
    const seL4_CPtr caps[] = {NOWHERE, new_slot(), victim.tcb,
                              new_copy(new_endpoint(), seL4_NoRights)};
    for (unsigned i = 0; i < 4; i += 1) {
        set_off_with(&victim, AT(syscall), call_of((seL4_Word)seL4_SysNBSend, caps[i]));
        expect_exception(&victim, BEHIND(syscall), INVALID_OPCODE, 0);
        struct answer fault = cap_fault(&victim, (seL4_Word)seL4_SysNBRecv, caps[i]);
        CHECK_EQ(fault.mr[seL4_CapFault_Addr], caps[i]);
        CHECK_EQ(fault.mr[seL4_CapFault_InRecvPhase], 1);
    }
    seL4_UserContext registers = call_of((seL4_Word)seL4_SysNBSend, victim.handler);
    registers.rsi = seL4_MessageInfo_new(0, 0, 1, 0).words[0];
    victim.thread->buffer->caps_or_badges[0] = NOWHERE;
    set_off_with(&victim, AT(syscall), registers);
    expect_exception(&victim, BEHIND(syscall), INVALID_OPCODE, 0);
}
