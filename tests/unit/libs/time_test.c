/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The queue of timeouts and the time manager, over a timer whose time the test sets.
 */
#include "check.h"

#include <platsupport/local_time_manager.h>
#include <platsupport/sync/spinlock.h>
#include <string.h>

#define SIZE 4

static struct {
    uint64_t now;
    uint64_t armed; /* 0: not */
    int error;
} clock_of_test;

static int get_time(void *data, uint64_t *time)
{
    (void)data;
    *time = clock_of_test.now;
    return 0;
}

static int set_timeout(void *data, uint64_t ns, timeout_type_t type)
{
    (void)data;
    if (clock_of_test.error) {
        return clock_of_test.error;
    }
    if (type == TIMEOUT_ABSOLUTE && ns <= clock_of_test.now) {
        return ETIME;
    }
    clock_of_test.armed = type == TIMEOUT_ABSOLUTE ? ns : clock_of_test.now + ns;
    return 0;
}

static ltimer_t ltimer = {.get_time = get_time, .set_timeout = set_timeout};
static ps_io_ops_t ops;

static uintptr_t called[32];
static size_t num_called;
static int result_of_callback;

static int call(uintptr_t token)
{
    called[num_called++ % ARRAY_SIZE(called)] = token;
    return result_of_callback;
}

static time_manager_t start(void)
{
    time_manager_t tm = {0};

    memset(&clock_of_test, 0, sizeof(clock_of_test));
    clock_of_test.now = 1000;
    num_called = 0;
    result_of_callback = 0;
    ps_new_stdlib_malloc_ops(&ops.malloc_ops);
    if (tm_init(&tm, &ltimer, &ops, SIZE)) {
        memset(&tm, 0, sizeof(tm));
    }
    return tm;
}

/* The heap belongs to the manager for ever; the sanitizer would call it a leak. */
static void keep(time_manager_t *tm)
{
    static void *kept[64];
    static size_t num;

    kept[num++ % ARRAY_SIZE(kept)] = tm->data;
}

static void ids_are_given_once(void)
{
    time_manager_t tm = start();
    unsigned int id = 99;

    keep(&tm);
    CHECK(tm_alloc_id_at(&tm, 1) == 0 && tm_alloc_id_at(&tm, 1) == EADDRINUSE);
    CHECK(tm_alloc_id_at(&tm, SIZE) == EINVAL && tm_alloc_id(&tm, NULL) == EINVAL);
    CHECK(tm_alloc_id(&tm, &id) == 0 && id == 0);
    CHECK(tm_alloc_id(&tm, &id) == 0 && id == 2);
    CHECK(tm_alloc_id(&tm, &id) == 0 && id == 3 && tm_alloc_id(&tm, &id) == ENOMEM);
    CHECK(tm_free_id(&tm, 2) == 0 && tm_free_id(&tm, 2) == EINVAL);
    CHECK(tm_alloc_id(&tm, &id) == 0 && id == 2);
}

static void callbacks_come_when_due_and_in_order(void)
{
    time_manager_t tm = start();

    keep(&tm);
    for (unsigned int id = 0; id < SIZE; id++) {
        CHECK(tm_alloc_id_at(&tm, id) == 0);
    }
    CHECK(tm_register_abs_cb(&tm, 3000, 0, call, 30) == 0 && clock_of_test.armed == 3000);
    CHECK(tm_register_rel_cb(&tm, 500, 1, call, 15) == 0 && clock_of_test.armed == 1500);
    CHECK(tm_register_abs_cb(&tm, 2000, 2, call, 20) == 0 && clock_of_test.armed == 1500);
    CHECK(tm_register_abs_cb(&tm, 2000, 3, call, 21) == 0);
    CHECK(tm_update(&tm) == 0 && num_called == 0 && clock_of_test.armed == 1500);
    clock_of_test.now = 2000;
    CHECK(tm_update(&tm) == 0 && num_called == 3 && clock_of_test.armed == 3000);
    CHECK(called[0] == 15 && called[1] == 20 && called[2] == 21);
    CHECK(tm_update_with_time(&tm, 5000) == 0 && num_called == 4 && called[3] == 30);
    clock_of_test.armed = 0;
    CHECK(tm_update_with_time(&tm, 6000) == 0 && num_called == 4 && clock_of_test.armed == 0);
}

static void periods_keep_their_rhythm(void)
{
    time_manager_t tm = start();

    keep(&tm);
    CHECK(tm_alloc_id_at(&tm, 0) == 0 && tm_alloc_id_at(&tm, 1) == 0);
    CHECK(tm_register_periodic_cb(&tm, 100, 0, 0, call, 1) == 0 && clock_of_test.armed == 1100);
    CHECK(tm_register_periodic_cb(&tm, 1000, 1050, 1, call, 2) == 0);
    CHECK(clock_of_test.armed == 1050);
    clock_of_test.now = 1100;
    CHECK(tm_update(&tm) == 0 && num_called == 2 && called[0] == 2 && called[1] == 1);
    CHECK(clock_of_test.armed == 1200);
    clock_of_test.now = 1555; /* four periods later: called once */
    CHECK(tm_update(&tm) == 0 && num_called == 3 && clock_of_test.armed == 1600);
    CHECK(tm_deregister_cb(&tm, 0) == 0 && tm_deregister_cb(&tm, 0) == 0);
    clock_of_test.now = 2060;
    CHECK(tm_update(&tm) == 0 && num_called == 4 && called[3] == 2 && clock_of_test.armed == 3050);
    CHECK(tm_register_periodic_cb(&tm, 0, 0, 0, call, 1) == EINVAL);
}

static void registering_again_replaces(void)
{
    time_manager_t tm = start();

    keep(&tm);
    CHECK(tm_alloc_id_at(&tm, 0) == 0);
    CHECK(tm_register_abs_cb(&tm, 2000, 0, call, 1) == 0);
    CHECK(tm_register_abs_cb(&tm, 3000, 0, call, 2) == 0 && clock_of_test.armed == 3000);
    CHECK(tm_update_with_time(&tm, 4000) == 0 && num_called == 1 && called[0] == 2);
    CHECK(tm_register_abs_cb(&tm, 5000, 0, call, 3) == 0 && tm_free_id(&tm, 0) == 0);
    CHECK(tm_update_with_time(&tm, 6000) == 0 && num_called == 1);
    CHECK(tm_register_abs_cb(&tm, 7000, 0, call, 4) == EINVAL);
}

static void the_past_is_an_error(void)
{
    time_manager_t tm = start();

    keep(&tm);
    CHECK(tm_alloc_id_at(&tm, 0) == 0);
    CHECK(tm_register_abs_cb(&tm, 999, 0, call, 1) == ETIME);
    CHECK(tm_register_abs_cb(&tm, 1000, 0, call, 1) == ETIME);
    CHECK(tm_register_rel_cb(&tm, UINT64_MAX, 0, call, 1) == EINVAL);
    CHECK(tm_register_rel_cb(&tm, 0, 0, call, 1) ==
          0); /* at once: the timer is armed all the same */
    CHECK(clock_of_test.armed > 1000 && clock_of_test.armed <= 1000 + NS_IN_US);
    CHECK(tm_update(&tm) == 0 && num_called == 1);
}

static void errors_reach_the_caller(void)
{
    time_manager_t tm = start();
    time_manager_t none = {0};
    time_manager_t bad = {0};

    keep(&tm);
    CHECK(tm_init(NULL, &ltimer, &ops, 1) == EINVAL && tm_init(&bad, NULL, &ops, 1) == EINVAL);
    CHECK(tm_init(&bad, &ltimer, NULL, 1) == EINVAL && tm_init(&bad, &ltimer, &ops, 0) == EINVAL);
    CHECK(tm_init(&bad, &ltimer, &(ps_io_ops_t){.malloc_ops = {0}}, 1) == ENOSYS);
    CHECK(tm_update(NULL) == EINVAL && tm_update(&none) == ENOSYS);
    CHECK(tm_get_time(&tm, NULL) == EINVAL && tm_alloc_id_at(&none, 0) == ENOSYS);
    CHECK(tm_alloc_id_at(&tm, 0) == 0 && tm_alloc_id_at(&tm, 1) == 0);
    CHECK(tm_register_abs_cb(&tm, 2000, 0, NULL, 1) == EINVAL);
    CHECK(tm_register_cb(&tm, (timeout_type_t)7, 1, 0, 0, call, 1) == EINVAL);
    clock_of_test.error = EIO;
    CHECK(tm_register_abs_cb(&tm, 2000, 0, call, 1) == EIO);
    clock_of_test.error = 0;
    CHECK(tm_update_with_time(&tm, 3000) == 0 && num_called == 0);
    CHECK(tm_register_abs_cb(&tm, 2000, 0, call, 1) == 0);
    CHECK(tm_register_abs_cb(&tm, 2001, 1, call, 2) == 0);
    result_of_callback = 77;
    CHECK(tm_update_with_time(&tm, 3000) == 77 && num_called == 2);
}

static time_manager_t reentered;

static int call_and_register(uintptr_t token)
{
    call(token);
    tm_deregister_cb(&reentered, 1);
    return tm_register_rel_cb(&reentered, 10, 0, call, token + 1);
}

static void callbacks_may_change_the_queue(void)
{
    reentered = start();
    keep(&reentered);
    CHECK(tm_alloc_id_at(&reentered, 0) == 0 && tm_alloc_id_at(&reentered, 1) == 0);
    CHECK(tm_register_abs_cb(&reentered, 2000, 0, call_and_register, 1) == 0);
    CHECK(tm_register_abs_cb(&reentered, 2000, 1, call, 9) == 0);
    clock_of_test.now = 2005;
    CHECK(tm_update(&reentered) == 0 && num_called == 1 && clock_of_test.armed == 2015);
    clock_of_test.now = 2015;
    CHECK(tm_update(&reentered) == 0 && num_called == 2 && called[1] == 2);
}

/* Against a plain list: random registrations, cancellations and jumps in time. */
static void the_queue_agrees_with_a_list(void)
{
    enum { IDS = 8 };
    tqueue_node_t nodes[IDS];
    tqueue_t queue;
    uint64_t due[IDS] = {0}; /* 0: none */
    uint64_t now = 1;

    num_called = 0;
    CHECK(tqueue_init_static(&queue, IDS, nodes) == 0);
    for (unsigned int id = 0; id < IDS; id++) {
        CHECK(tqueue_alloc_id_at(&queue, id) == 0);
    }
    for (int step = 0; step < 20000; step++) {
        unsigned int id = random_number() % IDS;
        uint64_t next = 0;
        uint64_t expected_next = 0;
        size_t expected = 0;

        if (random_number() % 4) {
            due[id] = now + random_number() % 50;
            CHECK(tqueue_register(&queue, id,
                                  &(timeout_t){.abs_time = due[id], .callback = call}) == 0);
        } else {
            due[id] = 0;
            CHECK(tqueue_cancel(&queue, id) == 0);
        }
        now += random_number() % 10;
        for (unsigned int i = 0; i < IDS; i++) {
            if (due[i] && due[i] <= now) {
                expected++;
                due[i] = 0;
            } else if (due[i] && (!expected_next || due[i] < expected_next)) {
                expected_next = due[i];
            }
        }
        num_called = 0;
        CHECK(tqueue_update(&queue, now, &next) == 0);
        CHECK(num_called == expected && next == expected_next);
    }
}

static void a_spinlock_is_held_once(void)
{
    sync_spinlock_t lock;

    CHECK(sync_spinlock_init(&lock) == 0 && sync_spinlock_lock(&lock) == 0);
    CHECK(sync_spinlock_trylock(&lock) != 0 && sync_spinlock_unlock(&lock) == 0);
    CHECK(sync_spinlock_trylock(&lock) == 0 && sync_spinlock_destroy(&lock) == 0);
}

static void keep_quiet(zf_log_output_ctx *ctx)
{
    (void)ctx;
}

int main(int argc, char *argv[])
{
    static const struct test tests[] = {
        {"time: ids are given once", ids_are_given_once},
        {"time: callbacks come when due and in order", callbacks_come_when_due_and_in_order},
        {"time: periods keep their rhythm, without what was missed", periods_keep_their_rhythm},
        {"time: registering again replaces", registering_again_replaces},
        {"time: an absolute time that is past is an error, a short one is not",
         the_past_is_an_error},
        {"time: errors reach the caller", errors_reach_the_caller},
        {"time: callbacks may change the queue", callbacks_may_change_the_queue},
        {"time: the queue agrees with a list", the_queue_agrees_with_a_list},
        {"time: a spinlock is held once", a_spinlock_is_held_once},
    };

    zf_log_set_output_callback(keep_quiet);
    return main_of(tests, ARRAY_SIZE(tests), argc, argv);
}
