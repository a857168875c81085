/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Ready queues against a plain list of all threads in the order of their queues (Q1, Q2).
 */
#include "core/ready_queue.h"
#include "random.h"
#include "unit.h"

#include <string.h>

enum { THREADS = 40, STEPS = 50000 };

static struct tcb threads[THREADS];
static struct tcb *order[THREADS]; /* queued threads, each behind those of its queue */
static int queued;

static int find(const struct tcb *thread)
{
    for (int i = 0; i < queued; i++) {
        if (order[i] == thread) {
            return i;
        }
    }
    return -1;
}

static void insert(int at, struct tcb *thread)
{
    memmove(&order[at + 1], &order[at], (size_t)(queued - at) * sizeof(order[0]));
    order[at] = thread;
    queued++;
}

static void take_out(int at)
{
    queued--;
    memmove(&order[at], &order[at + 1], (size_t)(queued - at) * sizeof(order[0]));
}

static struct tcb *model_highest(void)
{
    struct tcb *best = NULL;
    for (int i = 0; i < queued; i++) {
        if (!best || order[i]->priority > best->priority) {
            best = order[i];
        }
    }
    return best;
}

static void check(void)
{
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(threads[i].is_queued, find(&threads[i]) >= 0);
    }
    struct tcb *best = model_highest();
    for (unsigned priority = 0; priority < 256; priority += 15) {
        assert_int_equal(ready_queue_has_above(0, priority), best && best->priority > priority);
    }
}

static void step(struct random *random)
{
    struct tcb *thread = &threads[random_below(random, THREADS)];
    int at = find(thread);
    switch (random_below(random, 4)) {
    case 0:
        ready_queue_append(thread);
        if (at < 0) {
            insert(queued, thread);
        }
        break;
    case 1:
        ready_queue_prepend(thread);
        if (at < 0) {
            insert(0, thread);
        }
        break;
    case 2:
        ready_queue_remove(thread);
        if (at >= 0) {
            take_out(at);
        }
        break;
    default: {
        struct tcb *best = model_highest();
        assert_ptr_equal(ready_queue_take_highest(0), best);
        if (best) {
            take_out(find(best));
        }
        break;
    }
    }
    if (!thread->is_queued) { /* few priorities at the edges of groups, so that queues are shared */
        static const uint8_t priorities[] = {0, 1, 63, 64, 65, 127, 128, 254, 255};
        thread->priority = priorities[random_below(random, ARRAY_SIZE(priorities))];
    }
}

static void random_operations_keep_order_and_bitmaps(void **state)
{
    (void)state;
    struct random random = random_begin("ready_queue");
    for (int i = 0; i < THREADS; i++) {
        threads[i].state = THREAD_RUNNING;
    }
    for (int i = 0; i < STEPS; i++) {
        step(&random);
        check();
    }
    while (queued > 0) {
        struct tcb *best = model_highest();
        assert_ptr_equal(ready_queue_take_highest(0), best);
        take_out(find(best));
    }
    assert_null(ready_queue_take_highest(0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_operations_keep_order_and_bitmaps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
