/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The release queue against a plain list: earlier times first, equal ones in the order of coming.
 */
#include "core/budget.h"
#include "core/release_queue.h"
#include "core/scheduler.h"
#include "machine.h"
#include "random.h"
#include "unit.h"

enum { THREADS = 40, STEPS = 30000, LONGEST = 300 };

static struct tcb threads[THREADS];
static union {
    struct sched_context sc;
    uint8_t bytes[SCHED_CONTEXT_CORE_BYTES + 2 * sizeof(struct refill)];
} contexts[THREADS];

static struct tcb *order[THREADS]; /* those that wait, the first to be released first */
static unsigned waiting;
static struct random random_state;

static unsigned below(unsigned limit)
{
    return random_below(&random_state, limit);
}

static word_t time_of(const struct tcb *thread)
{
    return refill_first(thread->sched_context)->time;
}

static void begin(void)
{
    machine_start();
    clock_precision = 0;
    for (unsigned i = 0; i < THREADS; i++) {
        threads[i] = (struct tcb){.state = THREAD_RUNNING, .priority = (uint8_t)below(256)};
        threads[i].sched_context = &contexts[i].sc;
        contexts[i].sc.thread = &threads[i];
    }
    waiting = 0;
}

static void insert(struct tcb *thread)
{
    word_t time = budget_now + 1 + below(LONGEST);
    refills_start(thread->sched_context, 20, 1000, 2, time);
    unsigned at = waiting;
    while (at > 0 && time_of(order[at - 1]) > time) {
        order[at] = order[at - 1];
        at--;
    }
    order[at] = thread;
    waiting++;
    release_queue_insert(thread);
}

static void take_out(unsigned at)
{
    waiting--;
    for (; at < waiting; at++) {
        order[at] = order[at + 1];
    }
}

static void remove_thread(struct tcb *thread)
{
    for (unsigned i = 0; i < waiting; i++) {
        if (order[i] == thread) {
            take_out(i);
            break;
        }
    }
    release_queue_remove(thread);
}

/* Those whose time has come are in the ready queue then, or the candidate. */
static void wake(void)
{
    release_queue_wake();
    while (waiting > 0 && time_of(order[0]) <= budget_now) {
        const struct tcb *thread = order[0];
        assert_false(thread->is_waiting);
        assert_true(thread->is_queued || thread == scheduler_candidate);
        take_out(0);
    }
    for (unsigned i = 0; i < THREADS; i++) {
        scheduler_withdraw(&threads[i]);
    }
    scheduler_decision = DECISION_NONE;
}

static void check(void)
{
    assert_int_equal(release_queue_time(), waiting > 0 ? time_of(order[0]) : UINT64_MAX);
    unsigned found = 0;
    for (unsigned i = 0; i < THREADS; i++) {
        assert_false(threads[i].is_queued);
        found += threads[i].is_waiting;
    }
    assert_int_equal(found, waiting);
    for (unsigned i = 0; i < waiting; i++) {
        assert_ptr_equal(order[i]->ready_previous, i > 0 ? order[i - 1] : NULL);
        assert_ptr_equal(order[i]->ready_next, i + 1 < waiting ? order[i + 1] : NULL);
    }
}

static void random_operations_keep_the_order(void **state)
{
    (void)state;
    random_state = random_begin("release_queue");
    begin();
    for (unsigned i = 0; i < STEPS; i++) {
        struct tcb *thread = &threads[below(THREADS)];
        switch (below(5)) {
        case 0:
        case 1:
            if (!thread->is_waiting) {
                insert(thread);
            }
            break;
        case 2:
            remove_thread(thread);
            break;
        default:
            budget_now += below(LONGEST / 10);
            wake();
            break;
        }
        check();
    }
}

static void a_new_first_one_makes_the_deadline_old(void **state)
{
    (void)state;
    begin();
    budget_deadline_is_old = false;
    refills_start(threads[0].sched_context, 20, 1000, 2, 500);
    release_queue_insert(&threads[0]);
    assert_true(budget_deadline_is_old);
    budget_deadline_is_old = false;
    refills_start(threads[1].sched_context, 20, 1000, 2, 500);
    release_queue_insert(&threads[1]);
    assert_false(budget_deadline_is_old);
    refills_start(threads[2].sched_context, 20, 1000, 2, 499);
    release_queue_insert(&threads[2]);
    assert_true(budget_deadline_is_old);
    for (unsigned i = 0; i < 3; i++) {
        release_queue_remove(&threads[i]);
    }
    assert_int_equal(release_queue_time(), UINT64_MAX);
}

static void the_idle_machine_waits_for_the_first_one(void **state)
{
    (void)state;
    begin();
    refills_start(threads[0].sched_context, 20, 1000, 2, 700);
    threads[0].priority = 1;
    release_queue_insert(&threads[0]);
    thread_suspend(machine_root());
    scheduler_finish();
    assert_ptr_equal(current_thread, &threads[0]);
    assert_int_equal(budget_now, 700);
    assert_ptr_equal(budget_context, threads[0].sched_context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_operations_keep_the_order),
        cmocka_unit_test(a_new_first_one_makes_the_deadline_old),
        cmocka_unit_test(the_idle_machine_waits_for_the_first_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
