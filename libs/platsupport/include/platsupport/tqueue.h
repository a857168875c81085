/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Timeouts of several users, ordered by time. A user is an id; each id has at most one timeout. The
 * queue knows no clock: whoever owns it says what time it is. All functions answer 0 or a positive
 * errno; EINVAL: an id that is out of range or not allocated.
 */
#pragma once

#include <platsupport/io.h>
#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Not 0: an error, which ends up with the caller of the update. The timeout of the same or of
 * another id may be changed from within. */
typedef int (*timeout_cb_fn_t)(uintptr_t token);

typedef struct timeout {
    uint64_t abs_time; /* nanoseconds */
    uint64_t period;   /* nanoseconds; 0: happens once */
    uintptr_t token;
    timeout_cb_fn_t callback;
} timeout_t;

typedef struct tqueue_node {
    bool is_allocated;
    bool is_active; /* linked into the queue */
    timeout_t timeout;
    struct tqueue_node *next;
} tqueue_node_t;

/* Invariant: exactly the active nodes are linked from `first`, by rising abs_time, those of the
 * same time in the order of their registration; active nodes are allocated. */
typedef struct tqueue {
    tqueue_node_t *first;
    tqueue_node_t *nodes;
    unsigned int size;
} tqueue_t;

/* A queue for ids 0 to size - 1; its nodes come from `ops` and stay. EINVAL, ENOMEM. */
int tqueue_init(tqueue_t *queue, ps_malloc_ops_t *ops, int size);

/* The same in nodes of the caller, which must stay alive. */
int tqueue_init_static(tqueue_t *queue, int size, tqueue_node_t *nodes);

/* The lowest free id; ENOMEM when there is none. */
int tqueue_alloc_id(tqueue_t *queue, unsigned int *id);

/* This id; EADDRINUSE when it is allocated. */
int tqueue_alloc_id_at(tqueue_t *queue, unsigned int id);

/* Cancels what is registered, too. */
int tqueue_free_id(tqueue_t *queue, unsigned int id);

/* Copies the timeout; the earlier one of this id is forgotten. */
int tqueue_register(tqueue_t *queue, unsigned int id, const timeout_t *timeout);

/* Also 0 when nothing is registered. */
int tqueue_cancel(tqueue_t *queue, unsigned int id);

/* Calls what is due at `time`, in order; periodic timeouts go on in their rhythm, without those
 * that were missed. *next_time (may be NULL): when the next one is due, 0 for none. The first error
 * of a callback, after all were called. */
int tqueue_update(tqueue_t *queue, uint64_t time, uint64_t *next_time);

#ifdef __cplusplus
}
#endif
