/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * System calls of kernels built for measurements (spec 04, sections 5.9 and 6.6). These tests exist
 * in such builds only; in others the numbers are unknown system calls.
 */
#include "support/console.h"
#include "support/ipc.h"
#include "support/irq.h"
#include "support/objects.h"
#include "support/raw.h"
#include "support/test.h"
#include "support/threads.h"
#include "support/victims.h"

#include <sel4/benchmark_utilisation_types.h>

#ifdef CONFIG_ENABLE_BENCHMARKS

GADGET(benchmark_syscall, "syscall");

/* A system call with distinct registers, and what became of them. */
static struct registers call_with_marks(seL4_Word number)
{
    struct registers registers = {
        .rdx = number,
        .rdi = 0x106,
        .rsi = 0x105,
        .rax = 0x101,
        .rbx = 0x102,
        .rbp = 0x107,
        .r8 = 0x108,
        .r9 = 0x109,
        .r10 = 0x10a,
        .r12 = 0x10c,
        .r13 = 0x10d,
        .r14 = 0x10e,
        .r15 = 0x10f,
    };
    raw_syscall(&registers);
    return registers;
}

/* All registers but rdi are as they were. */
static void expect_marks(seL4_Word number, struct registers registers, seL4_Word rdi)
{
    CHECK_EQ(registers.rdi, rdi);
    CHECK_EQ(registers.rdx, number);
    CHECK_EQ(registers.rsi, 0x105);
    CHECK_EQ(registers.rax, 0x101);
    CHECK_EQ(registers.rbx, 0x102);
    CHECK_EQ(registers.rbp, 0x107);
    CHECK_EQ(registers.r8, 0x108);
    CHECK_EQ(registers.r9, 0x109);
    CHECK_EQ(registers.r10, 0x10a);
    CHECK_EQ(registers.r12, 0x10c);
    CHECK_EQ(registers.r13, 0x10d);
    CHECK_EQ(registers.r14, 0x10e);
    CHECK_EQ(registers.r15, 0x10f);
}

static void expect_unknown(seL4_Word number)
{
    struct victim victim = new_victim();
    set_off_with(&victim, AT(benchmark_syscall), (seL4_UserContext){.rdx = number});
    struct answer fault = take_fault_of(&victim);
    CHECK_EQ(fault.label, seL4_Fault_UnknownSyscall);
    CHECK_EQ(fault.mr[seL4_UnknownSyscall_Syscall], number);
}

TEST(benchmark_registers, "4/R-DBG-25",
     "benchmark calls keep the registers, ResetLog answers 0 in RDI")
{
    const seL4_Word keep[] = {seL4_SysBenchmarkNullSyscall, seL4_SysBenchmarkFlushCaches,
                              seL4_SysBenchmarkFinalizeLog};
    for (unsigned i = 0; i < sizeof(keep) / sizeof(keep[0]); i += 1) {
        expect_marks(keep[i], call_with_marks(keep[i]), 0x106);
    }
    seL4_Word reset = (seL4_Word)seL4_SysBenchmarkResetLog;
    expect_marks(reset, call_with_marks(reset), 0);
    CHECK_EQ(seL4_BenchmarkFinalizeLog(), 0); /* the stub puts 0 into RDI */
}

TEST(no_log_buffer, "4/R-DBG-25", "there is no log: SetLogBuffer is an unknown system call")
{
    expect_unknown((seL4_Word)seL4_SysBenchmarkSetLogBuffer);
}

#ifndef CONFIG_BENCHMARK_TRACK_UTILISATION
TEST(no_utilisation, "4/R-DBG-25", "without utilisation counters their calls are unknown")
{
    enum { FIRST = LAST_USUAL_CALL - 15, LAST = LAST_USUAL_CALL - 18 };
    for (int number = FIRST; number >= LAST; number -= 1) {
        expect_unknown((seL4_Word)(seL4_Int64)number);
    }
}
#endif

#endif

#ifdef CONFIG_BENCHMARK_TRACK_UTILISATION

enum { ROUNDS = 10, WORDS_READ = BENCHMARK_TOTAL_NUMBER_KERNEL_ENTRIES + 1 };

struct counters {
    seL4_Word word[WORDS_READ];
};

static struct counters counters_of(seL4_CPtr tcb)
{
    struct counters counters;
    for (unsigned i = 0; i < WORDS_READ; i += 1) {
        seL4_SetMR((int)i, MARK(i));
    }
    seL4_BenchmarkGetThreadUtilisation(tcb);
    for (unsigned i = 0; i < WORDS_READ; i += 1) {
        counters.word[i] = seL4_GetMR((int)i);
    }
    return counters;
}

static void receive_for_ever(struct thread *thread)
{
    for (;;) {
        seL4_Wait(*(seL4_CPtr *)thread->shared, NULL);
    }
}

/* A measurement, of this thread and one that it wakes ROUNDS times; with the idle thread they are
 * all that run. */
static void measure(seL4_CPtr other, seL4_CPtr signal)
{
    seL4_BenchmarkResetThreadUtilisation(other);
    seL4_BenchmarkResetThreadUtilisation(seL4_CapInitThreadTCB);
    CHECK_EQ(seL4_BenchmarkResetLog(), seL4_NoError);
    for (unsigned i = 0; i < ROUNDS; i += 1) {
        seL4_Signal(signal);
    }
    seL4_BenchmarkFinalizeLog();
}

TEST(utilisation_adds_up, "4/R-DBG-26", "cycles, switches and entries of all threads add up")
{
    seL4_CPtr signal = new_notification();
    struct thread *other = run_thread(receive_for_ever, MAIN_PRIORITY + 1, &signal);
    measure(other->tcb, signal);
    struct counters theirs = counters_of(other->tcb);
    struct counters mine = counters_of(seL4_CapInitThreadTCB);
    for (unsigned i = BENCHMARK_IDLE_LOCALCPU_UTILISATION; i < WORDS_READ; i += 1) {
        CHECK_EQ(mine.word[i], theirs.word[i]);
    }
    for (unsigned i = 0; i < 4; i += 1) { /* cycles, schedules, kernel cycles, kernel entries */
        static const int idle[] = {
            BENCHMARK_IDLE_LOCALCPU_UTILISATION, BENCHMARK_IDLE_NUMBER_SCHEDULES,
            BENCHMARK_IDLE_KERNEL_UTILISATION, BENCHMARK_IDLE_NUMBER_KERNEL_ENTRIES};
        CHECK_EQ(mine.word[i] + theirs.word[i] + mine.word[idle[i]],
                 mine.word[BENCHMARK_TOTAL_UTILISATION + i]);
    }
    CHECK_EQ(theirs.word[BENCHMARK_TCB_NUMBER_SCHEDULES], ROUNDS);
    CHECK_EQ(mine.word[BENCHMARK_TCB_NUMBER_SCHEDULES], ROUNDS);
    CHECK(theirs.word[BENCHMARK_TCB_NUMBER_KERNEL_ENTRIES] >= ROUNDS);
    CHECK(mine.word[BENCHMARK_TCB_NUMBER_KERNEL_ENTRIES] > ROUNDS);
    CHECK(mine.word[BENCHMARK_TCB_KERNEL_UTILISATION] > 0);
    CHECK(mine.word[BENCHMARK_TCB_KERNEL_UTILISATION] < mine.word[BENCHMARK_TCB_UTILISATION]);
}

TEST(utilisation_of_idle, "4/R-DBG-26", "time in which nobody runs is the idle thread's")
{
    enum { WAIT_US = 10000 };
    struct timer timer = new_timer();
    CHECK_EQ(seL4_BenchmarkResetLog(), seL4_NoError);
    timer_arm(&timer, WAIT_US);
    CHECK(timer_wait(&timer));
    seL4_BenchmarkFinalizeLog();
    struct counters counters = counters_of(seL4_CapInitThreadTCB);
    CHECK(counters.word[BENCHMARK_IDLE_NUMBER_SCHEDULES] >= 1);
    CHECK(counters.word[BENCHMARK_IDLE_NUMBER_KERNEL_ENTRIES] >= 1);
    CHECK(counters.word[BENCHMARK_IDLE_LOCALCPU_UTILISATION] >
          counters.word[BENCHMARK_TOTAL_UTILISATION] / 2);
    CHECK_EQ(counters.word[BENCHMARK_IDLE_TCBCPU_UTILISATION],
             counters.word[BENCHMARK_IDLE_LOCALCPU_UTILISATION]);
    CHECK_EQ(seL4_BenchmarkResetLog(), seL4_NoError);
    seL4_BenchmarkFinalizeLog();
    CHECK_EQ(counters_of(seL4_CapInitThreadTCB).word[BENCHMARK_IDLE_LOCALCPU_UTILISATION], 0);
}

TEST(utilisation_stops, "4/R-DBG-26", "FinalizeLog ends counting, ResetLog zeroes the totals")
{
    seL4_CPtr signal = new_notification();
    struct thread *other = run_thread(receive_for_ever, MAIN_PRIORITY + 1, &signal);
    measure(other->tcb, signal);
    struct counters before = counters_of(other->tcb);
    seL4_Signal(signal);
    struct counters after = counters_of(other->tcb);
    for (unsigned i = 0; i < WORDS_READ; i += 1) {
        CHECK_EQ(after.word[i], before.word[i]);
    }
    seL4_BenchmarkResetLog();
    seL4_BenchmarkFinalizeLog();
    struct counters again = counters_of(other->tcb);
    CHECK_EQ(again.word[BENCHMARK_TOTAL_NUMBER_SCHEDULES], 0);
    CHECK(again.word[BENCHMARK_TOTAL_UTILISATION] < before.word[BENCHMARK_TOTAL_UTILISATION]);
    CHECK_EQ(again.word[BENCHMARK_TCB_NUMBER_SCHEDULES], ROUNDS);
}

TEST(utilisation_reset_one, "4/R-DBG-26", "ResetThreadUtilisation clears one thread's counters")
{
    seL4_CPtr signal = new_notification();
    struct thread *other = run_thread(receive_for_ever, MAIN_PRIORITY + 1, &signal);
    measure(other->tcb, signal);
    seL4_BenchmarkResetThreadUtilisation(other->tcb);
    struct counters counters = counters_of(other->tcb);
    for (unsigned i = 0; i < BENCHMARK_IDLE_LOCALCPU_UTILISATION; i += 1) {
        CHECK_EQ(counters.word[i], 0);
    }
    CHECK_EQ(counters.word[BENCHMARK_TOTAL_NUMBER_SCHEDULES], 2 * ROUNDS);
    CHECK_EQ(counters_of(seL4_CapInitThreadTCB).word[BENCHMARK_TCB_NUMBER_SCHEDULES], ROUNDS);
}

TEST(utilisation_wrong_cap, "4/R-DBG-26", "utilisation of what is no TCB: nothing happens")
{
    seL4_CPtr caps[] = {new_endpoint(), new_slot(), 1ul << 40};
    for (unsigned i = 0; i < sizeof(caps) / sizeof(caps[0]); i += 1) {
        seL4_BenchmarkResetThreadUtilisation(caps[i]);
        struct counters counters = counters_of(caps[i]);
        for (unsigned word = 0; word < WORDS_READ; word += 1) {
            CHECK_EQ(counters.word[word], MARK(word));
        }
    }
}

#ifdef CONFIG_DEBUG_BUILD
TEST(utilisation_of_all, "4/R-DBG-26", "debug builds print and clear the counters of all threads")
{
    seL4_CPtr signal = new_notification();
    struct thread *other = run_thread(receive_for_ever, MAIN_PRIORITY + 1, &signal);
    measure(other->tcb, signal);
    seL4_DebugNameThread(other->tcb, "a \"name\" with \\ and \t");
    console_expects(1, "  \"BENCHMARK_TOTAL_NUMBER_SCHEDULES\":20,");
    console_expects(1, "  \"BENCHMARK_TCB_\":[");
    console_expects(1, "      \"NAME\":\"a \\\"name\\\" with \\\\ and \\u0009\",");
    console_expects(1, "      \"NAME\":\"rootserver\",");
    console_expects(1, "      \"NAME\":\"idle_thread\",");
    console_expects(2, "      \"NUMBER_SCHEDULES\":10,");
    seL4_BenchmarkDumpAllThreadsUtilisation();
    seL4_BenchmarkResetAllThreadsUtilisation();
    struct counters counters = counters_of(other->tcb);
    for (unsigned i = 0; i <= BENCHMARK_IDLE_NUMBER_KERNEL_ENTRIES; i += 1) {
        CHECK_EQ(counters.word[i], 0);
    }
    CHECK_EQ(counters.word[BENCHMARK_TOTAL_NUMBER_SCHEDULES], 2 * ROUNDS);
    CHECK_EQ(counters_of(seL4_CapInitThreadTCB).word[BENCHMARK_TCB_UTILISATION], 0);
}
#else
TEST(no_utilisation_of_all, "4/R-DBG-26", "release builds do not know the calls about all threads")
{
    enum { DUMP_ALL = LAST_USUAL_CALL - 17, RESET_ALL = LAST_USUAL_CALL - 18 };
    expect_unknown((seL4_Word)(seL4_Int64)DUMP_ALL);
    expect_unknown((seL4_Word)(seL4_Int64)RESET_ALL);
}
#endif

#endif
