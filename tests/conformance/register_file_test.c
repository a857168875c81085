/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The registers of a thread as programs and the kernel's interface see them: first values, safe
 * values, thread-local bases (spec 04, section 6.4).
 */
#include "support/ipc.h"
#include "support/objects.h"
#include "support/raw.h"
#include "support/test.h"
#include "support/victims.h"

enum { COUNT = sizeof(seL4_UserContext) / sizeof(seL4_Word) };

#define LOW_END  0x0000800000000000ul /* first address that is not canonical */
#define HIGH_END 0xffff800000000000ul /* first one that is again */

static seL4_UserContext registers_of(seL4_CPtr tcb)
{
    seL4_UserContext registers;
    CHECK_EQ(seL4_TCB_ReadRegisters(tcb, 0, 0, COUNT, &registers), seL4_NoError);
    return registers;
}

/* What is read after it was written. */
static seL4_UserContext written(seL4_CPtr tcb, seL4_UserContext registers)
{
    CHECK_EQ(seL4_TCB_WriteRegisters(tcb, 0, 0, COUNT, &registers), seL4_NoError);
    return registers_of(tcb);
}

TEST(fresh, "4/R-EXC-27", "a new thread has registers of 0 and flags 0x202")
{
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0);
    struct answer answer = invoke(tcb, TCBReadRegisters, NONE, WORDS(0, COUNT));
    CHECK_EQ(answer.label, seL4_NoError);
    CHECK_EQ(answer.length, 20);
    for (unsigned i = 0; i < COUNT; i += 1) {
        CHECK_EQ(answer.mr[i], i == 2 ? USER_FLAGS : 0);
    }
}

TEST(safe_addresses, "4/R-EXC-28", "WriteRegisters makes the IP canonical and leaves the SP")
{
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0);
    const seL4_Word good[] = {LOW_END - 1, HIGH_END, (seL4_Word)-1, 0};
    const seL4_Word bad[] = {LOW_END, HIGH_END - 1, 1ul << 63};
    for (unsigned i = 0; i < 4; i += 1) {
        CHECK_EQ(written(tcb, (seL4_UserContext){.rip = good[i]}).rip, good[i]);
    }
    for (unsigned i = 0; i < 3; i += 1) {
        seL4_UserContext registers = written(tcb, (seL4_UserContext){.rip = bad[i], .rsp = bad[i]});
        CHECK_EQ(registers.rip, 0);
        CHECK_EQ(registers.rsp, bad[i]);
    }
    CHECK_EQ(written(tcb, (seL4_UserContext){.rsp = 0x900000000000}).rsp, 0x900000000000);
}

TEST(safe_flags, "4/R-EXC-29", "WriteRegisters makes the flags safe")
{
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0);
    const seL4_Word flags[][2] = {{(seL4_Word)-1, 0xed7}, {0, 0x202},     {0x100, 0x202},
                                  {0x3000, 0x202},        {0x28, 0x202},  {0x246, 0x246},
                                  {1ul << 32, 0x202},     {0x400, 0x602}, {0x40000, 0x202}};
    for (unsigned i = 0; i < sizeof(flags) / sizeof(flags[0]); i += 1) {
        CHECK_EQ(written(tcb, (seL4_UserContext){.rflags = flags[i][0]}).rflags, flags[i][1]);
    }
}

GADGET(read_bases, "mov %fs:0, %rbx; mov %gs:0, %rdx");

static seL4_Word areas[3] = {0xaaa, 0xbbb, 0xccc};

#define AREA(i) ((seL4_Word)&areas[i])

/* The victim has got through read_bases, and saw this word at %fs:0. */
static void expect_fs(const struct victim *victim, seL4_Word word)
{
    expect_exception(victim, BEHIND(read_bases), INVALID_OPCODE, 0);
    CHECK_EQ(read_registers(victim->thread).rbx, word);
}

TEST(safe_bases, "4/R-EXC-30", "WriteRegisters makes the bases canonical, and programs see them")
{
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0);
    const seL4_Word bad[] = {LOW_END, HIGH_END - 1};
    for (unsigned i = 0; i < 2; i += 1) {
        seL4_UserContext registers =
            written(tcb, (seL4_UserContext){.fs_base = bad[i], .gs_base = bad[i]});
        CHECK_EQ(registers.fs_base, 0);
        CHECK_EQ(registers.gs_base, 0);
    }
    CHECK_EQ(written(tcb, (seL4_UserContext){.gs_base = HIGH_END}).gs_base, HIGH_END);

    struct victim victim = new_victim();
    for (unsigned i = 0; i < 2; i += 1) {
        set_off_with(&victim, AT(read_bases),
                     (seL4_UserContext){.fs_base = AREA(i), .gs_base = AREA(i + 1)});
        expect_fs(&victim, areas[i]);
        CHECK_EQ(read_registers(victim.thread).rdx, areas[i + 1]);
    }
}

TEST(base_of_other, "4/R-EXC-31", "SetTLSBase of a TCB needs a word, and shows in the thread")
{
    struct victim victim = new_victim();
    EXPECT_PLAIN(invoke(victim.tcb, TCBSetTLSBase, NONE, NONE), seL4_TruncatedMessage);
    set_off_with(&victim, AT(read_bases),
                 (seL4_UserContext){.fs_base = AREA(0), .gs_base = AREA(0)});
    expect_fs(&victim, areas[0]);
    EXPECT_OK(invoke(victim.tcb, TCBSetTLSBase, NONE, WORDS(AREA(2))));
    CHECK_EQ(read_registers(victim.thread).fs_base, AREA(2));
    answer_fault(0, WORDS(AT(read_bases)));
    expect_fs(&victim, areas[2]);
}

GADGET(syscall_then_bases, "syscall; mov %fs:0, %rbx; bases_stop: ud2; mov %fs:0, %rbx");
extern const char bases_stop[];

enum { SYS_SET_TLS_BASE = LAST_USUAL_CALL - 22 };

static seL4_UserContext call_of_set_base(seL4_Word base)
{
    return (seL4_UserContext){.rdx = (seL4_Word)SYS_SET_TLS_BASE,
                              .rdi = base,
                              .rsi = 0x501,
                              .r10 = 0x502,
                              .r8 = 0x503,
                              .r9 = 0x504,
                              .r15 = 0x505,
                              .fs_base = AREA(0)};
}

/* Sets the victim off at the system call. It changes no register, and then the victim sees the
 * word, also when others have run meanwhile. */
static void expect_base_set(const struct victim *victim, seL4_Word base, seL4_Word word)
{
    set_off_with(victim, AT(syscall_then_bases), call_of_set_base(base));
    expect_exception(victim, (seL4_Word)bases_stop, INVALID_OPCODE, 0);
    seL4_UserContext registers = read_registers(victim->thread);
    CHECK_EQ(registers.rbx, word);
    CHECK_EQ(registers.rdx, SYS_SET_TLS_BASE);
    CHECK_EQ(registers.rdi, base);
    CHECK_EQ(registers.rsi, 0x501);
    CHECK_EQ(registers.r10, 0x502);
    CHECK_EQ(registers.r8, 0x503);
    CHECK_EQ(registers.r9, 0x504);
    CHECK_EQ(registers.r15, 0x505);
    let_others_run();
    answer_fault(0, WORDS((seL4_Word)bases_stop + 2));
    expect_exception(victim, BEHIND(syscall_then_bases), INVALID_OPCODE, 0);
    CHECK_EQ(read_registers(victim->thread).rbx, word);
}

TEST(own_base, "4/R-EXC-32",
     "the system call SetTLSBase works at once, and only for good addresses")
{
#ifdef CONFIG_FSGSBASE_INST
    not_applicable("programs set the base by an instruction");
#endif
    struct victim victim = new_victim();
    expect_base_set(&victim, AREA(1), areas[1]);
    expect_base_set(&victim, LOW_END, areas[0]);
    expect_base_set(&victim, HIGH_END - 1, areas[0]);
    expect_base_set(&victim, AREA(2), areas[2]);
}

GADGET(write_bases, "wrfsbase %rax; wrgsbase %rdx; mov %fs:0, %rbx; bases_written: ud2;"
                    "mov %fs:0, %rcx; rdgsbase %rdx");
extern const char bases_written[];

TEST(bases_by_instruction, "4/R-EXC-33",
     "bases that a program writes are its own, stay, and appear in its registers")
{
#ifndef CONFIG_FSGSBASE_INST
    not_applicable("programs cannot write the bases");
#endif
    struct victim victim = new_victim();
    set_off_with(&victim, AT(write_bases), (seL4_UserContext){.rax = AREA(1), .rdx = AREA(2)});
    expect_exception(&victim, (seL4_Word)bases_written, INVALID_OPCODE, 0);
    seL4_UserContext registers = read_registers(victim.thread);
    CHECK_EQ(registers.rbx, areas[1]);
    CHECK_EQ(registers.fs_base, AREA(1));
    CHECK_EQ(registers.gs_base, AREA(2));
    struct victim other = new_victim();
    set_off_with(&other, AT(write_bases), (seL4_UserContext){.rax = AREA(0), .rdx = AREA(0)});
    expect_exception(&other, (seL4_Word)bases_written, INVALID_OPCODE, 0);

    start_thread(victim.thread); /* it faults again, with what it had */
    expect_exception(&victim, (seL4_Word)bases_written, INVALID_OPCODE, 0);
    answer_fault(0, WORDS((seL4_Word)bases_written + 2));
    expect_exception(&victim, BEHIND(write_bases), INVALID_OPCODE, 0);
    registers = read_registers(victim.thread);
    CHECK_EQ(registers.rcx, areas[1]);
    CHECK_EQ(registers.rdx, AREA(2));

    set_off_with(&victim, AT(syscall_then_bases), call_of_set_base(AREA(1)));
    struct answer fault = take_fault_of(&victim);
    CHECK_EQ(fault.label, seL4_Fault_UnknownSyscall);
    CHECK_EQ(fault.mr[seL4_UnknownSyscall_Syscall], SYS_SET_TLS_BASE);
}

GADGET(rdfsbase, "rdfsbase %rax");
GADGET(wrfsbase, "wrfsbase %rax");
GADGET(rdgsbase, "rdgsbase %rax");
GADGET(wrgsbase, "wrgsbase %rax");

TEST(no_base_instructions, "4/R-EXC-34",
     "the instructions for bases are exception 6 where only the kernel may write them")
{
#ifdef CONFIG_FSGSBASE_INST
    not_applicable("programs may use them");
#endif
    struct victim victim = new_victim();
    const seL4_Word instructions[] = {AT(rdfsbase), AT(wrfsbase), AT(rdgsbase), AT(wrgsbase)};
    for (unsigned i = 0; i < 4; i += 1) {
        set_off(&victim, instructions[i]);
        expect_exception(&victim, instructions[i], INVALID_OPCODE, 0);
    }
}
