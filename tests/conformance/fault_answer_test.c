/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Page faults, and answers to faults (spec 04, section 6.4; spec 03, section 13.15).
 */
#include "support/actors.h"
#include "support/ipc.h"
#include "support/objects.h"
#include "support/pages.h"
#include "support/partners.h"
#include "support/test.h"
#include "support/victims.h"
#include "support/visitors.h"

GADGET(load, "mov (%rax), %rbx");
GADGET(store, "mov %rbx, (%rax)");
GADGET(jump, "jmp *%rax");
GADGET(syscall, "syscall");
GADGET(ud2, "ud2");

enum { NOWHERE = 1 << 30 };

TEST(null_pointer, "4/R-EXC-16", "a page fault tells IP, address and status")
{
    struct victim victim = new_victim();
    set_off(&victim, AT(store));
    struct answer fault = take_fault_of(&victim);
    EXPECT(fault, seL4_Fault_VMFault, AT(store), 0, 0, WRITE_MISSING);
    set_off(&victim, AT(load));
    expect_vm_fault(&victim, AT(load), 0, 0, READ_MISSING);
    set_off_with(&victim, AT(load), (seL4_UserContext){.rax = NOWHERE + 5});
    expect_vm_fault(&victim, AT(load), NOWHERE + 5, 0, READ_MISSING);
}

TEST(jump_to_null, "4/R-EXC-17", "a jump to 0 is told as a fetch where the processor has SMEP")
{
    struct victim victim = new_victim();
    set_off(&victim, AT(jump));
    seL4_Word status = fetch_missing();
    expect_vm_fault(&victim, 0, 0, status == 0x14, status);
}

static void expect_store_fault(const struct victim *victim, seL4_Word address)
{
    expect_vm_fault(victim, AT(store), address, 0, WRITE_MISSING);
}

TEST(vm_fault_answers, "4/R-EXC-18 3/R-FAULT-04",
     "any answer to a page fault repeats the instruction, which goes on once there is a page")
{
    struct victim victim = new_victim();
    seL4_Word address = new_window();
    set_off_with(&victim, AT(store), (seL4_UserContext){.rax = address, .rbx = 0x1234});
    expect_store_fault(&victim, address);
    answer_fault(5, NONE);
    expect_store_fault(&victim, address);
    answer_fault(0, WORDS(AT(load), 1, 2, 3, 4)); /* the words do not matter */
    expect_store_fault(&victim, address);
    volatile seL4_Word *page = map_page(new_object(seL4_X86_4K, 0), address);
    answer_fault(9, WORDS(1));
    expect_exception(&victim, BEHIND(store), INVALID_OPCODE, 0);
    CHECK_EQ(*page, 0x1234);
}

TEST(cap_fault_answers, "4/R-EXC-19 3/R-FAULT-03",
     "any answer to a capability fault repeats the system call with the registers of before")
{
    struct victim victim = new_victim();
    seL4_UserContext registers = {.rdx = (seL4_Word)seL4_SysSend,
                                  .rdi = new_slot(),
                                  .rsi = seL4_MessageInfo_new(0, 0, 1, 1).words[0],
                                  .r10 = 0x1234};
    victim.thread->buffer->caps_or_badges[0] = NOWHERE;
    set_off_with(&victim, AT(syscall), registers);
    for (seL4_Word label = 0; label < 3; label += 1) {
        struct answer fault = take_fault_of(&victim);
        CHECK_EQ(fault.label, seL4_Fault_CapFault);
        CHECK_EQ(fault.mr[seL4_CapFault_IP], AT(syscall));
        CHECK_EQ(fault.mr[seL4_CapFault_Addr], NOWHERE);
        CHECK_EQ(read_registers(victim.thread).r10, 0x1234);
        answer_fault(label, WORDS(AT(ud2), 2, 3, 4, 5));
    }
    victim.thread->buffer->caps_or_badges[0] = new_endpoint();
    take_fault_of(&victim);
    answer_fault(1, NONE);
    expect_exception(&victim, BEHIND(syscall), INVALID_OPCODE, 0);
    CHECK_EQ(read_registers(victim.thread).r10, 0x1234);
}

TEST(one_word, "3/R-FAULT-08", "an exception has five words; one word of answer sets the IP only")
{
    struct victim victim = new_victim();
    set_off(&victim, AT(ud2));
    EXPECT(take_fault_of(&victim), seL4_Fault_UserException, AT(ud2), victim.stack, USER_FLAGS,
           INVALID_OPCODE, 0);
    send_reply(seL4_MessageInfo_new(0, 0, 0, 1), NONE, WORDS(BEHIND(ud2), 1, 2));
    EXPECT(take_fault_of(&victim), seL4_Fault_UserException, BEHIND(ud2), victim.stack, USER_FLAGS,
           INVALID_OPCODE, 0);
}

TEST(made_safe, "3/R-FAULT-15 4/R-EXC-25",
     "flags and IP of an answer are made safe: an IP that is not canonical becomes 0")
{
    struct victim victim = new_victim();
    set_off(&victim, AT(ud2));
    take_fault_of(&victim);
    answer_fault(1, WORDS(0x800000000000, 0x900000000000, (seL4_Word)-1));
    seL4_UserContext registers = read_registers(victim.thread);
    CHECK_EQ(registers.rip, 0);
    CHECK_EQ(registers.rsp, 0x900000000000);
    CHECK_EQ(registers.rflags, 0xed7);

    set_off(&victim, AT(ud2));
    take_fault_of(&victim);
    answer_fault(0, WORDS(0x800000000000, victim.stack, 0x3100));
    seL4_Word status = fetch_missing();
    expect_vm_fault(&victim, 0, 0, status == 0x14, status);
    CHECK_EQ(read_registers(victim.thread).rflags, USER_FLAGS);
}

/* What a receiver without IPC buffer gets of the fault that waits. */
static struct answer fault_without_buffer(const struct victim *victim)
{
    struct partner *partner = new_partner(ABOVE, 0);
    CHECK_EQ(seL4_TCB_SetIPCBuffer(partner->tcb, 0, partner->tcb), seL4_NoError);
    partner_receives(partner, victim->handler);
    CHECK(partner_is_done(partner));
    CHECK_EQ(partner->answer.badge, HANDLER_BADGE);
    return partner->answer;
}

TEST(exception_without_buffer, "4/R-EXC-26 3/R-FAULT-14",
     "a handler without buffer gets the first four words of an exception")
{
    struct victim victim = new_victim();
    set_off(&victim, AT(ud2));
    EXPECT(fault_without_buffer(&victim), seL4_Fault_UserException, AT(ud2), victim.stack,
           USER_FLAGS, INVALID_OPCODE);
}

TEST(syscall_without_buffer, "3/R-FAULT-14",
     "a handler without buffer gets the first four words of an unknown system call")
{
    struct victim victim = new_victim();
    set_off_with(&victim, AT(syscall), (seL4_UserContext){.rax = 0x11, .rbx = 0x12, .rdx = 0x14});
    struct answer fault = fault_without_buffer(&victim);
    CHECK_EQ(fault.label, seL4_Fault_UnknownSyscall);
    CHECK_EQ(fault.length, 4);
    CHECK_EQ(fault.mr[seL4_UnknownSyscall_RAX], 0x11);
    CHECK_EQ(fault.mr[seL4_UnknownSyscall_RBX], 0x12);
    CHECK_EQ(fault.mr[seL4_UnknownSyscall_RDX], 0x14);
}
