/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * sel4sync between real threads, over notifications that merge signals whenever they may.
 */
#include "check.h"

#include <limits.h>
#include <pthread.h>
#include <sync/bin_sem.h>
#include <sync/condition_var.h>
#include <sync/mutex.h>
#include <sync/recursive_mutex.h>
#include <sync/sem.h>
#include <unistd.h>

#define THREADS 4
#define ROUNDS  5000

void fake_new_thread(void);
vka_t fake_vka(bool *is_exhausted);
int fake_objects(void);

static bool is_exhausted;
static vka_t vka;

static void start(void)
{
    fake_new_thread();
    is_exhausted = false;
    vka = fake_vka(&is_exhausted);
}

static void run_in_threads(void *(*function)(void *))
{
    pthread_t threads[THREADS];

    for (long i = 0; i < THREADS; i++) {
        pthread_create(&threads[i], NULL, function, (void *)i);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
}

/* What the locks protect: without one, threads overwrite each other's sums. */
static volatile long sum;

static void add_one(void)
{
    long old = sum;

    if (old % 16 == 0) {
        usleep(0);
    }
    sum = old + 1;
}

static sync_mutex_t mutex;

static void *add_under_mutex(void *argument)
{
    fake_new_thread();
    for (int i = 0; i < ROUNDS; i++) {
        sync_mutex_lock(&mutex);
        add_one();
        sync_mutex_unlock(&mutex);
    }
    return argument;
}

static void mutex_excludes(void)
{
    start();
    sum = 0;
    CHECK(sync_mutex_new(&vka, &mutex) == 0);
    run_in_threads(add_under_mutex);
    CHECK(sum == THREADS * ROUNDS);
    CHECK(mutex.value == 1);
    CHECK(sync_mutex_destroy(&vka, &mutex) == 0);
    CHECK(fake_objects() == 0);
}

static sync_recursive_mutex_t recursive;

static void *add_under_recursive_mutex(void *argument)
{
    fake_new_thread();
    for (int i = 0; i < ROUNDS; i++) {
        sync_recursive_mutex_lock(&recursive);
        sync_recursive_mutex_lock(&recursive);
        add_one();
        sync_recursive_mutex_unlock(&recursive);
        add_one();
        sync_recursive_mutex_unlock(&recursive);
    }
    return argument;
}

static void recursive_mutex_excludes(void)
{
    start();
    sum = 0;
    CHECK(sync_recursive_mutex_new(&vka, &recursive) == 0);
    run_in_threads(add_under_recursive_mutex);
    CHECK(sum == 2 * THREADS * ROUNDS);
    CHECK(recursive.held == 0 && recursive.owner == NULL);
    CHECK(sync_recursive_mutex_destroy(&vka, &recursive) == 0);
    CHECK(fake_objects() == 0);
}

static void unlock_without_lock(void)
{
    sync_recursive_mutex_unlock(&recursive);
}

static void recursive_mutex_limits(void)
{
    start();
    CHECK(sync_recursive_mutex_new(&vka, &recursive) == 0);
    CHECK(aborts(unlock_without_lock));
    CHECK(sync_recursive_mutex_lock(&recursive) == 0);
    recursive.held = UINT_MAX;
    CHECK(sync_recursive_mutex_lock(&recursive) == -1);
    CHECK(recursive.held == UINT_MAX);
    sync_recursive_mutex_destroy(&vka, &recursive);
}

static sync_sem_t items;

/* Even threads give what odd threads take. */
static void *give_or_take(void *argument)
{
    fake_new_thread();
    for (int i = 0; i < ROUNDS; i++) {
        if ((long)argument % 2 == 0) {
            sync_sem_post(&items);
        } else {
            sync_sem_wait(&items);
        }
    }
    return argument;
}

static void semaphore_counts(void)
{
    start();
    CHECK(sync_sem_new(&vka, &items, 3) == 0);
    run_in_threads(give_or_take);
    CHECK(items.value == 3);
    CHECK(sync_sem_trywait(&items) == 0);
    CHECK(sync_sem_wait(&items) == 0);
    CHECK(sync_sem_trywait(&items) == 0);
    CHECK(sync_sem_trywait(&items) == -1);
    CHECK(items.value == 0);
    CHECK(sync_sem_destroy(&vka, &items) == 0);
    CHECK(fake_objects() == 0);
}

static sync_cv_t cv;
static volatile int allowed, woken;

static void *wait_until_allowed(void *argument)
{
    fake_new_thread();
    sync_mutex_lock(&mutex);
    while (allowed == 0) {
        sync_cv_wait(&mutex, &cv);
    }
    allowed--;
    woken++;
    sync_mutex_unlock(&mutex);
    return argument;
}

/* Starts the waiters, and returns with the mutex locked as soon as all of them wait. */
static void start_waiters(pthread_t *threads)
{
    woken = allowed = 0;
    for (int i = 0; i < THREADS; i++) {
        pthread_create(&threads[i], NULL, wait_until_allowed, NULL);
    }
    sync_mutex_lock(&mutex);
    while (cv.waiters < THREADS) {
        sync_mutex_unlock(&mutex);
        usleep(10);
        sync_mutex_lock(&mutex);
    }
}

static void join(pthread_t *threads)
{
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
}

static void signals_in_a_row(void)
{
    pthread_t threads[THREADS];

    start();
    sync_mutex_new(&vka, &mutex);
    CHECK(sync_cv_new(&vka, &cv) == 0);
    for (int round = 0; round < 200; round++) {
        start_waiters(threads);
        for (int i = 0; i < THREADS; i++) {
            allowed++;
            sync_cv_signal(&cv);
        }
        sync_mutex_unlock(&mutex);
        join(threads);
        CHECK(woken == THREADS && cv.waiters == 0 && cv.wakeups == 0);
    }
    CHECK(sync_cv_destroy(&vka, &cv) == 0);
    sync_mutex_destroy(&vka, &mutex);
    CHECK(fake_objects() == 0);
}

static void broadcasts(void)
{
    pthread_t threads[THREADS];

    start();
    sync_mutex_new(&vka, &mutex);
    sync_cv_new(&vka, &cv);
    for (int round = 0; round < 200; round++) {
        start_waiters(threads);
        allowed = THREADS;
        if (round % 2 == 0) {
            CHECK(sync_cv_broadcast(&cv) == 0);
            sync_mutex_unlock(&mutex);
        } else {
            CHECK(sync_cv_broadcast_release(&mutex, &cv) == 0);
        }
        join(threads);
        CHECK(woken == THREADS && cv.waiters == 0 && !cv.broadcasting);
    }
    sync_cv_destroy(&vka, &cv);
    sync_mutex_destroy(&vka, &mutex);
}

#define TURNS 200
static volatile long turn;

/* Threads in turn. The others wait again at once, while some are still to be woken. */
static void *take_turns(void *argument)
{
    fake_new_thread();
    for (int i = 0; i < TURNS; i++) {
        sync_mutex_lock(&mutex);
        while (turn % THREADS != (long)argument) {
            sync_cv_wait(&mutex, &cv);
        }
        turn++;
        sync_cv_broadcast(&cv);
        sync_mutex_unlock(&mutex);
    }
    return argument;
}

static void nobody_takes_the_signal_of_another(void)
{
    start();
    sync_mutex_new(&vka, &mutex);
    sync_cv_new(&vka, &cv);
    turn = 0;
    run_in_threads(take_turns);
    CHECK(turn == THREADS * TURNS && cv.waiters == 0 && cv.wakeups == 0);
    sync_cv_destroy(&vka, &cv);
    sync_mutex_destroy(&vka, &mutex);
}

/* A waiter that comes after the signal waits for the next one. */
static void signal_without_waiters(void)
{
    pthread_t threads[THREADS];

    start();
    sync_mutex_new(&vka, &mutex);
    sync_cv_new(&vka, &cv);
    sync_mutex_lock(&mutex);
    CHECK(sync_cv_signal(&cv) == 0 && sync_cv_broadcast(&cv) == 0);
    CHECK(cv.wakeups == 0 && !cv.broadcasting);
    sync_mutex_unlock(&mutex);
    start_waiters(threads);
    CHECK(woken == 0);
    allowed = THREADS;
    sync_cv_broadcast_release(&mutex, &cv);
    join(threads);
    CHECK(woken == THREADS);
    sync_cv_destroy(&vka, &cv);
    sync_mutex_destroy(&vka, &mutex);
}

static void missing_arguments(void)
{
    start();
    CHECK(sync_bin_sem_init(NULL, 1, 1) == -1 && sync_bin_sem_new(NULL, &mutex, 1) == -1);
    CHECK(sync_bin_sem_wait(NULL) == -1 && sync_bin_sem_post(NULL) == -1);
    CHECK(sync_bin_sem_destroy(&vka, NULL) == -1 && sync_bin_sem_destroy(NULL, &mutex) == -1);
    CHECK(sync_mutex_init(NULL, 1) == -1 && sync_mutex_new(&vka, NULL) == -1);
    CHECK(sync_mutex_lock(NULL) == -1 && sync_mutex_unlock(NULL) == -1);
    CHECK(sync_sem_init(NULL, 1, 1) == -1 && sync_sem_new(&vka, NULL, 1) == -1);
    CHECK(sync_sem_wait(NULL) == -1 && sync_sem_trywait(NULL) == -1 && sync_sem_post(NULL) == -1);
    CHECK(sync_sem_destroy(NULL, &items) == -1 && sync_sem_destroy(&vka, NULL) == -1);
    CHECK(sync_recursive_mutex_init(NULL, 1) == -1);
    CHECK(sync_recursive_mutex_new(NULL, &recursive) == -1);
    CHECK(sync_recursive_mutex_lock(NULL) == -1 && sync_recursive_mutex_unlock(NULL) == -1);
    CHECK(sync_recursive_mutex_destroy(&vka, NULL) == -1);
    CHECK(sync_cv_init(NULL, 1) == -1 && sync_cv_new(&vka, NULL) == -1);
    CHECK(sync_cv_wait(NULL, &cv) == -1 && sync_cv_wait(&mutex, NULL) == -1);
    CHECK(sync_cv_signal(NULL) == -1 && sync_cv_broadcast(NULL) == -1);
    CHECK(sync_cv_broadcast_release(NULL, &cv) == -1 && sync_cv_destroy(NULL, &cv) == -1);
}

static void refused_values(void)
{
    start();
    CHECK(sync_bin_sem_new(&vka, &mutex, 2) == -1 && sync_bin_sem_new(&vka, &mutex, -1) == -1);
    CHECK(sync_sem_new(&vka, &items, -1) == -1);
    CHECK(fake_objects() == 0);
}

static void counters_at_their_limits(void)
{
    volatile int value = INT_MAX;

    start();
    CHECK(sync_bin_sem_bare_post(1, &value) == -1 && value == INT_MAX);
    CHECK(sync_sem_bare_post(1, &value) == -1 && value == INT_MAX);
    value = INT_MIN;
    CHECK(sync_bin_sem_bare_wait(1, &value) == -1 && value == INT_MIN);
    CHECK(sync_sem_bare_wait(1, &value) == -1 && value == INT_MIN);
    CHECK(sync_sem_bare_trywait(1, &value) == -1 && value == INT_MIN);
    sync_mutex_new(&vka, &mutex);
    sync_cv_new(&vka, &cv);
    mutex.value = INT_MAX;
    CHECK(sync_cv_wait(&mutex, &cv) == -1 && cv.waiters == 0);
    sync_cv_destroy(&vka, &cv);
    sync_mutex_destroy(&vka, &mutex);
}

static void exhausted_allocator(void)
{
    start();
    is_exhausted = true;
    CHECK(sync_bin_sem_new(&vka, &mutex, 1) == seL4_NotEnoughMemory);
    CHECK(sync_mutex_new(&vka, &mutex) == seL4_NotEnoughMemory);
    CHECK(sync_sem_new(&vka, &items, 1) == seL4_NotEnoughMemory);
    CHECK(sync_recursive_mutex_new(&vka, &recursive) == seL4_NotEnoughMemory);
    CHECK(sync_cv_new(&vka, &cv) == seL4_NotEnoughMemory);
    CHECK(fake_objects() == 0);
}

static vka_object_t endpoint;

static void mutex_on_endpoint(void)
{
    sync_mutex_init(&mutex, endpoint.cptr);
}

static void init_checks_the_capability(void)
{
    vka_object_t notification;

    start();
    vka_alloc_endpoint(&vka, &endpoint);
    vka_alloc_notification(&vka, &notification);
    CHECK(aborts(mutex_on_endpoint));
    CHECK(sync_mutex_init(&mutex, notification.cptr) == 0);
    CHECK(sync_mutex_lock(&mutex) == 0 && mutex.value == 0);
    CHECK(sync_sem_init(&items, endpoint.cptr, 1) == 0);
    CHECK(sync_sem_wait(&items) == 0 && items.value == 0);
    CHECK(sync_recursive_mutex_init(&recursive, notification.cptr) == 0);
    CHECK(sync_recursive_mutex_lock(&recursive) == 0 && recursive.held == 1);
    CHECK(sync_cv_init(&cv, notification.cptr) == 0);
    vka_free_object(&vka, &endpoint);
    vka_free_object(&vka, &notification);
}

static const struct test tests[] = {
    {"a mutex lets one thread in at a time", mutex_excludes},
    {"a recursive mutex does too, and its holder again", recursive_mutex_excludes},
    {"a recursive mutex counts to UINT_MAX and knows its holder", recursive_mutex_limits},
    {"a semaphore loses no post", semaphore_counts},
    {"each of several signals in a row wakes a waiter", signals_in_a_row},
    {"a broadcast wakes all waiters", broadcasts},
    {"who waits again takes no signal of another", nobody_takes_the_signal_of_another},
    {"a signal without waiters is lost", signal_without_waiters},
    {"NULL arguments are refused", missing_arguments},
    {"initial values are checked", refused_values},
    {"counters do not overflow", counters_at_their_limits},
    {"an exhausted allocator's error comes through", exhausted_allocator},
    {"init takes the right kind of capability only", init_checks_the_capability},
};

int main(int argc, char *argv[])
{
    return main_of(tests, sizeof(tests) / sizeof(tests[0]), argc, argv);
}
