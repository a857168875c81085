/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * How scheduling contexts get and spend time: the traces of spec 05, section 4.4, and random ones
 * against the rules of section 4.2, written down here as a list of refills. A tick is a
 * microsecond.
 */
#include "core/refill.h"
#include "random.h"
#include "unit.h"

#include <string.h>

enum { MIN = 20, MS = 1000, ROOM = 12, STEPS = 200000, RUNS = 4000 };

static union {
    struct sched_context sc;
    uint8_t bytes[SCHED_CONTEXT_CORE_BYTES + ROOM * sizeof(struct refill)];
} memory;
static struct sched_context *const sc = &memory.sc;

static struct random random_state;

static word_t below(word_t limit)
{
    return random_word(&random_state) % limit;
}

/* With refills that are ready exactly when they say. */
static void begin(word_t budget, word_t period, word_t room, word_t now)
{
    clock_init(1);
    clock_precision = 0;
    memset(&memory, 0, sizeof(memory));
    refills_start(sc, budget, period, room, now);
}

static struct refill at(unsigned position)
{
    return sc->refills[(sc->first + position) % sc->capacity];
}

/* Runs for `ticks` from `now` on, or from when it may; returns when that was. */
static word_t run(word_t now, word_t ticks)
{
    if (!refill_is_ready(sc, now)) {
        now = refill_first(sc)->time;
    }
    refills_unblock(sc, now);
    refills_charge(sc, ticks);
    return now;
}

/* --- the traces */

static void a_busy_thread_runs_at_the_start_of_every_period(void **state)
{
    (void)state;
    for (word_t room = 2; room <= ROOM; room++) {
        begin(4 * MS, 20 * MS, room, 0);
        word_t now = 0;
        for (word_t period = 0; period < 5; period++) {
            now = run(now, 4 * MS);
            assert_int_equal(now, period * 20 * MS);
            now += 4 * MS;
        }
    }
}

static void what_is_used_late_comes_back_late(void **state)
{
    (void)state;
    begin(4 * MS, 20 * MS, 2, 0);
    assert_int_equal(run(3 * MS, 4 * MS), 3 * MS);
    assert_int_equal(run(7 * MS, 4 * MS), 23 * MS);
    assert_int_equal(run(27 * MS, 4 * MS), 43 * MS);
}

/* The sporadic one is unblocked when it becomes ready, not when it runs. */
static void a_sporadic_one_is_not_delayed_by_others(void **state)
{
    (void)state;
    begin(4 * MS, 20 * MS, 2, 0);
    refills_unblock(sc, 0);
    refills_charge(sc, 4 * MS); /* from 3 to 7 */
    assert_int_equal(refill_first(sc)->time, 20 * MS);
}

static word_t supply_after_four_bursts(word_t room)
{
    begin(4 * MS, 20 * MS, room, 0);
    for (word_t burst = 0; burst < 4; burst++) {
        assert_int_equal(run(burst * 2500, MS), burst * 2500);
    }
    assert_false(refill_is_ready(sc, 9 * MS));
    return refill_first(sc)->time;
}

static void few_refills_delay_the_supply(void **state)
{
    (void)state;
    assert_int_equal(supply_after_four_bursts(2), 23 * MS);
    assert_int_equal(supply_after_four_bursts(12), 20 * MS);
}

static void giving_up_the_rest_costs_a_period(void **state)
{
    (void)state;
    begin(5 * MS, 20 * MS, 2, 0);
    word_t now = 0;
    for (word_t period = 0; period < 6; period++) {
        assert_int_equal(run(now, refill_first(sc)->amount), period * 20 * MS);
        now = period * 20 * MS + 1;
    }
}

static void a_short_rest_is_kept_for_the_next_refill(void **state)
{
    (void)state;
    begin(4 * MS, 20 * MS, ROOM, 0);
    run(0, 4 * MS - MIN + 1);
    assert_int_equal(sc->count, 1);
    assert_int_equal(refill_first(sc)->amount, 4 * MS);
    assert_int_equal(refill_first(sc)->time, 20 * MS - (MIN - 1));
}

static void more_than_there_was_is_paid_back(void **state)
{
    (void)state;
    begin(4 * MS, 20 * MS, ROOM, 0);
    run(0, 5 * MS);
    assert_int_equal(refill_first(sc)->time, 21 * MS);
    assert_int_equal(refill_first(sc)->amount, 3 * MS);
    assert_int_equal(at(1).time, 40 * MS);
    assert_int_equal(at(1).amount, MS);
}

static void a_slice_is_used_up_and_renewed(void **state)
{
    (void)state;
    begin(5 * MS, 5 * MS, 2, 0);
    refills_charge(sc, 3 * MS);
    assert_true(refill_is_ready(sc, 0));
    refills_unblock(sc, 4 * MS);
    assert_int_equal(refill_first(sc)->amount, 2 * MS);
    refills_charge(sc, 9 * MS);
    assert_int_equal(refill_first(sc)->amount, 0);
    refills_restore(sc);
    assert_int_equal(refill_first(sc)->amount, 5 * MS);
    assert_true(refill_is_ready(sc, 0));
}

/* --- other parameters */

static void a_greater_budget_comes_a_period_later(void **state)
{
    (void)state;
    begin(4 * MS, 20 * MS, 2, 0);
    run(0, MS);
    refills_update(sc, 6 * MS, 30 * MS, ROOM, 2 * MS);
    assert_int_equal(sc->count, 2);
    assert_int_equal(at(0).time, 2 * MS);
    assert_int_equal(at(0).amount, 3 * MS);
    assert_int_equal(at(1).time, 32 * MS);
    assert_int_equal(at(1).amount, 3 * MS);
}

static void a_smaller_budget_holds_at_once(void **state)
{
    (void)state;
    begin(4 * MS, 20 * MS, ROOM, 0);
    run(0, MS);
    refills_update(sc, 2 * MS, 10 * MS, 2, 2 * MS);
    assert_int_equal(sc->count, 1);
    assert_int_equal(at(0).time, 2 * MS);
    assert_int_equal(at(0).amount, 2 * MS);
}

static void an_update_makes_nothing_ready(void **state)
{
    (void)state;
    begin(4 * MS, 20 * MS, 2, 0);
    run(0, 4 * MS);
    refills_update(sc, 2 * MS, 10 * MS, 2, 5 * MS);
    assert_int_equal(at(0).time, 20 * MS);
    assert_int_equal(at(0).amount, 2 * MS);
}

/* --- random traces against the rules */

struct rules {
    word_t budget, period;
    unsigned room, count;
    struct refill list[ROOM];
};

static struct rules rules;

static void rules_take_first(void)
{
    rules.count--;
    memmove(rules.list, rules.list + 1, rules.count * sizeof(rules.list[0]));
}

static void rules_add(struct refill new)
{
    struct refill *last = rules.count ? &rules.list[rules.count - 1] : NULL;
    if (last && last->time + last->amount >= new.time) {
        last->amount += new.amount;
    } else if (rules.count < rules.room) {
        rules.list[rules.count++] = new;
    } else {
        *last = (struct refill){new.time - last->amount, last->amount + new.amount};
    }
}

static void rules_start(word_t budget, word_t period, unsigned room, word_t now)
{
    rules = (struct rules){budget, period, room, 1, {{now, budget}}};
}

static void rules_update(word_t budget, word_t period, unsigned room, word_t now)
{
    struct refill head = rules.list[0];
    head.time = head.time <= now ? now : head.time;
    head.amount = head.amount < budget ? head.amount : budget;
    rules = (struct rules){budget, period, room, 1, {head}};
    if (head.amount < budget) {
        rules_add((struct refill){head.time + period, budget - head.amount});
    }
}

static void rules_charge(word_t used)
{
    struct refill *head = rules.list;
    while (head->amount <= used) {
        struct refill spent = {head->time + rules.period, head->amount};
        used -= head->amount;
        if (rules.count == 1) {
            *head = spent;
        } else {
            rules_take_first();
            rules_add(spent);
        }
    }
    if (used > 0) {
        struct refill spent = {head->time + rules.period, used};
        head->time += used;
        head->amount -= used;
        rules_add(spent);
    }
    while (head->amount < MIN && rules.count > 1) {
        word_t rest = head->amount;
        rules_take_first();
        head->time -= rest;
        head->amount += rest;
    }
}

static void rules_unblock(word_t now)
{
    struct refill *head = rules.list;
    if (head->time > now) {
        return;
    }
    head->time = now;
    while (rules.count > 1 && rules.list[1].time <= head->time + head->amount) {
        word_t amount = head->amount;
        rules_take_first();
        *head = (struct refill){now, head->amount + amount};
    }
}

static void compare(void)
{
    word_t sum = 0;
    assert_int_equal(sc->count, rules.count);
    assert_true(sc->count <= sc->capacity && sc->first < sc->capacity);
    for (unsigned i = 0; i < sc->count; i++) {
        assert_int_equal(at(i).time, rules.list[i].time);
        assert_int_equal(at(i).amount, rules.list[i].amount);
        assert_true(i == 0 || at(i).time >= at(i - 1).time + at(i - 1).amount);
        sum += at(i).amount;
    }
    assert_int_equal(sum, sc->budget);
    assert_true(at(0).amount >= MIN);
}

/* Budget, period and number of refills of a scheduling context that is not round robin. */
struct parameters {
    word_t budget, period;
    unsigned room;
};

static struct parameters any_parameters(void)
{
    word_t budget = below(2) ? MIN + below(5) : MIN + below(2000);
    word_t more = below(2) ? 1 + below(5) : 1 + below(5000);
    return (struct parameters){budget, budget + more, 2 + (unsigned)below(ROOM - 1)};
}

static word_t any_use(void)
{
    word_t first = refill_first(sc)->amount;
    switch (below(6)) {
    case 0:
        return first;
    case 1:
        return first > MIN ? first - below(MIN) : 0;
    case 2:
        return first + below(MIN);
    case 3:
        return below(3 * sc->budget);
    default:
        return below(first);
    }
}

static void step(word_t *now)
{
    switch (below(16)) {
    case 0: {
        struct parameters p = any_parameters();
        refills_start(sc, p.budget, p.period, p.room, *now);
        rules_start(p.budget, p.period, p.room, *now);
        break;
    }
    case 1: {
        struct parameters p = any_parameters();
        refills_update(sc, p.budget, p.period, p.room, *now);
        rules_update(p.budget, p.period, p.room, *now);
        break;
    }
    case 2:
    case 3:
    case 4:
    case 5:
        refills_unblock(sc, *now);
        rules_unblock(*now);
        break;
    default: {
        word_t used = any_use();
        *now += used;
        refills_charge(sc, used);
        rules_charge(used);
        break;
    }
    }
}

static void random_use_follows_the_rules(void **state)
{
    (void)state;
    random_state = random_begin("refill");
    word_t now = BIT(40);
    begin(MIN, 100, 2, now);
    rules_start(MIN, 100, 2, now);
    for (unsigned i = 0; i < STEPS; i++) {
        step(&now);
        compare();
        now += below(3) ? below(MIN) : below(2 * sc->period);
    }
}

/* A thread that uses no more than it is given, at random times. */
enum { BURSTS = 60 };
static struct {
    word_t begin, end;
} bursts[BURSTS];

static void use_at_random(void)
{
    struct parameters p = any_parameters();
    begin(p.budget, p.period, p.room, 0);
    word_t now = 0;
    for (unsigned i = 0; i < BURSTS; i++) {
        if (!refill_is_ready(sc, now)) {
            now = refill_first(sc)->time;
        }
        refills_unblock(sc, now);
        word_t used = 1 + below(refill_first(sc)->amount);
        bursts[i].begin = now;
        bursts[i].end = now += used;
        refills_charge(sc, used);
        now += below(2) ? 0 : below(p.period);
    }
}

/* Used from `first` on, in the period that begins there. */
static word_t used_within(unsigned first, word_t period)
{
    word_t end = bursts[first].begin + period;
    word_t used = 0;
    for (unsigned i = first; i < BURSTS && bursts[i].begin < end; i++) {
        used += (bursts[i].end < end ? bursts[i].end : end) - bursts[i].begin;
    }
    return used;
}

static void no_period_anywhere_has_more_than_the_budget(void **state)
{
    (void)state;
    random_state = random_begin("refill periods");
    for (unsigned run = 0; run < RUNS; run++) {
        use_at_random();
        for (unsigned i = 0; i < BURSTS; i++) {
            assert_true(used_within(i, sc->period) <= sc->budget);
        }
    }
}

static void a_period_of_rest_brings_everything_back(void **state)
{
    (void)state;
    random_state = random_begin("refill rest");
    for (unsigned run = 0; run < RUNS; run++) {
        use_at_random();
        word_t now = bursts[BURSTS - 1].end + sc->period;
        refills_unblock(sc, now);
        assert_int_equal(sc->count, 1);
        assert_int_equal(refill_first(sc)->amount, sc->budget);
        assert_int_equal(refill_first(sc)->time, now);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_busy_thread_runs_at_the_start_of_every_period),
        cmocka_unit_test(what_is_used_late_comes_back_late),
        cmocka_unit_test(a_sporadic_one_is_not_delayed_by_others),
        cmocka_unit_test(few_refills_delay_the_supply),
        cmocka_unit_test(giving_up_the_rest_costs_a_period),
        cmocka_unit_test(a_short_rest_is_kept_for_the_next_refill),
        cmocka_unit_test(more_than_there_was_is_paid_back),
        cmocka_unit_test(a_slice_is_used_up_and_renewed),
        cmocka_unit_test(a_greater_budget_comes_a_period_later),
        cmocka_unit_test(a_smaller_budget_holds_at_once),
        cmocka_unit_test(an_update_makes_nothing_ready),
        cmocka_unit_test(random_use_follows_the_rules),
        cmocka_unit_test(no_period_anywhere_has_more_than_the_budget),
        cmocka_unit_test(a_period_of_rest_brings_everything_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
