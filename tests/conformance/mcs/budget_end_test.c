/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Kernel entries with less than 20 us of budget left (spec 05, sections 4.3 and 5).
 */
#include "mcs/agents.h"
#include "mcs/traces.h"
#include "support/objects.h"
#include "support/test.h"

enum { BUDGET_US = 2000, PERIOD_US = 20000, LEFT_US = 12, PROBE_US = 10000 };

/* What is done when 2 ms are nearly over, and when, in cycles. */
struct attempt {
    void (*act)(void);
    seL4_CPtr ntfn;
    seL4_Word thread_pointer;
    volatile seL4_Word begin, before, after;
};

static struct attempt attempt;

static void act_late(struct thread *thread)
{
    seL4_Word begin = cycles_now(), now = begin;
    const seL4_Word late = begin + cycles_of_us(BUDGET_US - LEFT_US);
    attempt.thread_pointer = thread->thread_pointer;
    attempt.begin = begin;
    while (now < late) {
        now = cycles_now();
    }
    attempt.before = now;
    attempt.act();
    attempt.after = cycles_now();
}

static struct thread *new_late(seL4_CPtr sc, seL4_Word priority, void (*act)(void))
{
    struct thread *thread = new_thread_on(sc, act_late, priority, NULL);
    attempt = (struct attempt){.act = act, .ntfn = new_badged(new_notification(), 5)};
    return thread;
}

/* Above us, so that it has made its attempt or waits. */
static struct thread *start_late(seL4_Word budget_us, void (*act)(void))
{
    struct thread *thread = new_late(sched_context_with(budget_us, PERIOD_US), ABOVE, act);
    start_thread(thread);
    CHECK_IN_TIME(attempt.before - attempt.begin < cycles_of_us(BUDGET_US));
    return thread;
}

static void signal_late(void)
{
    seL4_Signal(attempt.ntfn);
}

TEST(syscall_postponed, "5/R-MCS-051",
     "a system call with less than 20 us left is made after the next refill, once")
{
    struct thread *thread = start_late(BUDGET_US, signal_late);
    spin_us(PROBE_US);
    CHECK_EQ(ipc(ipc_nbwait(attempt.ntfn)).badge, 0);
    CHECK_EQ(attempt.after, 0);
    spin_us(PERIOD_US);
    CHECK(thread->is_done);
    CHECK_EQ(ipc(ipc_nbwait(attempt.ntfn)).badge, 5);
    EXPECT_US(us_of_cycles(attempt.after - attempt.begin), PERIOD_US);
}

TEST(rest_comes_earlier, "5/R-MCS-041",
     "a rest that is too small to be used comes with the next refill, which is that much earlier")
{
    start_late(BUDGET_US, signal_late);
    spin_us(2 * PERIOD_US);
    seL4_Word rest_us = BUDGET_US - us_of_cycles(attempt.before - attempt.begin);
    seL4_Word waited_us = us_of_cycles(attempt.after - attempt.begin);
    CHECK_IN_TIME(rest_us >= LEFT_US - 2 && waited_us < PERIOD_US - LEFT_US / 2);
}

TEST(syscall_in_time, "5/R-MCS-051", "a system call with more time left is made at once")
{
    struct thread *thread = start_late(BUDGET_US + 100, signal_late);
    CHECK(thread->is_done);
    CHECK_IN_TIME(us_of_cycles(attempt.after - attempt.begin) < BUDGET_US + 50);
    CHECK_EQ(ipc(ipc_nbwait(attempt.ntfn)).badge, 5);
}

static void set_tls_late(void)
{
    seL4_SetTLSBase(attempt.thread_pointer);
}

static seL4_Word *volatile nowhere = NULL;

static void touch_nothing(void)
{
    *nowhere = 1;
}

static void execute_ud2(void)
{
    __asm__ volatile("ud2");
}

static void make_unknown_syscall(void)
{
    struct registers r = {.rdx = 5};
    raw_syscall(&r);
}

static struct registers late_call;

static void call_late(void)
{
    raw_syscall(&late_call); /* at once: there is no time to lose */
}

TEST(all_postponed, "5/R-MCS-051", "every system call is postponed")
{
    const int calls[] = {seL4_SysCall,       seL4_SysSend,      seL4_SysRecv,  seL4_SysNBRecv,
                         seL4_SysWait,       seL4_SysNBWait,    seL4_SysYield, seL4_SysReplyRecv,
                         seL4_SysNBSendRecv, seL4_SysNBSendWait};
    seL4_CPtr ntfn = new_badged(new_notification(), 5), reply = reply_new();
    for (unsigned i = 0; i < sizeof(calls) / sizeof(calls[0]); i += 1) {
        seL4_Signal(ntfn); /* that no call blocks */
        late_call =
            (struct registers){.rdx = (seL4_Word)calls[i], .rdi = ntfn, .r12 = reply, .r13 = ntfn};
        struct thread *thread = start_late(BUDGET_US, call_late);
        CHECK_EQ(attempt.after, 0);
        spin_us(2 * PERIOD_US);
        EXPECT_US(us_of_cycles(attempt.after - attempt.begin),
                  calls[i] == seL4_SysYield ? 2 * PERIOD_US : PERIOD_US);
        delete_cap(thread->tcb);
        threads_clean(); /* there is room for so many only */
    }
}

TEST(set_tls_base_postponed, "5/R-MCS-051", "SetTLSBase is postponed as system calls are")
{
    start_late(BUDGET_US, set_tls_late);
    CHECK_EQ(attempt.after, 0);
    spin_us(2 * PERIOD_US);
    EXPECT_US(us_of_cycles(attempt.after - attempt.begin), PERIOD_US);
}

TEST(faults_postponed, "5/R-MCS-051",
     "page faults, exceptions and unknown system calls are raised after the next refill")
{
    const struct {
        void (*act)(void);
        seL4_Word label;
    } faults[] = {{touch_nothing, seL4_Fault_VMFault},
                  {execute_ud2, seL4_Fault_UserException},
                  {make_unknown_syscall, seL4_Fault_UnknownSyscall}};
    for (unsigned i = 0; i < 3; i += 1) {
        seL4_CPtr handler = new_endpoint(), reply = reply_new();
        struct thread *thread =
            new_late(sched_context_with(BUDGET_US, PERIOD_US), ABOVE, faults[i].act);
        set_fault_handler(thread->tcb, handler);
        start_thread(thread);
        CHECK_IN_TIME(attempt.before - attempt.begin < cycles_of_us(BUDGET_US));
        spin_us(PROBE_US);
        CHECK_EQ(ipc(ipc_nbrecv(handler, reply)).info, 0);
        spin_us(PERIOD_US);
        CHECK_EQ(ipc(ipc_nbrecv(handler, reply)).label, faults[i].label);
    }
}

static void spin_3ms(struct thread *thread)
{
    (void)thread;
    spin_us(3000);
}

TEST(round_robin_postponed, "5/R-MCS-051",
     "a round robin thread makes such a system call in its next slice")
{
    struct thread *thread = new_late(sched_context_with(BUDGET_US, BUDGET_US), BELOW, signal_late);
    start_thread(new_thread_on(sched_context_with(5000, 5000), spin_3ms, BELOW, NULL));
    start_thread(thread); /* in front of the other */
    let_others_run();
    CHECK(thread->is_done);
    CHECK_IN_TIME(attempt.before - attempt.begin < cycles_of_us(BUDGET_US));
    EXPECT_US(us_of_cycles(attempt.after - attempt.begin), BUDGET_US + 3000);
}

#ifdef CONFIG_DEBUG_BUILD
static void identify_late(void)
{
    (void)seL4_DebugCapIdentify(ROOT);
}

TEST(debug_call_not_postponed, "5/R-MCS-051", "debugging system calls need no budget")
{
    start_late(BUDGET_US, identify_late);
    CHECK(attempt.after != 0);
    CHECK_IN_TIME(us_of_cycles(attempt.after - attempt.begin) < BUDGET_US);
}
#endif
