/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Exceptions of the processor (spec 04, section 6.4).
 */
#include "support/objects.h"
#include "support/raw.h"
#include "support/test.h"
#include "support/victims.h"

enum { DIVIDE_ERROR = 0, DEBUG_TRAP = 1, BREAKPOINT = 3, X87_ERROR = 16 };

GADGET(nothing, "nop");
GADGET(ud2, "ud2");

TEST(ud2, "4/R-EXC-01", "UD2 is exception 6, told with IP, SP, flags and code 0")
{
    struct victim victim = new_victim();
    set_off(&victim, AT(ud2));
    struct answer fault = take_fault_of(&victim);
    EXPECT(fault, seL4_Fault_UserException, AT(ud2), victim.stack, USER_FLAGS, INVALID_OPCODE, 0);
}

TEST(skip, "4/R-EXC-02", "an answer with the next IP goes on behind the instruction")
{
    struct victim victim = new_victim();
    set_off(&victim, AT(ud2));
    expect_exception(&victim, AT(ud2), INVALID_OPCODE, 0);
    answer_fault(0, WORDS(AT(ud2) + 2));
    struct answer fault = take_fault_of(&victim);
    EXPECT(fault, seL4_Fault_UserException, BEHIND(ud2), victim.stack, USER_FLAGS, INVALID_OPCODE,
           0);
}

TEST(set_registers, "4/R-EXC-03", "an answer of three words sets IP, SP and flags, made safe")
{
    struct victim victim = new_victim();
    set_off(&victim, AT(ud2));
    expect_exception(&victim, AT(ud2), INVALID_OPCODE, 0);
    answer_fault(0, WORDS(BEHIND(nothing), victim.stack + 24, 0xcd5));
    struct answer fault = take_fault_of(&victim);
    EXPECT(fault, seL4_Fault_UserException, BEHIND(nothing), victim.stack + 24, 0xed7,
           INVALID_OPCODE, 0);
}

TEST(stop, "4/R-EXC-04", "an answer with label 1 writes the registers and stops the thread")
{
    struct victim victim = new_victim();
    set_off(&victim, AT(ud2));
    expect_exception(&victim, AT(ud2), INVALID_OPCODE, 0);
    answer_fault(1, WORDS(AT(nothing), victim.stack + 8, 0x246));
    expect_no_fault(&victim);
    seL4_UserContext registers = read_registers(victim.thread);
    CHECK_EQ(registers.rip, AT(nothing));
    CHECK_EQ(registers.rsp, victim.stack + 8);
    CHECK_EQ(registers.rflags, 0x246);
    start_thread(victim.thread);
    expect_exception(&victim, BEHIND(nothing), INVALID_OPCODE, 0);
}

GADGET(int3, ".byte 0xcc");
GADGET(int_3, ".byte 0xcd, 3");

TEST(breakpoint, "4/R-EXC-05", "INT3 is exception 3, behind the instruction")
{
#ifdef CONFIG_HARDWARE_DEBUG_API
    not_applicable("it is a debug exception");
#endif
    struct victim victim = new_victim();
    set_off(&victim, AT(int3));
    expect_exception(&victim, AT(int3) + 1, BREAKPOINT, 0);
    set_off(&victim, AT(int_3));
    expect_exception(&victim, AT(int_3) + 2, BREAKPOINT, 0);
}

GADGET(int_0x01, ".byte 0xcd, 0x01");
GADGET(int_0x0e, ".byte 0xcd, 0x0e");
GADGET(int_0x20, ".byte 0xcd, 0x20");
GADGET(int_0x80, ".byte 0xcd, 0x80");
GADGET(int_0x9d, ".byte 0xcd, 0x9d");
GADGET(int_0x9e, ".byte 0xcd, 0x9e");
GADGET(int_0xa0, ".byte 0xcd, 0xa0");
GADGET(int_0xfe, ".byte 0xcd, 0xfe");
GADGET(int_0xff, ".byte 0xcd, 0xff");

static void expect_protection(const struct victim *victim, seL4_Word at, seL4_Word code)
{
    set_off(victim, at);
    expect_exception(victim, at, GENERAL_PROTECTION, code);
}

TEST(kernel_vectors, "4/R-EXC-06", "INT of a vector of the kernel is exception 13")
{
    struct victim victim = new_victim();
    expect_protection(&victim, AT(int_0x80), 0x802);
    expect_protection(&victim, AT(int_0x01), 0x12);
    expect_protection(&victim, AT(int_0x0e), 0xe2);
    expect_protection(&victim, AT(int_0x20), 0x202);
}

static void expect_software_syscall(const struct victim *victim, seL4_Word at, seL4_Word eax,
                                    seL4_Word number)
{
    set_off_with(victim, at, (seL4_UserContext){.rax = eax});
    struct answer fault = take_fault_of(victim);
    CHECK_EQ(fault.label, seL4_Fault_UnknownSyscall);
    CHECK_EQ(fault.length, seL4_UnknownSyscall_Length);
    CHECK_EQ(fault.mr[seL4_UnknownSyscall_RAX], eax);
    CHECK_EQ(fault.mr[seL4_UnknownSyscall_FaultIP], at);
    CHECK_EQ(fault.mr[seL4_UnknownSyscall_SP], victim->stack);
    CHECK_EQ(fault.mr[seL4_UnknownSyscall_FLAGS], USER_FLAGS);
    CHECK_EQ(fault.mr[seL4_UnknownSyscall_Syscall], number);
}

TEST(free_vectors, "4/R-EXC-07", "INT of a vector behind those of the kernel is a system call")
{
    struct victim victim = new_victim();
    expect_protection(&victim, AT(int_0x9d), 0x9d2);
    expect_software_syscall(&victim, AT(int_0x9e), 0, 0xffffffff9e000000);
    expect_software_syscall(&victim, AT(int_0xa0), 7, 0xffffffffa0000007);
    expect_software_syscall(&victim, AT(int_0xfe), 0, 0xfffffffffe000000);
}

TEST(vector_and_eax, "4/R-EXC-08", "its number is made of vector and EAX, RAX itself is told whole")
{
    struct victim victim = new_victim();
    expect_software_syscall(&victim, AT(int_0xa0), 0x12345678, 0xffffffffa0345678);
    expect_software_syscall(&victim, AT(int_0xa0), 0x9900000000000001, 0xffffffffa0000001);
}

TEST(spurious_vector, "4/R-EXC-09", "INT 255 does nothing")
{
    struct victim victim = new_victim();
    set_off_with(&victim, AT(int_0xff), (seL4_UserContext){.rax = 1, .rcx = 2, .r11 = 3});
    struct answer fault = take_fault_of(&victim);
    EXPECT(fault, seL4_Fault_UserException, BEHIND(int_0xff), victim.stack, USER_FLAGS,
           INVALID_OPCODE, 0);
    seL4_UserContext registers = read_registers(victim.thread);
    CHECK_EQ(registers.rax, 1);
    CHECK_EQ(registers.rcx, 2);
    CHECK_EQ(registers.r11, 3);
}

GADGET(div, "div %ecx");
GADGET(hlt, "hlt");
GADGET(cli, "cli");
GADGET(sti, "sti");
GADGET(rdmsr, "rdmsr");
GADGET(wrmsr, "wrmsr");
GADGET(read_cr3, "mov %cr3, %rax");
GADGET(write_cr3, "mov %rax, %cr3");
GADGET(read_dr7, "mov %db7, %rax");
GADGET(lgdt, "lgdt (%rsp)");
GADGET(swapgs, "swapgs");
GADGET(wbinvd, "wbinvd");

TEST(privileged, "4/R-EXC-10", "division by zero is exception 0, privileged instructions are 13")
{
    struct victim victim = new_victim();
    set_off(&victim, AT(div));
    expect_exception(&victim, AT(div), DIVIDE_ERROR, 0);
    const seL4_Word privileged[] = {AT(hlt),   AT(cli),      AT(sti),       AT(rdmsr),
                                    AT(wrmsr), AT(read_cr3), AT(write_cr3), AT(read_dr7),
                                    AT(lgdt),  AT(swapgs),   AT(wbinvd)};
    for (unsigned i = 0; i < sizeof(privileged) / sizeof(seL4_Word); i += 1) {
        expect_protection(&victim, privileged[i], 0);
    }
}

GADGET(load, "mov (%rax), %rdx");
GADGET(store, "mov %rdx, (%rax)");
GADGET(jump, "jmp *%rax");

TEST(not_canonical, "4/R-EXC-11", "addresses that are not canonical are exception 13")
{
    struct victim victim = new_victim();
    const seL4_Word addresses[] = {0x800000000000, 0xffff7fffffffffff, 1ul << 63};
    for (unsigned i = 0; i < 3; i += 1) {
        seL4_UserContext registers = {.rax = addresses[i]};
        set_off_with(&victim, AT(load), registers);
        expect_exception(&victim, AT(load), GENERAL_PROTECTION, 0);
        set_off_with(&victim, AT(jump), registers);
        expect_exception(&victim, addresses[i], GENERAL_PROTECTION, 0);
    }
}

#define SET_FLAGS "pushf; or %rax, (%rsp); popf; "

GADGET(single_step, SET_FLAGS "nop");
GADGET(set_flags, SET_FLAGS "pushf; pop %rbx");
GADGET(unaligned, SET_FLAGS "mov %rdx, 1(%rsp); mov 1(%rsp), %rbx");

enum { TRAP_FLAG = 0x100, IOPL = 0x3000, ALIGNMENT_FLAG = 0x40000, ID_FLAG = 0x200000 };

TEST(trap_flag, "4/R-EXC-12", "a thread that sets TF gets exception 1 after the next instruction")
{
#ifdef CONFIG_HARDWARE_DEBUG_API
    not_applicable("it is a debug exception");
#endif
    struct victim victim = new_victim();
    set_off_with(&victim, AT(single_step), (seL4_UserContext){.rax = TRAP_FLAG});
    struct answer fault = take_fault_of(&victim);
    CHECK_EQ(fault.label, seL4_Fault_UserException);
    CHECK_EQ(fault.mr[seL4_UserException_FaultIP], BEHIND(single_step));
    CHECK_EQ(fault.mr[seL4_UserException_FLAGS] & TRAP_FLAG, TRAP_FLAG);
    CHECK_EQ(fault.mr[seL4_UserException_Number], DEBUG_TRAP);
    CHECK_EQ(fault.mr[seL4_UserException_Code], 0);
}

GADGET(x87_error, "fninit; fldcw (%rdi); fld1; fldz; fdivrp; x87_wait: fwait");
GADGET(sse_error, "ldmxcsr (%rdi); xorps %xmm1, %xmm1; sse_divide: divps %xmm1, %xmm0;"
                  "stmxcsr 8(%rdi)");
extern const char x87_wait[], sse_divide[];

enum { X87_DIVIDE_UNMASKED = 0x37f & ~4, MXCSR_DIVIDE_UNMASKED = 0x1f80 & ~(1 << 9) & ~(1 << 7) };
enum { MXCSR_ERRORS = 1 << 2 | 1 << 0 }; /* division by zero, invalid operation */

/* Without CR4.OSXMMEXCPT the processor raises #UD; QEMU's does not raise anything. */
TEST(fpu_errors, "4/R-EXC-13", "unmasked FPU exceptions are 16 for x87, and 6 for SSE")
{
    static volatile unsigned words[4] __attribute__((aligned(16)));
    struct victim victim = new_victim();
    seL4_UserContext registers = {.rdi = (seL4_Word)words};
    words[0] = X87_DIVIDE_UNMASKED;
    set_off_with(&victim, AT(x87_error), registers);
    expect_exception(&victim, (seL4_Word)x87_wait, X87_ERROR, 0);

    words[0] = MXCSR_DIVIDE_UNMASKED;
    words[2] = 0;
    set_off_with(&victim, AT(sse_error), registers);
    struct answer fault = take_fault_of(&victim);
    CHECK_EQ(fault.label, seL4_Fault_UserException);
    CHECK_EQ(fault.mr[seL4_UserException_Number], INVALID_OPCODE);
    if (fault.mr[seL4_UserException_FaultIP] != (seL4_Word)sse_divide) {
        CHECK_EQ(fault.mr[seL4_UserException_FaultIP], BEHIND(sse_error));
        CHECK((words[2] & MXCSR_ERRORS) != 0);
    }
}

GADGET(rdpmc, "rdpmc");
GADGET(rdtsc, "rdtsc");
GADGET(cpuid, "cpuid");

TEST(counters, "4/R-EXC-14", "RDPMC is exception 13 unless exported; RDTSC and CPUID work")
{
    struct victim victim = new_victim();
#ifdef CONFIG_EXPORT_PMC_USER
    set_off(&victim, AT(rdpmc)); /* the emulator has no such instruction then, processors do */
    CHECK_EQ(take_fault_of(&victim).mr[seL4_UserException_Number], INVALID_OPCODE);
#else
    expect_protection(&victim, AT(rdpmc), 0);
#endif
    EXPECT_THROUGH(&victim, rdtsc);
    CHECK(read_registers(victim.thread).rax != 0);
    EXPECT_THROUGH(&victim, cpuid);
    CHECK(read_registers(victim.thread).rbx != 0); /* the vendor */
}

TEST(alignment, "4/R-EXC-15", "AC does not make misaligned accesses fault")
{
    struct victim victim = new_victim();
    set_off_with(&victim, AT(unaligned), (seL4_UserContext){.rax = ALIGNMENT_FLAG, .rdx = 77});
    struct answer fault = take_fault_of(&victim);
    CHECK_EQ(fault.mr[seL4_UserException_FaultIP], BEHIND(unaligned));
    CHECK_EQ(fault.mr[seL4_UserException_FLAGS] & ALIGNMENT_FLAG, ALIGNMENT_FLAG);
    CHECK_EQ(read_registers(victim.thread).rbx, 77);
}

GADGET(sysenter, "sysenter");

TEST(sysenter, "4/R-EXC-36", "SYSENTER is exception 13")
{
    struct victim victim = new_victim();
    expect_protection(&victim, AT(sysenter), 0);
}

TEST(flags_of_popf, "4/R-EXC-39", "POPF does not change IOPL; ID and AC stay")
{
    struct victim victim = new_victim();
    set_off_with(&victim, AT(set_flags),
                 (seL4_UserContext){.rax = IOPL | ALIGNMENT_FLAG | ID_FLAG});
    struct answer fault = take_fault_of(&victim);
    CHECK_EQ(fault.mr[seL4_UserException_FaultIP], BEHIND(set_flags));
    seL4_Word read_back = read_registers(victim.thread).rbx;
    CHECK_EQ(read_back & (IOPL | ALIGNMENT_FLAG | ID_FLAG), ALIGNMENT_FLAG | ID_FLAG);
    CHECK_EQ(fault.mr[seL4_UserException_FLAGS], read_back);
}

GADGET(load_ds, "mov %eax, %ds");
GADGET(load_fs, "mov %eax, %fs");

TEST(selectors, "4/R-EXC-40", "a kernel selector is exception 13 with the selector for code")
{
    struct victim victim = new_victim();
    seL4_UserContext registers = {.rax = 0x10};
    set_off_with(&victim, AT(load_ds), registers);
    expect_exception(&victim, AT(load_ds), GENERAL_PROTECTION, 0x10);
    set_off_with(&victim, AT(load_fs), registers);
    expect_exception(&victim, AT(load_fs), GENERAL_PROTECTION, 0x10);
}
