/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * System calls that the kernel does not know, and what it does to registers in those that it knows
 * (spec 04, section 6.4; spec 03, section 13.15).
 */
#include "support/ipc.h"
#include "support/objects.h"
#include "support/raw.h"
#include "support/test.h"
#include "support/victims.h"

enum { REGISTERS = 15, REPLY_WORDS = 18, UNKNOWN = 5, SYSCALL_BYTES = 2, FLAGS = 0x246 };

GADGET(syscall, "syscall");
GADGET(int_0xa0, ".byte 0xcd, 0xa0");
GADGET(nothing, "nop");

/* RAX to R15 in the order of the message, which is that of seL4_UserContext as well. */
struct register_words {
    seL4_Word word[REGISTERS];
};

static seL4_UserContext distinct_registers(void)
{
    return (seL4_UserContext){
        .rax = 0x101,
        .rbx = 0x102,
        .rcx = 0x103,
        .rdx = 0x104,
        .rsi = 0x105,
        .rdi = 0x106,
        .rbp = 0x107,
        .r8 = 0x108,
        .r9 = 0x109,
        .r10 = 0x10a,
        .r11 = 0x10b,
        .r12 = 0x10c,
        .r13 = 0x10d,
        .r14 = 0x10e,
        .r15 = 0x10f,
    };
}

static struct register_words words_of(seL4_UserContext r)
{
    return (struct register_words){{r.rax, r.rbx, r.rcx, r.rdx, r.rsi, r.rdi, r.rbp, r.r8, r.r9,
                                    r.r10, r.r11, r.r12, r.r13, r.r14, r.r15}};
}

static struct answer unknown_syscall(const struct victim *victim, seL4_Word at,
                                     seL4_UserContext registers)
{
    set_off_with(victim, at, registers);
    struct answer fault = take_fault_of(victim);
    CHECK_EQ(fault.label, seL4_Fault_UnknownSyscall);
    CHECK_EQ(fault.length, seL4_UnknownSyscall_Length);
    CHECK_EQ(fault.mr[seL4_UnknownSyscall_FaultIP], at);
    return fault;
}

TEST(numbers, "4/R-EXC-20", "an unknown system call has the 64 bits of RDX as number")
{
    struct victim victim = new_victim();
    const seL4_Word numbers[] = {5, 0x100000005, (seL4_Word)-1000, 0, 0xffffffff, 1ul << 63};
    for (unsigned i = 0; i < sizeof(numbers) / sizeof(seL4_Word); i += 1) {
        seL4_UserContext registers = {.rdx = numbers[i]};
        struct answer fault = unknown_syscall(&victim, AT(syscall), registers);
        CHECK_EQ(fault.mr[seL4_UnknownSyscall_Syscall], numbers[i]);
    }
}

static int is_clobbered_by_syscall(unsigned word)
{
    return word == seL4_UnknownSyscall_RCX || word == seL4_UnknownSyscall_R11;
}

TEST(registers_told, "4/R-EXC-21",
     "an unknown system call tells the registers as they were, and its own address")
{
    struct victim victim = new_victim();
    struct answer fault = unknown_syscall(&victim, AT(syscall), distinct_registers());
    struct register_words expected = words_of(distinct_registers());
    for (unsigned i = 0; i < REGISTERS; i += 1) {
        if (!is_clobbered_by_syscall(i)) {
            CHECK_EQ(fault.mr[i], expected.word[i]);
        }
    }
    CHECK_EQ(fault.mr[seL4_UnknownSyscall_FLAGS], USER_FLAGS);
}

/* Answers with new values for everything, IP behind the two bytes of the instruction, and returns
 * the registers with which the victim got there. */
static seL4_UserContext answered(const struct victim *victim, seL4_Word at, seL4_Word behind)
{
    seL4_Word words[REPLY_WORDS];
    for (unsigned i = 0; i < REGISTERS; i += 1) {
        words[i] = 0x77000000000 + i;
    }
    words[seL4_UnknownSyscall_FaultIP] = at + SYSCALL_BYTES;
    words[seL4_UnknownSyscall_SP] = victim->stack - 64;
    words[seL4_UnknownSyscall_FLAGS] = FLAGS;
    answer_fault(0, (struct words){REPLY_WORDS, words});
    expect_exception(victim, behind, INVALID_OPCODE, 0);
    return read_registers(victim->thread);
}

static void expect_answered_registers(seL4_UserContext registers, int with_clobbered)
{
    struct register_words got = words_of(registers);
    for (unsigned i = 0; i < REGISTERS; i += 1) {
        if (with_clobbered || !is_clobbered_by_syscall(i)) {
            CHECK_EQ(got.word[i], 0x77000000000 + i);
        }
    }
    CHECK_EQ(registers.rflags, FLAGS);
}

TEST(answer_to_syscall, "4/R-EXC-22 3/R-FAULT-05",
     "an answer to SYSCALL sets all registers but those that the instruction uses")
{
    struct victim victim = new_victim();
    seL4_UserContext before = distinct_registers();
    before.rdx = UNKNOWN;
    unknown_syscall(&victim, AT(syscall), before);
    seL4_UserContext after = answered(&victim, AT(syscall), BEHIND(syscall));
    expect_answered_registers(after, 0);
    CHECK_EQ(after.rcx, BEHIND(syscall));
    CHECK_EQ(after.r11, FLAGS);
    CHECK_EQ(after.rsp, 0);
}

TEST(answer_to_int, "4/R-EXC-23", "an answer to INT 0xa0 sets all registers")
{
    struct victim victim = new_victim();
    unknown_syscall(&victim, AT(int_0xa0), distinct_registers());
    seL4_UserContext after = answered(&victim, AT(int_0xa0), BEHIND(int_0xa0));
    expect_answered_registers(after, 1);
    CHECK_EQ(after.rsp, victim.stack - 64);
}

TEST(empty_answer, "4/R-EXC-24 3/R-FAULT-06", "an empty answer repeats the unknown system call")
{
    struct victim victim = new_victim();
    const seL4_Word gadgets[] = {AT(syscall), AT(int_0xa0)};
    for (unsigned i = 0; i < 2; i += 1) {
        seL4_UserContext registers = {.rdx = UNKNOWN, .r12 = 3};
        struct answer first = unknown_syscall(&victim, gadgets[i], registers);
        answer_fault(0, NONE);
        struct answer second = take_fault_of(&victim);
        CHECK_EQ(second.info, first.info);
        CHECK_EQ(second.mr[seL4_UnknownSyscall_R12], 3);
        CHECK_EQ(second.mr[seL4_UnknownSyscall_FaultIP], gadgets[i]);
        CHECK_EQ(second.mr[seL4_UnknownSyscall_Syscall], first.mr[seL4_UnknownSyscall_Syscall]);
    }
}

TEST(stopped_by_label, "3/R-FAULT-07",
     "an answer with another label than 0 stops the thread, but writes its registers")
{
    struct victim victim = new_victim();
    seL4_UserContext registers = {.rdx = UNKNOWN};
    unknown_syscall(&victim, AT(syscall), registers);
    seL4_Word words[REPLY_WORDS] = {[seL4_UnknownSyscall_RBX] = 0xb,
                                    [seL4_UnknownSyscall_R15] = 0xf,
                                    [seL4_UnknownSyscall_FaultIP] = AT(nothing),
                                    [seL4_UnknownSyscall_SP] = victim.stack,
                                    [seL4_UnknownSyscall_FLAGS] = USER_FLAGS};
    answer_fault(7, (struct words){REPLY_WORDS, words});
    expect_no_fault(&victim);
    seL4_UserContext after = read_registers(victim.thread);
    CHECK_EQ(after.rbx, 0xb);
    CHECK_EQ(after.r15, 0xf);
    CHECK_EQ(after.rip, AT(nothing));
    start_thread(victim.thread);
    expect_exception(&victim, BEHIND(nothing), INVALID_OPCODE, 0);

    answer_fault(1, WORDS(AT(nothing), victim.stack, FLAGS)); /* the same of an exception */
    expect_no_fault(&victim);
    CHECK_EQ(read_registers(victim.thread).rip, AT(nothing));
    CHECK_EQ(read_registers(victim.thread).rflags, FLAGS);
}

TEST(kept_registers, "4/R-EXC-35",
     "a system call keeps RBX, RBP and R12 to R14, and sets RCX to the next IP, R11 to the flags")
{
    struct victim victim = new_victim();
    seL4_UserContext before = distinct_registers();
    if (victim.thread->reply) {
        before.r12 = victim.thread->reply; /* NBRecv needs one */
    }
    const seL4_Word calls[] = {(seL4_Word)seL4_SysYield, (seL4_Word)seL4_SysNBSend, reply_syscall,
                               (seL4_Word)seL4_SysNBRecv};
    for (unsigned i = 0; i < sizeof(calls) / sizeof(seL4_Word); i += 1) {
        before.rdx = calls[i];
        before.rdi = victim.handler; /* nobody waits there but in our own receive */
        before.rsi = 0;
        set_off_with(&victim, AT(syscall), before);
        expect_exception(&victim, BEHIND(syscall), INVALID_OPCODE, 0);
        seL4_UserContext after = read_registers(victim.thread);
        CHECK_EQ(after.rbx, before.rbx);
        CHECK_EQ(after.rbp, before.rbp);
        CHECK_EQ(after.r12, before.r12);
        CHECK_EQ(after.r13, before.r13);
        CHECK_EQ(after.r14, before.r14);
        CHECK_EQ(after.rcx, BEHIND(syscall));
        CHECK_EQ(after.r11, after.rflags);
        CHECK_EQ(after.rflags, USER_FLAGS);
        CHECK_EQ(after.rsp, 0);
    }
}
