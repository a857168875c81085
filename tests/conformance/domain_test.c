/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Domains and their schedule (spec 03, section 13.14). Tests leave the schedule as it was at boot.
 */
#include "support/actors.h"
#include "support/domains.h"
#include "support/irq.h"
#include "support/objects.h"
#include "support/partners.h"
#include "support/raw.h"
#include "support/test.h"

#define DOMAINS      CONFIG_NUM_DOMAINS
#define ENTRIES      CONFIG_NUM_DOMAIN_SCHEDULES
#define MAX_DURATION ((1ul << 56) - 1)

static struct answer set_domain(seL4_Word domain, seL4_CPtr thread)
{
    return invoke(seL4_CapDomain, DomainSetSet, WORDS(thread), WORDS(domain));
}

static struct answer configure(seL4_Word index, seL4_Word domain, seL4_Word duration)
{
    return invoke(seL4_CapDomain, DomainScheduleConfigure, NONE, WORDS(index, domain, duration));
}

static struct answer set_start(seL4_Word index)
{
    return invoke(seL4_CapDomain, DomainScheduleSetStart, NONE, WORDS(index));
}

TEST(set_arguments, "3/R-DOM-01", "Set reports a missing word first, then the domain")
{
    EXPECT_PLAIN(invoke(seL4_CapDomain, DomainSetSet, NONE, NONE), seL4_TruncatedMessage);
    EXPECT(invoke(seL4_CapDomain, DomainSetSet, NONE, WORDS(DOMAINS)), seL4_InvalidArgument, 0);
    EXPECT(set_domain(DOMAINS, seL4_CapInitThreadTCB), seL4_InvalidArgument, 0);
    EXPECT(set_domain((seL4_Word)-1, new_endpoint()), seL4_InvalidArgument, 0);
    EXPECT(set_domain(1ul << 32 | DOMAINS, new_endpoint()), seL4_InvalidArgument, 0);
}

TEST(set_thread, "3/R-DOM-02", "Set needs a TCB")
{
    EXPECT_PLAIN(invoke(seL4_CapDomain, DomainSetSet, NONE, WORDS(0)), seL4_TruncatedMessage);
    EXPECT(set_domain(0, new_endpoint()), seL4_InvalidArgument, 1);
    EXPECT(set_domain(0, new_slot()), seL4_InvalidArgument, 1);
    EXPECT(set_domain(0, seL4_CapDomain), seL4_InvalidArgument, 1);
}

TEST(set_own_domain, "3/R-DOM-03", "a ready thread that is set to its own domain still runs")
{
    struct thread *ready = run_thread(spin, BELOW, NULL);
    EXPECT_OK(set_domain(0, ready->tcb));
    EXPECT_OK(set_domain(0, seL4_CapInitThreadTCB));
    struct thread *last = run_receiver(new_endpoint());
    EXPECT_OK(set_domain(0, last->tcb));
    struct timer timer = new_timer();
    timer_arm(&timer, 5000);
    CHECK(timer_wait(&timer));
    CHECK(ready->notes[0] > 0);
    CHECK(!last->is_done);
}

TEST(configure_ranges, "3/R-DOM-04", "ScheduleConfigure checks words, index, domain and duration")
{
    EXPECT_PLAIN(invoke(seL4_CapDomain, DomainScheduleConfigure, NONE, WORDS(ENTRIES, DOMAINS)),
                 seL4_TruncatedMessage);
    EXPECT(configure(ENTRIES - 1, DOMAINS, 1ul << 56), seL4_RangeError, 0, ENTRIES - 2);
    EXPECT(configure((seL4_Word)-1, 0, 1), seL4_RangeError, 0, ENTRIES - 2);
    EXPECT(configure(0, DOMAINS, 1ul << 56), seL4_RangeError, 0, DOMAINS - 1);
    EXPECT(configure(0, 0, 1ul << 56), seL4_InvalidArgument, 2);
    EXPECT_OK(configure(0, 0, MAX_DURATION));
}

TEST(configure_start, "3/R-DOM-05", "the start entry cannot become an end marker")
{
    EXPECT(configure(0, 0, 0), seL4_InvalidArgument, 2);
}

TEST(configure_other_domain, "3/R-DOM-06", "an entry without duration belongs to domain 0")
{
    if (DOMAINS == 1) {
        not_applicable("one domain only");
    }
    EXPECT(configure(1, 1, 0), seL4_InvalidArgument, 1);
    EXPECT(configure(0, 1, 0), seL4_InvalidArgument, 1); /* before the rule for the start entry */
    EXPECT_OK(configure(1, 0, 0));
}

TEST(start_ranges, "3/R-DOM-07", "ScheduleSetStart takes entries that are no end markers")
{
    EXPECT_PLAIN(invoke(seL4_CapDomain, DomainScheduleSetStart, NONE, NONE), seL4_TruncatedMessage);
    EXPECT(set_start(ENTRIES), seL4_RangeError, 0, ENTRIES - 1);
    EXPECT(set_start((seL4_Word)-1), seL4_RangeError, 0, ENTRIES - 1);
    EXPECT(set_start(ENTRIES - 1), seL4_InvalidArgument, 0);
    EXPECT_OK(set_start(0));
}

TEST(unknown_label, "3/R-DOM-09", "other labels are illegal on the domain capability")
{
    const seL4_Word labels[] = {0, DomainSetSet - 1, DomainScheduleSetStart + 1, TCBResume, 99999};
    for (unsigned i = 0; i < 5; i += 1) {
        EXPECT_PLAIN(
            invoke(seL4_CapDomain, labels[i], WORDS(seL4_CapInitThreadTCB), WORDS(0, 0, 1)),
            seL4_IllegalOperation);
    }
}

TEST(copied, "3/R-DOM-10", "a copy of the domain capability works")
{
    seL4_CPtr copy = new_copy(seL4_CapDomain, seL4_NoRights);
    EXPECT_OK(invoke(copy, DomainSetSet, WORDS(seL4_CapInitThreadTCB), WORDS(0)));
    EXPECT(invoke(copy, DomainScheduleConfigure, NONE, WORDS(0, 0, 0)), seL4_InvalidArgument, 2);
    delete_cap(copy);
    EXPECT_OK(set_domain(0, seL4_CapInitThreadTCB));
}

/* Entries 1 and 2: time of domain 1, then of domain 0; entry 1 starts, and runs when this returns
 * from the kernel. Back in domain 0 the schedule is as it was. Returns whether all was accepted. */
static int spend_time_of_domain_1(seL4_Word microseconds)
{
    int is_good = configure(1, 1, domain_time_of_us(microseconds)).label == seL4_NoError &&
                  configure(2, 0, MAX_DURATION).label == seL4_NoError &&
                  set_start(1).label == seL4_NoError;
    is_good &= set_start(0).label == seL4_NoError && configure(1, 0, 0).label == seL4_NoError &&
               configure(2, 0, 0).label == seL4_NoError;
    return is_good;
}

enum { OTHERS_US = 20000 };

TEST(other_domain_has_its_time, "3/R-DOM-08",
     "a thread of another domain runs in its time only, whatever the priorities")
{
    if (DOMAINS == 1) {
        not_applicable("one domain only");
    }
    struct timer timer = new_timer();
    struct thread *other = new_thread(spin, ABOVE, NULL, 0);
    EXPECT_OK(set_domain(1, other->tcb));
    start_thread(other);
    timer_arm(&timer, OTHERS_US);
    CHECK(timer_wait(&timer));
    CHECK_EQ(other->notes[0], 0);

    CHECK_EQ(seL4_TCB_SetPriority(other->tcb, seL4_CapInitThreadTCB, 0), seL4_NoError);
    CHECK(spend_time_of_domain_1(OTHERS_US));
    seL4_Word after = other->notes[0];
    CHECK(after > 0);
    timer_arm(&timer, OTHERS_US);
    CHECK(timer_wait(&timer));
    CHECK_EQ(other->notes[0], after);
}

TEST(unused_time_is_idle, "3/R-DOM-08",
     "in the time of a domain without threads the machine idles, though others are ready")
{
    if (DOMAINS == 1) {
        not_applicable("one domain only");
    }
    struct timer timer = new_timer();
    struct thread *equal = run_thread(spin, BELOW, NULL);
    timer_arm(&timer, OTHERS_US - OTHERS_US / 5);
    CHECK_EQ(receive_if_any(timer.signal).badge, 0);
    CHECK(spend_time_of_domain_1(OTHERS_US));
    CHECK_EQ(receive_if_any(timer.signal).badge, TIMER_BADGE); /* that time has gone by */
    CHECK_EQ(equal->notes[0], 0);
}
