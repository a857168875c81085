/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * sel4sync between threads of one priority, which give the processor away where it hurts most.
 */
#include "../support/check.h"
#include "counting.h"
#include "cxx.h"
#include "env.h"

#include <sel4bench/sel4bench.h>
#include <sel4utils/api.h>
#include <sync/bin_sem.h>
#include <sync/condition_var.h>
#include <sync/mutex.h>
#include <sync/recursive_mutex.h>
#include <sync/sem.h>
#include <vka/capops.h>

#define THREADS  4
#define ROUNDS   1000
#define PRIORITY 100

typedef void (*body)(long number);

static sel4utils_thread_t threads[THREADS];
static vka_object_t done; /* where threads say that they are through */

static void run_body(void *arg0, void *arg1, void *ipc_buffer)
{
    (void)ipc_buffer;
    ((body)arg0)((long)arg1);
    seL4_Send(done.cptr, seL4_MessageInfo_new(0, 0, 0, 0));
    seL4_TCB_Suspend(threads[(long)arg1].tcb.cptr);
}

static bool start_thread(long number, body function)
{
    seL4_Word guard_bits = seL4_WordBits - (seL4_Word)simple_get_cnode_size_bits(&simple);
    sel4utils_thread_config_t config =
        thread_config_default(&simple, simple_get_cnode(&simple),
                              api_make_guard_skip_word(guard_bits), seL4_CapNull, PRIORITY);

    return sel4utils_configure_thread_config(&vka, &vspace, &vspace, config, &threads[number]) ==
               0 &&
           sel4utils_start_thread(&threads[number], run_body, (void *)function, (void *)number,
                                  1) == 0;
}

static void end_threads(void)
{
    for (int i = 0; i < THREADS; i++) {
        seL4_Wait(done.cptr, NULL);
    }
    for (int i = 0; i < THREADS; i++) {
        sel4utils_clean_up_thread(&vka, &vspace, &threads[i]);
    }
}

static bool start_threads(body function)
{
    bool are_started = true;

    for (long i = 0; i < THREADS; i++) {
        are_started = are_started && start_thread(i, function);
    }
    return are_started;
}

static volatile long sum;

/* What needs a lock: another thread that adds in between is overwritten. */
static void add_one(void)
{
    long old = sum;

    seL4_Yield();
    sum = old + 1;
}

static void add_without_lock(long number)
{
    (void)number;
    for (int i = 0; i < ROUNDS; i++) {
        add_one();
    }
}

static void threads_interfere(void)
{
    sum = 0;
    CHECK(start_threads(add_without_lock));
    end_threads();
    CHECK(sum < THREADS * ROUNDS);
}

static sync_mutex_t mutex;

static void add_under_mutex(long number)
{
    (void)number;
    for (int i = 0; i < ROUNDS; i++) {
        sync_mutex_lock(&mutex);
        add_one();
        sync_mutex_unlock(&mutex);
    }
}

static void mutex_excludes(void)
{
    sum = 0;
    CHECK(sync_mutex_new(&vka, &mutex) == 0);
    CHECK(start_threads(add_under_mutex));
    end_threads();
    CHECK(sum == THREADS * ROUNDS);
    CHECK(sync_mutex_destroy(&vka, &mutex) == 0);
}

static sync_recursive_mutex_t recursive;

static void add_under_recursive_mutex(long number)
{
    (void)number;
    for (int i = 0; i < ROUNDS; i++) {
        sync_recursive_mutex_lock(&recursive);
        sync_recursive_mutex_lock(&recursive);
        add_one();
        sync_recursive_mutex_unlock(&recursive);
        add_one();
        sync_recursive_mutex_unlock(&recursive);
    }
}

static void recursive_mutex_excludes(void)
{
    sum = 0;
    CHECK(sync_recursive_mutex_new(&vka, &recursive) == 0);
    CHECK(start_threads(add_under_recursive_mutex));
    end_threads();
    CHECK(sum == 2 * THREADS * ROUNDS);
    CHECK(sync_recursive_mutex_destroy(&vka, &recursive) == 0);
}

/* One place that is full or empty, and a semaphore for each. */
static sync_bin_sem_t full, empty;
static volatile long place, received[2];

static void pass_numbers(long number)
{
    for (long i = 1; i <= ROUNDS; i++) {
        if (number % 2 == 0) {
            sync_bin_sem_wait(&empty);
            place = i;
            sync_bin_sem_post(&full);
        } else {
            sync_bin_sem_wait(&full);
            received[number / 2] += place;
            place = 0;
            sync_bin_sem_post(&empty);
        }
    }
}

static void binary_semaphores_alternate(void)
{
    received[0] = received[1] = 0;
    CHECK(sync_bin_sem_new(&vka, &full, 0) == 0 && sync_bin_sem_new(&vka, &empty, 1) == 0);
    CHECK(start_threads(pass_numbers));
    end_threads();
    CHECK(received[0] + received[1] == (long)ROUNDS * (ROUNDS + 1));
    CHECK(full.value == 0 && empty.value == 1);
    sync_bin_sem_destroy(&vka, &full);
    sync_bin_sem_destroy(&vka, &empty);
}

/* A buffer of several places. */
#define PLACES 3
static sync_sem_t items, gaps;
static long buffer[PLACES], filled;

static void produce_and_consume(long number)
{
    for (long i = 1; i <= ROUNDS; i++) {
        if (number % 2 == 0) {
            sync_sem_wait(&gaps);
            sync_mutex_lock(&mutex);
            buffer[filled++] = i;
            sync_mutex_unlock(&mutex);
            sync_sem_post(&items);
        } else {
            if (i % 2 == 0 || sync_sem_trywait(&items) != 0) {
                sync_sem_wait(&items);
            }
            sync_mutex_lock(&mutex);
            received[number / 2] += buffer[--filled];
            sync_mutex_unlock(&mutex);
            sync_sem_post(&gaps);
        }
    }
}

static void semaphores_count(void)
{
    received[0] = received[1] = 0;
    CHECK(sync_mutex_new(&vka, &mutex) == 0);
    CHECK(sync_sem_new(&vka, &items, 0) == 0 && sync_sem_new(&vka, &gaps, PLACES) == 0);
    CHECK(start_threads(produce_and_consume));
    end_threads();
    CHECK(received[0] + received[1] == (long)ROUNDS * (ROUNDS + 1));
    CHECK(filled == 0 && items.value == 0 && gaps.value == PLACES);
    CHECK(sync_sem_trywait(&items) == -1);
    sync_sem_destroy(&vka, &items);
    sync_sem_destroy(&vka, &gaps);
    sync_mutex_destroy(&vka, &mutex);
}

static void semaphore_keeps_the_message(void)
{
    CHECK(sync_sem_new(&vka, &items, 1) == 0);
    for (int i = 0; i < 8; i++) {
        seL4_SetMR(i, (seL4_Word)i + 10);
    }
    CHECK(sync_sem_wait(&items) == 0 && sync_sem_post(&items) == 0);
    for (int i = 0; i < 8; i++) {
        CHECK(seL4_GetMR(i) == (seL4_Word)i + 10);
    }
    sync_sem_destroy(&vka, &items);
}

static sync_cv_t cv;
static volatile long turn, allowed, woken;

/* Threads in turn: each wakes all others, of which one goes on. */
static void take_turns(long number)
{
    for (int i = 0; i < ROUNDS; i++) {
        sync_mutex_lock(&mutex);
        while (turn % THREADS != number) {
            sync_cv_wait(&mutex, &cv);
        }
        turn++;
        if (i % 2 == 0) {
            sync_cv_broadcast_release(&mutex, &cv);
        } else {
            sync_cv_broadcast(&cv);
            sync_mutex_unlock(&mutex);
        }
    }
}

static void broadcasts_wake_all(void)
{
    turn = 0;
    CHECK(sync_mutex_new(&vka, &mutex) == 0 && sync_cv_new(&vka, &cv) == 0);
    CHECK(start_threads(take_turns));
    end_threads();
    CHECK(turn == THREADS * ROUNDS);
    CHECK(cv.waiters == 0 && cv.wakeups == 0 && !cv.broadcasting);
    sync_cv_destroy(&vka, &cv);
    sync_mutex_destroy(&vka, &mutex);
}

static void wait_until_allowed(long number)
{
    (void)number;
    sync_mutex_lock(&mutex);
    while (allowed == 0) {
        sync_cv_wait(&mutex, &cv);
    }
    allowed--;
    woken++;
    sync_mutex_unlock(&mutex);
}

/* All threads wait, then as many signals come before one of them has run. */
static void signals_wake_one_each(void)
{
    CHECK(sync_mutex_new(&vka, &mutex) == 0 && sync_cv_new(&vka, &cv) == 0);
    for (int round = 0; round < 20; round++) {
        allowed = woken = 0;
        CHECK(start_threads(wait_until_allowed));
        sync_mutex_lock(&mutex);
        while (cv.waiters < THREADS) {
            sync_mutex_unlock(&mutex);
            /* below the threads, so that they run */
            seL4_TCB_SetPriority(simple_get_tcb(&simple), simple_get_tcb(&simple), PRIORITY - 1);
            seL4_TCB_SetPriority(simple_get_tcb(&simple), simple_get_tcb(&simple), seL4_MaxPrio);
            sync_mutex_lock(&mutex);
        }
        CHECK(woken == 0);
        for (int i = 0; i < THREADS; i++) {
            allowed++;
            sync_cv_signal(&cv);
        }
        sync_mutex_unlock(&mutex);
        end_threads();
        CHECK(woken == THREADS && cv.waiters == 0);
    }
    sync_cv_destroy(&vka, &cv);
    sync_mutex_destroy(&vka, &mutex);
}

static void objects_come_back(void)
{
    long before = in_use();

    for (int i = 0; i < 5000; i++) {
        CHECK(sync_mutex_new(&vka, &mutex) == 0 && sync_sem_new(&vka, &items, 0) == 0);
        CHECK(sync_cv_new(&vka, &cv) == 0 && sync_recursive_mutex_new(&vka, &recursive) == 0);
        sync_mutex_destroy(&vka, &mutex);
        sync_sem_destroy(&vka, &items);
        sync_cv_destroy(&vka, &cv);
        sync_recursive_mutex_destroy(&vka, &recursive);
        CHECK(in_use() == before);
    }
}

/* A lock is a slot and an object: either can be refused. */
static void refused_locks(void)
{
    long before = in_use();

    for (long count = 0; count < 2; count++) {
        refuse_after(count);
        CHECK(sync_mutex_new(&vka, &mutex) == 1 && in_use() == before);
        refuse_after(count);
        CHECK(sync_bin_sem_new(&vka, &full, 0) == 1 && in_use() == before);
        refuse_after(count);
        CHECK(sync_sem_new(&vka, &items, 0) == 1 && in_use() == before);
        refuse_after(count);
        CHECK(sync_cv_new(&vka, &cv) == 1 && in_use() == before);
        refuse_after(count);
        CHECK(sync_recursive_mutex_new(&vka, &recursive) == 1 && in_use() == before);
    }
    refuse_after(-1);
}

static void cycles_go_up(void)
{
    sel4bench_init();
    ccnt_t before = sel4bench_get_cycle_count();
    CHECK(sel4bench_get_cycle_count() > before);
    /* this kernel gives no access to performance counters */
    CHECK(sel4bench_get_num_counters() == 0 && sel4bench_get_counter(0) == 0);
    sel4bench_destroy();
}

static void libraries_in_cxx(void)
{
    CHECK(works_in_cxx(&vka, &vspace));
}

static const struct test tests[] = {
    {"threads without a lock interfere", threads_interfere},
    {"a mutex lets one thread in at a time", mutex_excludes},
    {"a recursive mutex does too, and its holder again", recursive_mutex_excludes},
    {"binary semaphores alternate threads", binary_semaphores_alternate},
    {"semaphores count", semaphores_count},
    {"a semaphore leaves the message in the IPC buffer", semaphore_keeps_the_message},
    {"a broadcast wakes all waiters", broadcasts_wake_all},
    {"each signal wakes a waiter", signals_wake_one_each},
    {"destroyed locks give their memory back", objects_come_back},
    {"locks that cannot be made take nothing", refused_locks},
    {"sel4bench reads the cycle counter", cycles_go_up},
    {"the libraries do in C++ what they do in C", libraries_in_cxx},
};

int main(void)
{
    if (!start() || vka_alloc_endpoint(&vka, &done)) {
        return 1;
    }
    run_tests(tests, sizeof(tests) / sizeof(tests[0]), exit_slot());
}
