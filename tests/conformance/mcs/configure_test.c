/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * ConfigureFlags of SchedControl: its checks, and what changes at once (spec 05, section 7.1).
 */
#include "mcs/agents.h"
#include "mcs/traces.h"
#include "support/objects.h"
#include "support/test.h"

enum { SHORTEST_US = 20 * CONFIG_KERNEL_WCET_SCALE };

static struct answer configure(seL4_CPtr target, seL4_Word budget, seL4_Word period,
                               seL4_Word extra_refills)
{
    return invoke(sched_control(), SchedControlConfigureFlags, WORDS(target),
                  WORDS(budget, period, extra_refills, 0, 0));
}

static seL4_CPtr new_target(void)
{
    return sched_context_new(seL4_MinSchedContextBits);
}

/* An eighth of the microseconds of 2^64 cycles. Boot information may tell a rate that is 1 MHz off
 * what the kernel counts with. */
static seL4_Word longest_us(void)
{
    seL4_Word told = configure(new_target(), 0, 5000, 0).mr[1];
    if (CONFIG_KERNEL_STATIC_MAX_PERIOD_US != 0) {
        CHECK_EQ(told, CONFIG_KERNEL_STATIC_MAX_PERIOD_US);
        return told;
    }
    seL4_Word rate = cycles_of_us(1);
    CHECK(told == ~0ul / rate / 8 || told == ~0ul / (rate + 1) / 8 ||
          told == ~0ul / (rate - 1) / 8);
    return told;
}

TEST(limits_of_times, "5/R-MCS-012 5/R-MCS-013 5/R-MCS-016",
     "budget and period are between 20 us and the longest, else these two are told")
{
    seL4_CPtr sc = new_target();
    const seL4_Word longest = longest_us();
    const seL4_Word wrong[][2] = {
        {0, 20},
        {0, 5000},
        {SHORTEST_US - 1, 20},
        {SHORTEST_US - 1, 5000},
        {20, 19},
        {20, 0},
        {19, 19},
        {~0ul, 5000},
        {~0ul, 5},
        {20, ~0ul},
        {longest + 1, 20},
        {longest + 1, longest + 1},
        {20, longest + 1},
        {1ul << 63, 1ul << 63},
        {19, ~0ul},
    };
    for (unsigned i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i += 1) {
        EXPECT(configure(sc, wrong[i][0], wrong[i][1], 0), seL4_RangeError, SHORTEST_US, longest);
    }
}

TEST(budget_above_period, "5/R-MCS-014", "a budget above the period is reported with the period")
{
    seL4_CPtr sc = new_target();
    EXPECT(configure(sc, 100, 50, 0), seL4_RangeError, SHORTEST_US, 50);
    EXPECT(configure(sc, 21, 20, 0), seL4_RangeError, SHORTEST_US, 20);
    EXPECT(configure(sc, longest_us(), 20, 0), seL4_RangeError, SHORTEST_US, 20);
}

TEST(accepted, "5/R-MCS-015 5/R-MCS-017 5/R-MCS-021",
     "the shortest and the longest times are accepted, and flags that mean nothing")
{
    seL4_CPtr sc = new_target();
    EXPECT_OK(configure(sc, SHORTEST_US, SHORTEST_US, 0));
    EXPECT_OK(configure(sc, SHORTEST_US, SHORTEST_US + 1, 0));
    EXPECT_OK(configure(sc, longest_us(), longest_us(), 0));
    EXPECT_OK(configure(sc, SHORTEST_US, longest_us(), 0));
    EXPECT_OK(invoke(sched_control(), SchedControlConfigureFlags, WORDS(sc),
                     WORDS(5000, 10000, 0, ~0ul, ~0ul)));
    EXPECT_OK(invoke(sched_control(), SchedControlConfigureFlags, WORDS(sc),
                     WORDS(5000, 10000, 0, 0, ~1ul)));
}

TEST(missing_parts, "5/R-MCS-019", "without the capability or a word the message is truncated")
{
    seL4_CPtr sc = new_target();
    EXPECT_PLAIN(
        invoke(sched_control(), SchedControlConfigureFlags, NONE, WORDS(5000, 5000, 0, 0, 0)),
        seL4_TruncatedMessage);
    EXPECT_PLAIN(invoke(sched_control(), SchedControlConfigureFlags, WORDS(sc), WORDS(0, 0, 0, 0)),
                 seL4_TruncatedMessage);
    EXPECT_PLAIN(invoke(sched_control(), SchedControlConfigureFlags, WORDS(new_slot()), NONE),
                 seL4_TruncatedMessage);
}

TEST(without_buffer, "5/R-MCS-019", "a caller without IPC buffer cannot configure")
{
    struct agent *agent = new_agent(ABOVE);
    CHECK_EQ(seL4_TCB_SetIPCBuffer(agent->tcb, 0, agent->tcb), seL4_NoError);
    agent_does(agent, ipc_invoke(sched_control(), SchedControlConfigureFlags, WORDS(new_target()),
                                 WORDS(5000, 5000, 0, 0, 0)));
    CHECK(agent_is_done(agent));
    EXPECT_PLAIN(agent->answer, seL4_TruncatedMessage);
}

TEST(wrong_target, "5/R-MCS-018", "what is no scheduling context is reported after the times only")
{
    const seL4_CPtr targets[] = {new_object(seL4_TCBObject, 0),
                                 new_endpoint(),
                                 reply_new(),
                                 sched_control(),
                                 ROOT,
                                 new_slot()};
    for (unsigned i = 0; i < sizeof(targets) / sizeof(targets[0]); i += 1) {
        EXPECT(configure(targets[i], 5000, 5000, 0), seL4_InvalidCapability, 1);
        EXPECT(configure(targets[i], 5000, 5000, ~0ul), seL4_InvalidCapability, 1);
        EXPECT(configure(targets[i], 0, 5000, 0), seL4_RangeError, SHORTEST_US, longest_us());
        EXPECT(configure(targets[i], 51, 50, 0), seL4_RangeError, SHORTEST_US, 50);
    }
}

TEST(refills_that_fit, "5/R-MCS-020", "the size of a scheduling context limits its refills")
{
    static const seL4_Word most[] = {0, 8, 24, 56, 120, 248, 504};
    for (seL4_Word i = 0; i < sizeof(most) / sizeof(seL4_Word); i += 1) {
        seL4_Word bits = seL4_MinSchedContextBits + i;
        seL4_CPtr sc = sched_context_new(bits);
        CHECK_EQ(seL4_MaxExtraRefills(bits), most[i]);
        EXPECT_OK(configure(sc, 5000, 10000, most[i]));
        EXPECT_OK(configure(sc, 5000, 5000, most[i]));
        EXPECT(configure(sc, 5000, 10000, most[i] + 1), seL4_RangeError, 0, most[i]);
        EXPECT(configure(sc, 5000, 5000, most[i] + 1), seL4_RangeError, 0, most[i]);
        EXPECT(configure(sc, 5000, 10000, ~0ul), seL4_RangeError, 0, most[i]);
    }
}

TEST(failure_configures_nothing, "5/R-MCS-014 5/R-MCS-020",
     "a scheduling context that was refused its parameters is not configured")
{
    seL4_CPtr sc = new_target();
    struct agent *blocked = new_agent(ABOVE);
    agent_does_and_is_passive(blocked, ipc_wait(new_notification()));
    EXPECT_PLAIN(invoke(sc, SchedContextBind, WORDS(blocked->tcb), NONE), seL4_IllegalOperation);
    CHECK_EQ(configure(sc, 100, 50, 0).label, seL4_RangeError);
    CHECK_EQ(configure(sc, 100, 100, 1).label, seL4_RangeError);
    EXPECT_PLAIN(invoke(sc, SchedContextBind, WORDS(blocked->tcb), NONE), seL4_IllegalOperation);
    EXPECT_OK(configure(sc, 100, 100, 0));
    EXPECT_OK(invoke(sc, SchedContextBind, WORDS(blocked->tcb), NONE));
}

TEST(configuring_starts, "5/R-MCS-023",
     "a thread that was started on a scheduling context without parameters runs once it has them")
{
    const seL4_Word periods[] = {5000, 10000};
    for (unsigned i = 0; i < 2; i += 1) {
        seL4_CPtr sc = new_target(), ntfn = new_badged(new_notification(), 3);
        struct agent *agent = new_agent(ABOVE);
        sched_context_unbind(agent->own);
        sched_context_bind(sc, agent->tcb);
        agent_does(agent, ipc_nbsend(ntfn, 0));
        let_others_run();
        CHECK(!agent_is_done(agent));
        EXPECT_OK(configure(sc, 5000, periods[i], 0));
        CHECK(agent_is_done(agent));
        CHECK_EQ(ipc(ipc_nbwait(ntfn)).badge, 3);
    }
}

TEST(configuring_starts_nobody_else, "5/R-MCS-023",
     "parameters start neither a thread that is Inactive nor one that is blocked")
{
    seL4_CPtr sc = new_target(), ntfn = new_notification();
    struct agent *agent = new_agent(ABOVE);
    sched_context_unbind(agent->own);
    sched_context_bind(sc, agent->tcb);
    EXPECT_OK(configure(sc, 5000, 5000, 0));
    let_others_run();
    CHECK(!agent_is_done(agent));
    agent_does(agent, ipc_wait(ntfn));
    EXPECT_OK(configure(sc, 5000, 10000, 0));
    let_others_run();
    CHECK(!agent_is_done(agent));
    seL4_Signal(ntfn);
    CHECK(agent_is_done(agent));
}

enum { BUDGET_US = 2000, PERIOD_US = 20000 };

/* What a thread does that gives itself other parameters when it has run for 1 ms. */
struct change {
    struct trace trace;
    seL4_CPtr sc;
    seL4_Word budget, period;
    seL4_Error error;
};

static void change_and_spin(struct thread *thread)
{
    struct change *change = thread->shared;
    trace_work(&change->trace, 1000);
    change->error = seL4_SchedControl_ConfigureFlags(sched_control(), change->sc, change->budget,
                                                     change->period, 0, 0, 0);
    for (;;) {
        trace_now(&change->trace);
    }
}

TEST(own_parameters, "5/R-MCS-024", "a thread can limit itself, which takes effect at once")
{
    static struct change change;
    change = (struct change){
        .sc = sched_context_with(100000, 100000), .budget = BUDGET_US, .period = PERIOD_US};
    struct thread *thread = new_thread_on(change.sc, change_and_spin, ABOVE, &change);
    trace_begin(&change.trace);
    start_thread(thread);
    spin_us(2 * PERIOD_US);
    CHECK_EQ(change.error, seL4_NoError);
    EXPECT_RUN(&change.trace, 0, 0, 1000 + BUDGET_US);
    EXPECT_RUN(&change.trace, 1, 1000 + PERIOD_US, 1000 + PERIOD_US + BUDGET_US);
}

TEST(own_round_robin, "5/R-MCS-024", "a thread can make itself round robin, which sets it free")
{
    static struct change change;
    change = (struct change){
        .sc = sched_context_with(BUDGET_US, PERIOD_US), .budget = BUDGET_US, .period = BUDGET_US};
    struct thread *thread = new_thread_on(change.sc, change_and_spin, MAIN_PRIORITY, &change);
    trace_begin(&change.trace);
    start_thread(thread);
    spin_us(2 * PERIOD_US);
    CHECK_EQ(change.error, seL4_NoError);
    CHECK_IN_TIME(change.trace.count > 4); /* a turn of 2 ms after each of ours, which have 5 ms */
    CHECK_IN_TIME(trace_sum_us(&change.trace) > 4 * BUDGET_US);
}

/* A thread of this priority, not below ours, spins from 0 of the trace on and uses this up. */
static void start_exhausted(seL4_CPtr sc, seL4_Word priority, struct trace *trace)
{
    sched_context_configure(sc, BUDGET_US, PERIOD_US, 0, 0, 0);
    struct thread *thread = new_thread_on(sc, trace_spin, priority, trace);
    trace_begin(trace);
    start_thread(thread);
    seL4_Yield();
    EXPECT_RUN(trace, 0, 0, BUDGET_US);
}

TEST(waiting_keeps_its_time, "5/R-MCS-023",
     "new parameters leave a thread waiting for the refill that it waited for")
{
    static struct trace trace;
    seL4_CPtr sc = new_target();
    start_exhausted(sc, ABOVE, &trace);
    sched_context_configure(sc, BUDGET_US / 2, PERIOD_US / 2, 0, 0, 0);
    spin_us(2 * PERIOD_US);
    EXPECT_RUN(&trace, 1, PERIOD_US, PERIOD_US + BUDGET_US / 2);
    EXPECT_RUN(&trace, 2, PERIOD_US + PERIOD_US / 2, PERIOD_US + PERIOD_US / 2 + BUDGET_US / 2);
}

TEST(waiting_set_free, "5/R-MCS-023", "a thread that waits for its refill runs as round robin")
{
    static struct trace trace;
    seL4_CPtr sc = new_target();
    start_exhausted(sc, MAIN_PRIORITY, &trace);
    spin_us(1000);
    sched_context_configure(sc, 5000, 5000, 0, 0, 0);
    spin_us(20000); /* both take turns now */
    CHECK_IN_TIME(trace.count >= 2);
    CHECK_IN_TIME(trace_begin_us(&trace, 1) < PERIOD_US / 2);
    EXPECT_US(trace_end_us(&trace, 1) - trace_begin_us(&trace, 1), 5000);
}

TEST(blocked_begins_afresh, "5/R-MCS-023",
     "parameters for a thread that is blocked, or for none, give a whole budget at once")
{
    static struct trace trace;
    seL4_CPtr sc = new_target();
    sched_context_configure(sc, BUDGET_US, PERIOD_US, 0, 0, 0);
    exhaust(sc);
    EXPECT_OK(configure(sc, BUDGET_US, PERIOD_US, 0));
    struct thread *thread = new_thread_on(sc, trace_spin, ABOVE, &trace);
    trace_begin(&trace);
    start_thread(thread);
    EXPECT_RUN(&trace, 0, 0, BUDGET_US);
}
