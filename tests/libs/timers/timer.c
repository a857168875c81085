/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * ltimer on the timer that the machine has. The time stamp counter, which counts nanoseconds here,
 * is the second opinion.
 */
#include "timer.h"

#include <platsupport/arch/tsc.h>
#include <platsupport/plat/timer.h>

#ifdef TIMER_IS_PIT
#define TIMER_IS_PIT 1
#else
#define TIMER_IS_PIT 0
#endif
#ifdef TIMER_IS_MSI
#define TIMER_IS_MSI 1
#else
#define TIMER_IS_MSI 0
#endif

/* One part in so many may two clocks differ. */
#define PARTS (TIMER_IS_PIT ? 2000 : 100000)

ltimer_t timer;
int num_timeouts;

static bool is_made;

static void on_timeout(void *token, ltimer_event_t event)
{
    num_timeouts += token == &num_timeouts && event == LTIMER_TIMEOUT_EVENT;
}

bool timer_start(void)
{
    num_timeouts = 0;
    if (is_made) {
        return ltimer_reset(&timer) == 0;
    }
    is_made = ltimer_default_init(&timer, env.ops, on_timeout, &num_timeouts) == 0;
    return is_made;
}

void timer_end(void)
{
    if (is_made) {
        ltimer_destroy(&timer);
        env_poll(); /* what it has still raised */
        is_made = false;
    }
}

uint64_t timer_now(void)
{
    uint64_t now = 0;

    if (ltimer_get_time(&timer, &now)) {
        printf("The timer does not tell the time\n");
        test_failed = true;
    }
    return now;
}

uint64_t timer_await(int num)
{
    while (num_timeouts < num) {
        env_wait();
    }
    return timer_now();
}

static bool is_between(uint64_t low, uint64_t value, uint64_t high)
{
    if (value < low || value > high) {
        printf("%llu is not between %llu and %llu\n", (unsigned long long)value,
               (unsigned long long)low, (unsigned long long)high);
        return false;
    }
    return true;
}

/* No timeout comes but one that is set here. */
static bool nothing_comes(void)
{
    int before = num_timeouts;
    uint64_t end = timer_now() + 60 * NS_IN_MS;

    return ltimer_set_timeout(&timer, end, TIMEOUT_ABSOLUTE) == 0 &&
           timer_await(before + 1) >= end && num_timeouts == before + 1;
}

static void the_timer_says_what_it_needs(void)
{
    pmem_region_t pmem;
    ps_irq_t irq;

    CHECK(ltimer_default_describe(&timer, env.ops) == 0 && ltimer_get_num_irqs(&timer) == 1);
    CHECK(ltimer_get_nth_irq(&timer, 0, &irq) == 0 &&
          ltimer_get_nth_irq(&timer, 1, &irq) == EINVAL);
    CHECK(irq.type == (TIMER_IS_MSI ? PS_MSI : PS_IOAPIC));
    CHECK(TIMER_IS_MSI || (irq.ioapic.ioapic == 0 && irq.ioapic.pin == 2));
    CHECK(TIMER_IS_MSI || irq.ioapic.vector == (TIMER_IS_PIT ? 2 : 0));
    CHECK(ltimer_get_num_pmems(&timer) == (TIMER_IS_PIT ? 0 : 1));
    CHECK(TIMER_IS_PIT || (ltimer_get_nth_pmem(&timer, 0, &pmem) == 0 &&
                           pmem.base_addr == 0xfed00000 && pmem.length == 0x38));
    ltimer_destroy(&timer);
}

static void time_goes_forward(void)
{
    CHECK(timer_start());
    uint64_t last = timer_now();
    for (int i = 0; i < 5000; i++) {
        uint64_t now = timer_now();
        CHECK(now >= last && now - last < LATE_NS);
        last = now;
    }
}

static void time_passes_as_fast_as_it_should(void)
{
    CHECK(timer_start());
    uint64_t tsc = rdtsc_pure();
    uint64_t start = timer_now();
    ltimer_ms_delay(&timer, 5);
    uint64_t passed = timer_now() - start;
    uint64_t expected = rdtsc_pure() - tsc;
    CHECK(is_between(5 * NS_IN_MS, passed, 6 * NS_IN_MS));
    CHECK(is_between(expected - expected / PARTS - NS_IN_US * 10, passed,
                     expected + expected / PARTS));
}

static void relative_timeouts_come_once_and_in_time(void)
{
    static const uint64_t delays[] = {0,
                                      1,
                                      NS_IN_US,
                                      50 * NS_IN_US,
                                      NS_IN_MS,
                                      10 * NS_IN_MS,
                                      54925 * NS_IN_US,
                                      56 * NS_IN_MS,
                                      500 * NS_IN_MS};

    CHECK(timer_start());
    for (int i = 0; i < (int)ARRAY_SIZE(delays); i++) {
        uint64_t start = timer_now();
        CHECK(ltimer_set_timeout(&timer, delays[i], TIMEOUT_RELATIVE) == 0);
        uint64_t end = timer_await(i + 1);
        CHECK(is_between(delays[i], end - start, delays[i] + LATE_NS));
    }
    CHECK(nothing_comes());
}

static void absolute_timeouts_come_at_their_time(void)
{
    CHECK(timer_start());
    uint64_t now = timer_now();
    CHECK(ltimer_set_timeout(&timer, now, TIMEOUT_ABSOLUTE) == ETIME);
    CHECK(ltimer_set_timeout(&timer, 0, TIMEOUT_ABSOLUTE) == ETIME);
    for (int i = 1; i <= 10; i++) {
        uint64_t at = timer_now() + (uint64_t)i * 7 * NS_IN_MS;
        CHECK(ltimer_set_timeout(&timer, at, TIMEOUT_ABSOLUTE) == 0);
        CHECK(is_between(at, timer_await(i), at + LATE_NS));
    }
}

static void a_millisecond_comes_a_thousand_times_a_second(void)
{
    CHECK(timer_start());
    uint64_t tsc = rdtsc_pure();
    uint64_t start = timer_now();
    CHECK(ltimer_set_timeout(&timer, NS_IN_MS, TIMEOUT_PERIODIC) == 0);
    for (int i = 1; i <= 1000; i++) {
        uint64_t due = (uint64_t)i * NS_IN_MS;
        CHECK(is_between(due, timer_await(i) - start, due + LATE_NS));
    }
    CHECK(is_between(NS_IN_S - NS_IN_S / PARTS, rdtsc_pure() - tsc,
                     NS_IN_S + NS_IN_S / PARTS + LATE_NS));
    CHECK(ltimer_reset(&timer) == 0);
    CHECK(nothing_comes());
}

static void long_periods_are_as_the_timer_can(void)
{
    CHECK(timer_start());
    CHECK(ltimer_set_timeout(&timer, 0, TIMEOUT_PERIODIC) == EINVAL);
    uint64_t start = timer_now();
    int error = ltimer_set_timeout(&timer, 200 * NS_IN_MS, TIMEOUT_PERIODIC);
    CHECK(error == (TIMER_IS_PIT ? ENOSYS : 0));
    if (!error) {
        CHECK(is_between(NS_IN_S, timer_await(5) - start, NS_IN_S + LATE_NS));
    }
    CHECK(ltimer_set_timeout(&timer, 50 * NS_IN_MS, TIMEOUT_PERIODIC) == 0);
    timer_await(num_timeouts + 3);
}

static void a_new_timeout_replaces_the_old(void)
{
    CHECK(timer_start());
    CHECK(ltimer_set_timeout(&timer, NS_IN_MS, TIMEOUT_PERIODIC) == 0);
    timer_await(3);
    uint64_t start = timer_now();
    CHECK(ltimer_set_timeout(&timer, 30 * NS_IN_MS, TIMEOUT_RELATIVE) == 0);
    CHECK(is_between(30 * NS_IN_MS, timer_await(4) - start, 30 * NS_IN_MS + LATE_NS));
    CHECK(nothing_comes());
}

static void what_the_timer_cannot_do_is_an_error(void)
{
    ps_io_ops_t ops = env.ops;
    ltimer_t second;
    uint64_t resolution;

    CHECK(timer_start());
    CHECK(ltimer_get_resolution(&timer, &resolution) == ENOSYS);
    CHECK(ltimer_set_timeout(&timer, 1, (timeout_type_t)9) == EINVAL);
    CHECK(ltimer_default_init(&second, ops, NULL, NULL) == EIO); /* its interrupt is taken */
    timer_end();
    CHECK(ltimer_default_init(NULL, ops, NULL, NULL) == EINVAL);
    ops.malloc_ops = (ps_malloc_ops_t){0};
    CHECK(ltimer_default_init(&timer, ops, NULL, NULL) == ENOSYS);
}

/* Device frames, interrupt handlers and slots would run out. */
static void a_timer_gives_everything_back(void)
{
    for (int i = 0; i < (TIMER_IS_PIT ? 2 : 20); i++) {
        timer_end();
        CHECK(timer_start());
        CHECK(timer_now() < NS_IN_MS); /* time began when it was made */
        CHECK(ltimer_set_timeout(&timer, NS_IN_MS, TIMEOUT_PERIODIC) == 0);
        timer_await(1);
    }
}

/* ltimer on the PIT where the HPET is the default: both are there. */
static void the_processor_is_as_fast_as_the_pit_says(void)
{
    timer_end();
    CHECK(ltimer_pit_init(&timer, env.ops, NULL, NULL) == 0);
    CHECK(is_between(GHZ - GHZ / 2000, ltimer_pit_get_tsc_freq(&timer), GHZ + GHZ / 2000));
    ltimer_destroy(&timer);
}

int main(void)
{
    static const struct test tests[] = {
        {"the timer says what it needs", the_timer_says_what_it_needs},
        {"time goes forward", time_goes_forward},
        {"time passes as fast as it should", time_passes_as_fast_as_it_should},
        {"relative timeouts come once and in time", relative_timeouts_come_once_and_in_time},
        {"absolute timeouts come at their time", absolute_timeouts_come_at_their_time},
        {"a millisecond comes a thousand times a second",
         a_millisecond_comes_a_thousand_times_a_second},
        {"long periods are as the timer can", long_periods_are_as_the_timer_can},
        {"a new timeout replaces the old", a_new_timeout_replaces_the_old},
        {"what the timer cannot do is an error", what_the_timer_cannot_do_is_an_error},
        {"a timer gives everything back", a_timer_gives_everything_back},
        {"clients of a time manager get what they asked for", clients_get_what_they_asked_for},
        {"a hundred clients share a timer", hundred_clients_share_a_timer},
        {"timer objects can be taken and given back", timer_objects_can_be_taken},
        {"the default timer runs by badge", the_default_timer_runs_by_badge},
        {"interrupts of a timer without a driver are acknowledged", timer_irqs_are_acknowledged},
        /* last: one machine is enough, for the measurement takes long */
        {"the processor is as fast as the PIT says", the_processor_is_as_fast_as_the_pit_says},
    };

    env_start();
    run_tests(tests, ARRAY_SIZE(tests) - (TIMER_IS_PIT || TIMER_IS_MSI), env.exit_slot);
}
