/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Counting semaphores (spec/06 section 12). No post is lost, and waiters are served in the order in
 * which they reach the kernel.
 *
 * All functions: 0, or -1 for a NULL argument and as said.
 */
#pragma once

#include <sel4/sel4.h>
#include <sync/sem-bare.h>
#include <vka/object.h>
#include <vka/vka.h>

typedef struct {
    vka_object_t ep;
    volatile int value; /* how many can be taken; below 0: minus the number of waiters */
} sync_sem_t;

#ifdef __cplusplus
extern "C" {
#endif

/* A semaphore of `value` (not below 0, else -1) on an endpoint of the caller, who keeps it and does
 * not call sync_sem_destroy. Nobody else may use the endpoint. */
int sync_sem_init(sync_sem_t *sem, seL4_CPtr ep, int value);

/* The same on an endpoint allocated from `vka`, to be freed with sync_sem_destroy. Also the
 * allocator's error. */
int sync_sem_new(vka_t *vka, sync_sem_t *sem, int value);

/* Takes one; waits while there is none. -1 also when the counter is at INT_MIN. */
int sync_sem_wait(sync_sem_t *sem);

/* Takes one if there is one; -1 if not. Never waits. */
int sync_sem_trywait(sync_sem_t *sem);

/* Gives one, to a waiter if there is one. -1 also when the counter is at INT_MAX. */
int sync_sem_post(sync_sem_t *sem);

/* Frees what sync_sem_new allocated from the same `vka`; nobody may be waiting. */
int sync_sem_destroy(vka_t *vka, sync_sem_t *sem);

#ifdef __cplusplus
}
#endif
