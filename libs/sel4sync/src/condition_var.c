/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "capability.h"

#include <sync/condition_var.h>

int sync_cv_init(sync_cv_t *cv, seL4_CPtr notification)
{
    if (!cv) {
        return -1;
    }
    assert_is_notification(notification);
    *cv = (sync_cv_t){.notification = {.cptr = notification}};
    return 0;
}

int sync_cv_new(vka_t *vka, sync_cv_t *cv)
{
    vka_object_t notification;

    if (!vka || !cv) {
        return -1;
    }
    int error = vka_alloc_notification(vka, &notification);
    if (error) {
        return error;
    }
    *cv = (sync_cv_t){.notification = notification};
    return 0;
}

/* Whether a waiter that got a signal, and has the lock again, is to be woken: it waited when
 * somebody asked for that. If others are left, they may still be on their way to the notification,
 * which has made one signal of theirs: it gets a new one. */
static bool is_woken(sync_cv_t *cv, unsigned requests_before)
{
    bool is_meant = cv->wakeups > 0 && cv->requests != requests_before;

    if (is_meant) {
        cv->waiters--;
        cv->wakeups--;
    }
    if (cv->wakeups > 0) {
        seL4_Signal(cv->notification.cptr);
    } else {
        cv->broadcasting = false;
    }
    return is_meant;
}

/* Without the lock until a signal comes. 0, or -1 when the lock's counter is at its limit. */
static int wait_for_signal(sync_bin_sem_t *lock, sync_cv_t *cv)
{
    if (sync_bin_sem_post(lock) != 0) {
        return -1;
    }
    seL4_Wait(cv->notification.cptr, NULL);
    return sync_bin_sem_wait(lock);
}

int sync_cv_wait(sync_bin_sem_t *lock, sync_cv_t *cv)
{
    if (!lock || !cv) {
        return -1;
    }
    unsigned requests_before = cv->requests;

    cv->waiters++;
    int error = wait_for_signal(lock, cv);
    while (!error && !is_woken(cv, requests_before)) {
        seL4_Yield(); /* to the one whose signal this was */
        error = wait_for_signal(lock, cv);
    }
    if (error) {
        cv->waiters--;
    }
    return error;
}

/* From now on `count` more waiters are to be woken, of those that wait now. */
static void request_wakeups(sync_cv_t *cv, int count)
{
    cv->wakeups += count;
    cv->requests++;
}

static void send_signals(sync_cv_t *cv, int count)
{
    for (int i = 0; i < count; i++) {
        seL4_Signal(cv->notification.cptr);
    }
}

int sync_cv_signal(sync_cv_t *cv)
{
    if (!cv) {
        return -1;
    }
    if (cv->wakeups < cv->waiters) {
        request_wakeups(cv, 1);
        send_signals(cv, 1);
    }
    return 0;
}

/* How many more are to be woken for all to be. */
static int request_all(sync_cv_t *cv)
{
    int count = cv->waiters - cv->wakeups;

    cv->broadcasting = cv->waiters > 0;
    request_wakeups(cv, count);
    return count;
}

int sync_cv_broadcast(sync_cv_t *cv)
{
    if (!cv) {
        return -1;
    }
    send_signals(cv, request_all(cv));
    return 0;
}

int sync_cv_broadcast_release(sync_bin_sem_t *lock, sync_cv_t *cv)
{
    if (!lock || !cv) {
        return -1;
    }
    int count = request_all(cv);
    int error = sync_bin_sem_post(lock);

    send_signals(cv, count);
    return error;
}

int sync_cv_destroy(vka_t *vka, sync_cv_t *cv)
{
    if (!vka || !cv) {
        return -1;
    }
    vka_free_object(vka, &cv->notification);
    return 0;
}
