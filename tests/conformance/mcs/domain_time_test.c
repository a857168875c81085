/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Domains, whose durations are cycles of the time stamp counter (spec 05, section 13.2).
 */
#include "mcs/agents.h"
#include "mcs/traces.h"
#include "support/objects.h"
#include "support/test.h"

#define MAX_DURATION ((1ul << 56) - 1)

enum { ENTRIES = CONFIG_NUM_DOMAIN_SCHEDULES, OURS_US = 10000, OTHERS_US = 5000 };

static struct answer configure(seL4_Word index, seL4_Word domain, seL4_Word duration)
{
    return invoke(seL4_CapDomain, DomainScheduleConfigure, NONE, WORDS(index, domain, duration));
}

static struct answer set_start(seL4_Word index)
{
    return invoke(seL4_CapDomain, DomainScheduleSetStart, NONE, WORDS(index));
}

TEST(domain_ranges, "5/R-MCS-124", "the last entry of the schedule cannot be configured")
{
    EXPECT(configure(ENTRIES - 1, 0, 1), seL4_RangeError, 0, ENTRIES - 2);
    EXPECT(configure(0, 0, MAX_DURATION + 1), seL4_InvalidArgument, 2);
    EXPECT_OK(configure(0, 0, MAX_DURATION));
}

static struct trace trace;

/* Entries 1 and 2 are ours and that of domain 1; runs them for that long, then only domain 0. */
static int run_schedule(seL4_Word us)
{
    int is_good = configure(1, 0, cycles_of_us(OURS_US)).label == seL4_NoError &&
                  configure(2, 1, cycles_of_us(OTHERS_US)).label == seL4_NoError;
    trace_begin(&trace);
    is_good &= set_start(1).label == seL4_NoError;
    spin_us(us);
    is_good &= set_start(0).label == seL4_NoError && configure(1, 0, 0).label == seL4_NoError &&
               configure(2, 0, 0).label == seL4_NoError;
    return is_good;
}

static void start_in_domain_1(seL4_CPtr sc)
{
    struct thread *thread = new_thread_on(sc, trace_spin, 1, &trace);
    EXPECT_OK(invoke(seL4_CapDomain, DomainSetSet, WORDS(thread->tcb), WORDS(1)));
    start_thread(thread);
}

TEST(domain_cycles, "5/R-MCS-124", "entries of 10 ms and 5 ms make cycles of 15 ms")
{
    if (CONFIG_NUM_DOMAINS == 1) {
        not_applicable("one domain only");
    }
    start_in_domain_1(sched_context_with(100000, 100000));
    CHECK(run_schedule(68000));
    CHECK_EQ(trace.count, 4);
    for (unsigned i = 0; i < 4; i += 1) {
        seL4_Word begin = i * (OURS_US + OTHERS_US) + OURS_US;
        EXPECT_RUN(&trace, i, begin, begin + OTHERS_US);
    }
}

TEST(domain_keeps_budget, "5/R-MCS-124",
     "a thread keeps what it has not used of its budget when its domain's time ends")
{
    if (CONFIG_NUM_DOMAINS == 1) {
        not_applicable("one domain only");
    }
    start_in_domain_1(sched_context_with(7000, 100000));
    CHECK(run_schedule(68000));
    CHECK_EQ(trace.count, 2);
    EXPECT_RUN(&trace, 0, 10000, 15000);
    EXPECT_RUN(&trace, 1, 25000, 27000);
}

TEST(domain_of_released, "5/R-MCS-124",
     "a thread whose refill comes in the time of another domain runs when its own domain does")
{
    if (CONFIG_NUM_DOMAINS == 1) {
        not_applicable("one domain only");
    }
    start_in_domain_1(sched_context_with(1000, 10000));
    CHECK(run_schedule(45000)); /* its refill is due at 20 ms and at 35 ms */
    EXPECT_RUN(&trace, 0, 10000, 11000);
    EXPECT_RUN(&trace, 1, 25000, 26000);
    EXPECT_RUN(&trace, 2, 40000, 41000);
}
