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

/* A woken waiter that has the lock again: passes the signal on if others are to be woken. */
static void pass_on(sync_cv_t *cv)
{
    cv->waiters--;
    cv->wakeups--;
    if (cv->wakeups > 0) {
        seL4_Signal(cv->notification.cptr);
    } else {
        cv->broadcasting = false;
    }
}

int sync_cv_wait(sync_bin_sem_t *lock, sync_cv_t *cv)
{
    if (!lock || !cv) {
        return -1;
    }
    cv->waiters++;
    if (sync_bin_sem_post(lock) != 0) {
        cv->waiters--;
        return -1;
    }
    seL4_Wait(cv->notification.cptr, NULL);
    if (sync_bin_sem_wait(lock) != 0) {
        return -1;
    }
    pass_on(cv);
    return 0;
}

/* From now on `count` waiters are to be woken; whether the first of them still needs its signal. */
static bool is_first_wakeup(sync_cv_t *cv, int count)
{
    bool is_first = cv->wakeups == 0 && count > 0;

    cv->wakeups = count;
    return is_first;
}

int sync_cv_signal(sync_cv_t *cv)
{
    if (!cv) {
        return -1;
    }
    if (cv->wakeups < cv->waiters && is_first_wakeup(cv, cv->wakeups + 1)) {
        seL4_Signal(cv->notification.cptr);
    }
    return 0;
}

static bool is_first_of_broadcast(sync_cv_t *cv)
{
    cv->broadcasting = cv->waiters > 0;
    return is_first_wakeup(cv, cv->waiters);
}

int sync_cv_broadcast(sync_cv_t *cv)
{
    if (!cv) {
        return -1;
    }
    if (is_first_of_broadcast(cv)) {
        seL4_Signal(cv->notification.cptr);
    }
    return 0;
}

int sync_cv_broadcast_release(sync_bin_sem_t *lock, sync_cv_t *cv)
{
    if (!lock || !cv) {
        return -1;
    }
    bool is_first = is_first_of_broadcast(cv);
    int error = sync_bin_sem_post(lock);

    if (is_first) {
        seL4_Signal(cv->notification.cptr);
    }
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
