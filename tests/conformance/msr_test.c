/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * System calls that reach any model-specific register (spec 04, section 5.5; spec 01, section 4),
 * which only kernels with KernelX86DangerousMSR have; and what is in some registers (spec 02,
 * section 3.5).
 */
#include "support/ipc.h"
#include "support/raw.h"
#include "support/test.h"
#include "support/victims.h"

enum { WRITE_MSR = LAST_USUAL_CALL - 19, READ_MSR = LAST_USUAL_CALL - 20 };

#define MSR_PAT            0x277ul
#define MSR_EFER           0xc0000080ul
#define MSR_KERNEL_GS_BASE 0xc0000102ul /* the kernel has no use for it */

#ifdef CONFIG_KERNEL_X86_DANGEROUS_MSR
#define PAT_MASK   0xfffffffffful
#define PAT_VALUES 0x0100070406ul /* WB, WT, UC-, UC, WC */
#define EFER_VALUE 0x501ul        /* SCE, LME, LMA; no NXE */

static struct registers with_marks(seL4_Word number, seL4_Word msr, seL4_Word value)
{
    return (struct registers){
        .rdx = number,
        .rdi = msr,
        .r10 = value,
        .rsi = 0x105,
        .rax = 0x101,
        .rbx = 0x102,
        .rbp = 0x107,
        .r8 = 0x108,
        .r9 = 0x109,
        .r12 = 0x10c,
        .r13 = 0x10d,
        .r14 = 0x10e,
        .r15 = 0x10f,
    };
}

static void expect_marks(const struct registers *registers)
{
    CHECK_EQ(registers->rax, 0x101);
    CHECK_EQ(registers->rbx, 0x102);
    CHECK_EQ(registers->rbp, 0x107);
    CHECK_EQ(registers->r8, 0x108);
    CHECK_EQ(registers->r9, 0x109);
    CHECK_EQ(registers->r12, 0x10c);
    CHECK_EQ(registers->r13, 0x10d);
    CHECK_EQ(registers->r14, 0x10e);
    CHECK_EQ(registers->r15, 0x10f);
}

static seL4_Word read_msr(seL4_Word msr)
{
    struct registers registers = with_marks((seL4_Word)READ_MSR, msr, 0x10a);
    raw_syscall(&registers);
    expect_marks(&registers);
    CHECK_EQ(registers.rdx, (seL4_Word)READ_MSR);
    CHECK_EQ(registers.rdi, msr);
    CHECK_EQ(registers.rsi, seL4_MessageInfo_new(0, 0, 0, 1).words[0]);
    return registers.r10;
}

static void write_msr(seL4_Word msr, seL4_Word value)
{
    struct registers registers = with_marks((seL4_Word)WRITE_MSR, msr, value);
    raw_syscall(&registers);
    expect_marks(&registers);
    CHECK_EQ(registers.rdx, (seL4_Word)WRITE_MSR);
    CHECK_EQ(registers.rdi, msr);
    CHECK_EQ(registers.rsi, 0x105);
    CHECK_EQ(registers.r10, value);
}

TEST(read_and_write_msr, "4/R-EXC-35",
     "RDMSR answers in MR0 with a message of one word, WRMSR changes no register")
{
    const seL4_Word values[] = {0x123456789abc, 0xffff800000000000, 0};
    for (unsigned i = 0; i < sizeof(values) / sizeof(values[0]); i += 1) {
        write_msr(MSR_KERNEL_GS_BASE, values[i]);
        CHECK_EQ(read_msr(MSR_KERNEL_GS_BASE), values[i]);
    }
    write_msr(MSR_KERNEL_GS_BASE | 1ul << 32, 1); /* 32 bits name a register */
    CHECK_EQ(read_msr(MSR_KERNEL_GS_BASE | 1ul << 40), 1);
}

TEST(values_of_msrs, "4/R-VM-30",
     "memory types are as the attributes have them, and there is no NX")
{
    CHECK_EQ(read_msr(MSR_PAT) & PAT_MASK, PAT_VALUES);
    CHECK_EQ(read_msr(MSR_EFER), EFER_VALUE);
}
#endif

GADGET(msr_syscall, "syscall");

static void expect_unknown(seL4_Word number)
{
    struct victim victim = new_victim();
    set_off_with(&victim, AT(msr_syscall), (seL4_UserContext){.rdx = number, .rdi = MSR_EFER});
    struct answer fault = take_fault_of(&victim);
    CHECK_EQ(fault.label, seL4_Fault_UnknownSyscall);
    CHECK_EQ(fault.mr[seL4_UnknownSyscall_Syscall], number);
}

TEST(no_msr_calls, "4/R-EXC-20", "other kernels have no system calls for MSRs")
{
#ifdef CONFIG_KERNEL_X86_DANGEROUS_MSR
    not_applicable("this kernel has them");
#endif
    expect_unknown((seL4_Word)READ_MSR);
    expect_unknown((seL4_Word)WRITE_MSR);
}

/* DebugSendIPI, DebugGetThreadAffinity, DebugRun; SetLogBuffer; VMEnter. */
TEST(calls_of_other_configurations, "4/R-EXC-20",
     "system calls of several cores, injected code, a log and virtual machines are unknown")
{
    const int distances[] = {7, 8, 9, 13, 21};
    for (unsigned i = 0; i < sizeof(distances) / sizeof(distances[0]); i += 1) {
        expect_unknown((seL4_Word)(LAST_USUAL_CALL - distances[i]));
    }
}
