/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Breakpoints, watchpoints and single steps (spec 04, sections 4.9 and 6.4; spec 01, section 11.3).
 * These tests exist in builds with HardwareDebugAPI only.
 */
#include "support/objects.h"
#include "support/raw.h"
#include "support/test.h"
#include "support/victims.h"

#ifdef CONFIG_HARDWARE_DEBUG_API

enum { TOP_BREAKPOINT = seL4_NumHWBreakpoints - 1, TRAP_FLAG = 0x100, INT3_BYTES = 1 };
#define TOP_ADDRESS 0x7ffffffffffful

GADGET(debug_int3, "int3");
GADGET(debug_store, "movb $1, (%rdi)");
GADGET(debug_load, "movb (%rdi), %al");
GADGET(debug_nops, "nop\nnop\nnop\nnop\nnop\nnop");
GADGET(debug_count, "inc %rax\ninc %rax");
GADGET(debug_trap_flag, "pushfq\norl $0x100, (%rsp)\npopfq\nnop");
GADGET(debug_syscall, "nop\nsyscall\nnop\nnop");
GADGET(debug_mov_ss, "mov (%rdi), %ss\nsyscall\nnop");
GADGET(debug_mov_ss_int3, "mov (%rdi), %ss\nint3\nnop");

enum { INC_BYTES = 3, SYSCALL_BYTES = 2 };

static seL4_Word watched[4];

static struct answer set(seL4_CPtr tcb, seL4_Word number, seL4_Word address, seL4_Word type,
                         seL4_Word size, seL4_Word access)
{
    return invoke(tcb, TCBSetBreakpoint, NONE, WORDS(number, address, type, size, access));
}

static struct answer watch(seL4_CPtr tcb, seL4_Word number, const void *address, seL4_Word size,
                           seL4_Word access)
{
    return set(tcb, number, (seL4_Word)address, seL4_DataBreakpoint, size, access);
}

static struct answer stop_at(seL4_CPtr tcb, seL4_Word number, seL4_Word address)
{
    return set(tcb, number, address, seL4_InstructionBreakpoint, 0, 0);
}

static void expect_breakpoint(seL4_CPtr tcb, seL4_Word number, struct words words)
{
    struct answer answer = invoke(tcb, TCBGetBreakpoint, NONE, WORDS(number));
    expect_at(__FILE__, __LINE__, answer, seL4_NoError, words);
}

static struct answer step(seL4_CPtr tcb, seL4_Word count)
{
    return invoke(tcb, TCBConfigureSingleStepping, NONE, WORDS(0, count));
}

/* Takes the victim's fault, a debug exception with this address and reason and no more. */
static void expect_plain(const struct victim *victim, seL4_Word at, seL4_Word reason)
{
    struct answer fault = take_fault_of(victim);
    CHECK_EQ(fault.label, seL4_Fault_DebugException);
    CHECK_EQ(fault.length, 2);
    CHECK_EQ(fault.mr[seL4_DebugException_FaultIP], at);
    CHECK_EQ(fault.mr[seL4_DebugException_ExceptionReason], reason);
}

/* The same of a breakpoint. */
static void expect_hit(const struct victim *victim, seL4_Word at, seL4_Word reason,
                       seL4_Word address, seL4_Word number)
{
    struct answer fault = take_fault_of(victim);
    CHECK_EQ(fault.label, seL4_Fault_DebugException);
    CHECK_EQ(fault.length, seL4_DebugException_Length);
    CHECK_EQ(fault.mr[seL4_DebugException_FaultIP], at);
    CHECK_EQ(fault.mr[seL4_DebugException_ExceptionReason], reason);
    CHECK_EQ(fault.mr[seL4_DebugException_TriggerAddress], address);
    CHECK_EQ(fault.mr[seL4_DebugException_BreakpointNumber], number);
}

static void set_off_at(const struct victim *victim, seL4_Word at, const void *address)
{
    set_off_with(victim, at, (seL4_UserContext){.rdi = (seL4_Word)address});
}

TEST(debug_set_arguments, "4/R-EXC-38", "SetBreakpoint checks its arguments in order")
{
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0);
    enum { BAD = 9, ODD = 0x1001, EVEN = 0x1008 };
    const seL4_Word data = seL4_DataBreakpoint, code = seL4_InstructionBreakpoint;
    EXPECT(set(tcb, BAD, TOP_ADDRESS, BAD, BAD, BAD), seL4_InvalidArgument, 1);
    EXPECT(set(tcb, BAD, ~0ul, BAD, BAD, BAD), seL4_InvalidArgument, 1);
    for (seL4_Word type = seL4_SingleStep; type < BAD; type += 1) {
        EXPECT(set(tcb, BAD, TOP_ADDRESS - 1, type, BAD, BAD), seL4_InvalidArgument, 2);
    }
    EXPECT(set(tcb, BAD, ODD, code, 1, 1), seL4_InvalidArgument, 3);
    EXPECT(set(tcb, BAD, ODD, code, 0, 1), seL4_InvalidArgument, 4);
    EXPECT(set(tcb, BAD, ODD, data, 0, 1), seL4_InvalidArgument, 3);
    EXPECT(set(tcb, BAD, ODD, data, 8, seL4_MaxBreakpointAccess), seL4_InvalidArgument, 3);
    static const seL4_Word sizes[] = {3, 5, 6, 7, 9, 16, ~0ul};
    for (unsigned i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i += 1) {
        EXPECT(set(tcb, BAD, ODD, data, sizes[i], 1), seL4_InvalidArgument, 3);
    }
    for (seL4_Word size = 2; size <= 8; size *= 2) {
        EXPECT_PLAIN(set(tcb, BAD, ODD, data, size, 1), seL4_AlignmentError);
    }
    EXPECT(set(tcb, TOP_BREAKPOINT + 1, EVEN, data, 8, 1), seL4_RangeError, 0, TOP_BREAKPOINT);
    EXPECT(set(tcb, TOP_BREAKPOINT + 1, ODD, code, 0, 0), seL4_RangeError, 0, TOP_BREAKPOINT);
    for (seL4_Word number = 0; number <= TOP_BREAKPOINT; number += 1) {
        expect_breakpoint(tcb, number, WORDS(0, seL4_InstructionBreakpoint, 0, 0, 0));
    }
    EXPECT_OK(set(tcb, 0, EVEN, data, 8, 1));
    EXPECT_OK(set(tcb, TOP_BREAKPOINT, TOP_ADDRESS - 1, code, 0, 0));
}

TEST(debug_get, "4/R-EXC-38", "GetBreakpoint tells what was set, until Unset or another Set")
{
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0);
    static const seL4_Word sizes[] = {1, 2, 4, 8};
    for (unsigned i = 0; i < 4; i += 1) {
        EXPECT_OK(watch(tcb, i, watched, sizes[i], seL4_BreakOnWrite));
    }
    for (unsigned i = 0; i < 4; i += 1) {
        expect_breakpoint(
            tcb, i, WORDS((seL4_Word)watched, seL4_DataBreakpoint, sizes[i], seL4_BreakOnWrite, 1));
    }
    EXPECT_OK(watch(tcb, 1, watched + 1, 4, seL4_BreakOnReadWrite));
    expect_breakpoint(
        tcb, 1, WORDS((seL4_Word)(watched + 1), seL4_DataBreakpoint, 4, seL4_BreakOnReadWrite, 1));
    EXPECT_OK(stop_at(tcb, 1, AT(debug_nops)));
    expect_breakpoint(tcb, 1, WORDS(AT(debug_nops), seL4_InstructionBreakpoint, 0, 0, 1));
    EXPECT_OK(invoke(tcb, TCBUnsetBreakpoint, NONE, WORDS(1)));
    expect_breakpoint(tcb, 1, WORDS(0, seL4_InstructionBreakpoint, 0, 0, 0));
    expect_breakpoint(
        tcb, 2, WORDS((seL4_Word)watched, seL4_DataBreakpoint, sizes[2], seL4_BreakOnWrite, 1));
    EXPECT(invoke(tcb, TCBGetBreakpoint, NONE, WORDS(4)), seL4_RangeError, 0, TOP_BREAKPOINT);
    EXPECT(invoke(tcb, TCBUnsetBreakpoint, NONE, WORDS(4)), seL4_RangeError, 0, TOP_BREAKPOINT);
    EXPECT_OK(invoke(tcb, TCBUnsetBreakpoint, NONE, WORDS(1))); /* not set: nothing happens */
}

TEST(debug_int3_fault, "4/R-EXC-37",
     "INT3 is a debug exception of two words, behind the instruction")
{
    struct victim victim = new_victim();
    set_off(&victim, AT(debug_int3));
    expect_plain(&victim, AT(debug_int3) + INT3_BYTES, seL4_SoftwareBreakRequest);
    answer_fault(0, NONE);
    expect_exception(&victim, BEHIND(debug_int3), INVALID_OPCODE, 0);
}

TEST(debug_stopped, "4/R-EXC-37", "an answer with another label leaves the thread stopped")
{
    struct victim victim = new_victim();
    set_off(&victim, AT(debug_int3));
    expect_plain(&victim, AT(debug_int3) + INT3_BYTES, seL4_SoftwareBreakRequest);
    answer_fault(1, NONE);
    expect_no_fault(&victim);
    CHECK_EQ(seL4_TCB_Resume(victim.tcb), seL4_NoError);
    expect_exception(&victim, BEHIND(debug_int3), INVALID_OPCODE, 0);
}

TEST(debug_watch_write, "4/R-EXC-37", "a watched write is told behind the instruction, once")
{
    struct victim victim = new_victim();
    watched[0] = 0;
    EXPECT_OK(watch(victim.tcb, 2, watched, 8, seL4_BreakOnWrite));
    set_off_at(&victim, AT(debug_store), watched);
    expect_hit(&victim, BEHIND(debug_store), seL4_DataBreakpoint, (seL4_Word)watched, 2);
    CHECK_EQ(watched[0], 1);
    answer_fault(0, NONE);
    expect_exception(&victim, BEHIND(debug_store), INVALID_OPCODE, 0);
    set_off_at(&victim, AT(debug_load), watched);
    expect_exception(&victim, BEHIND(debug_load), INVALID_OPCODE, 0);
    set_off_at(&victim, AT(debug_store), watched);
    expect_hit(&victim, BEHIND(debug_store), seL4_DataBreakpoint, (seL4_Word)watched, 2);
    EXPECT_OK(invoke(victim.tcb, TCBUnsetBreakpoint, NONE, WORDS(2)));
    set_off_at(&victim, AT(debug_store), watched);
    expect_exception(&victim, BEHIND(debug_store), INVALID_OPCODE, 0);
}

TEST(debug_watch_read, "4/R-EXC-37", "reads are told where reads are watched")
{
    static const seL4_Word kinds[] = {seL4_BreakOnRead, seL4_BreakOnReadWrite};
    struct victim victim = new_victim();
    for (unsigned i = 0; i < 2; i += 1) {
        EXPECT_OK(watch(victim.tcb, 0, watched, 4, kinds[i]));
        set_off_at(&victim, AT(debug_load), (char *)watched + 3);
        expect_hit(&victim, BEHIND(debug_load), seL4_DataBreakpoint, (seL4_Word)watched, 0);
    }
}

TEST(debug_watch_size, "4/R-EXC-37", "a watchpoint has the bytes that it was given")
{
    struct victim victim = new_victim();
    for (seL4_Word size = 1; size <= 8; size *= 2) {
        char *first = (char *)watched + 8;
        EXPECT_OK(watch(victim.tcb, 0, first, size, seL4_BreakOnWrite));
        char *const beside[] = {first - 1, first + size};
        char *const inside[] = {first, first + size - 1};
        for (unsigned i = 0; i < 2; i += 1) {
            set_off_at(&victim, AT(debug_store), beside[i]);
            expect_exception(&victim, BEHIND(debug_store), INVALID_OPCODE, 0);
            set_off_at(&victim, AT(debug_store), inside[i]);
            expect_hit(&victim, BEHIND(debug_store), seL4_DataBreakpoint, (seL4_Word)first, 0);
        }
    }
}

TEST(debug_instruction, "4/R-EXC-37",
     "an instruction breakpoint is told before the instruction, which then runs")
{
    struct victim victim = new_victim();
    seL4_Word second = AT(debug_count) + INC_BYTES;
    EXPECT_OK(stop_at(victim.tcb, TOP_BREAKPOINT, second));
    for (unsigned i = 0; i < 2; i += 1) {
        set_off(&victim, AT(debug_count));
        expect_hit(&victim, second, seL4_InstructionBreakpoint, second, TOP_BREAKPOINT);
        CHECK_EQ(read_registers(victim.thread).rax, 1);
        answer_fault(0, NONE);
        expect_exception(&victim, BEHIND(debug_count), INVALID_OPCODE, 0);
        CHECK_EQ(read_registers(victim.thread).rax, 2);
    }
}

TEST(debug_own_breakpoints, "4/R-EXC-37", "breakpoints are those of one thread")
{
    struct victim one = new_victim(), other = new_victim(), none = new_victim();
    EXPECT_OK(watch(one.tcb, 0, &watched[0], 8, seL4_BreakOnWrite));
    EXPECT_OK(watch(other.tcb, 0, &watched[1], 8, seL4_BreakOnWrite));
    for (unsigned i = 0; i < 2; i += 1) {
        set_off_at(&one, AT(debug_store), &watched[0]);
        expect_hit(&one, BEHIND(debug_store), seL4_DataBreakpoint, (seL4_Word)&watched[0], 0);
        set_off_at(&other, AT(debug_store), &watched[0]);
        expect_exception(&other, BEHIND(debug_store), INVALID_OPCODE, 0);
        set_off_at(&other, AT(debug_store), &watched[1]);
        expect_hit(&other, BEHIND(debug_store), seL4_DataBreakpoint, (seL4_Word)&watched[1], 0);
        set_off_at(&none, AT(debug_store), &watched[1]);
        expect_exception(&none, BEHIND(debug_store), INVALID_OPCODE, 0);
        watched[0] = watched[1] = 0; /* nor does the root task have them */
    }
    delete_cap(one.tcb);
    set_off_at(&none, AT(debug_store), &watched[0]);
    expect_exception(&none, BEHIND(debug_store), INVALID_OPCODE, 0);
}

TEST(debug_numbers, "4/R-EXC-37", "each of four breakpoints is told by its number")
{
    struct victim victim = new_victim();
    for (seL4_Word i = 0; i <= TOP_BREAKPOINT; i += 1) {
        EXPECT_OK(watch(victim.tcb, i, &watched[i], 1, seL4_BreakOnReadWrite));
    }
    for (seL4_Word i = 0; i <= TOP_BREAKPOINT; i += 1) {
        set_off_at(&victim, AT(debug_load), &watched[i]);
        expect_hit(&victim, BEHIND(debug_load), seL4_DataBreakpoint, (seL4_Word)&watched[i], i);
    }
}

TEST(debug_step_configure, "4/R-EXC-37", "stepping needs no breakpoint, and stops after its count")
{
    struct victim victim = new_victim();
    for (seL4_Word count = 1; count <= 5; count += 1) {
        EXPECT(step(victim.tcb, count), seL4_NoError, 0);
        set_off(&victim, AT(debug_nops));
        expect_plain(&victim, AT(debug_nops) + count, seL4_SingleStep);
    }
    EXPECT(step(victim.tcb, 0), seL4_NoError, 0);
    set_off(&victim, AT(debug_nops));
    expect_exception(&victim, BEHIND(debug_nops), INVALID_OPCODE, 0);
}

TEST(debug_step_answer, "4/R-EXC-37", "the answer to a step tells how many instructions follow")
{
    struct victim victim = new_victim();
    EXPECT(step(victim.tcb, 1), seL4_NoError, 0);
    set_off(&victim, AT(debug_nops));
    expect_plain(&victim, AT(debug_nops) + 1, seL4_SingleStep);
    answer_fault(0, NONE); /* one */
    expect_plain(&victim, AT(debug_nops) + 2, seL4_SingleStep);
    answer_fault(0, WORDS(2));
    expect_plain(&victim, AT(debug_nops) + 4, seL4_SingleStep);
    answer_fault(1, WORDS(1));
    expect_no_fault(&victim);
    CHECK_EQ(seL4_TCB_Resume(victim.tcb), seL4_NoError);
    expect_plain(&victim, AT(debug_nops) + 5, seL4_SingleStep);
    answer_fault(0, WORDS(0)); /* no more */
    expect_exception(&victim, BEHIND(debug_nops), INVALID_OPCODE, 0);
    CHECK_EQ(read_registers(victim.thread).rflags & TRAP_FLAG, 0);
}

TEST(debug_trap_flag_set, "4/R-EXC-37", "a trap flag that the thread sets itself is a single step")
{
    struct victim victim = new_victim();
    set_off(&victim, AT(debug_trap_flag));
    expect_plain(&victim, BEHIND(debug_trap_flag), seL4_SingleStep);
    answer_fault(0, WORDS(0));
    expect_exception(&victim, BEHIND(debug_trap_flag), INVALID_OPCODE, 0);
}

TEST(debug_step_syscall, "4/R-EXC-37", "stepping goes on behind a system call")
{
    struct victim victim = new_victim();
    seL4_Word behind = AT(debug_syscall) + 1 + SYSCALL_BYTES;
    EXPECT(step(victim.tcb, 1), seL4_NoError, 0);
    set_off_with(&victim, AT(debug_syscall), (seL4_UserContext){.rdx = (seL4_Word)seL4_SysYield});
    expect_plain(&victim, AT(debug_syscall) + 1, seL4_SingleStep);
    answer_fault(0, NONE);
    expect_plain(&victim, behind, seL4_SingleStep);
    answer_fault(0, NONE);
    expect_plain(&victim, behind + 1, seL4_SingleStep);
}

TEST(debug_step_and_break, "4/R-EXC-37", "a breakpoint on the way is told, stepping goes on")
{
    struct victim victim = new_victim();
    EXPECT_OK(stop_at(victim.tcb, 1, AT(debug_nops) + 2));
    EXPECT(step(victim.tcb, 4), seL4_NoError, 0);
    set_off(&victim, AT(debug_nops));
    expect_hit(&victim, AT(debug_nops) + 2, seL4_InstructionBreakpoint, AT(debug_nops) + 2, 1);
    answer_fault(0, NONE);
    expect_plain(&victim, AT(debug_nops) + 4, seL4_SingleStep);
    answer_fault(0, WORDS(0));
    expect_exception(&victim, BEHIND(debug_nops), INVALID_OPCODE, 0);
    EXPECT(step(victim.tcb, 2), seL4_NoError, 0);
    set_off(&victim, AT(debug_nops));
    expect_plain(&victim, AT(debug_nops) + 2, seL4_SingleStep);
    answer_fault(0, WORDS(2));
    expect_hit(&victim, AT(debug_nops) + 2, seL4_InstructionBreakpoint, AT(debug_nops) + 2, 1);
    answer_fault(0, NONE);
    expect_plain(&victim, AT(debug_nops) + 4, seL4_SingleStep);
}

/* Processors delay the exception of the first instruction to that behind the second one, where the
 * kernel has just been entered. */
TEST(debug_mov_ss_entry, "4/R-EXC-37", "a watched operand of MOV SS does not harm the kernel")
{
    static const seL4_Word gadgets[] = {(seL4_Word)gadget_debug_mov_ss,
                                        (seL4_Word)gadget_debug_mov_ss_int3};
    struct victim victim = new_victim();
    watched[0] = 0x33; /* the selector that it has */
    EXPECT_OK(watch(victim.tcb, 0, watched, 8, seL4_BreakOnReadWrite));
    for (unsigned i = 0; i < 2; i += 1) {
        set_off_with(
            &victim, gadgets[i],
            (seL4_UserContext){.rdi = (seL4_Word)watched, .rdx = (seL4_Word)seL4_SysYield});
        struct answer fault;
        do { /* told or not */
            fault = take_fault_of(&victim);
            answer_fault(0, NONE);
        } while (fault.label == seL4_Fault_DebugException);
        CHECK_EQ(fault.label, seL4_Fault_UserException);
        CHECK_EQ(fault.mr[seL4_UserException_Number], INVALID_OPCODE);
    }
}

#endif
