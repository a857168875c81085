/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Queues of blocked threads: doubly linked through the TCBs, first come first served.
 *
 * The queue of zeros is empty. `tail` means nothing while `head` is null.
 */
#pragma once
#include "core/tcb.h"

struct thread_queue {
    struct tcb *head;
    struct tcb *tail;
};

static inline void thread_queue_append(struct thread_queue *queue, struct tcb *thread)
{
    thread->queue_next = NULL;
    if (likely(!queue->head)) {
        queue->head = thread;
        thread->queue_previous = NULL;
    } else {
        queue->tail->queue_next = thread;
        thread->queue_previous = queue->tail;
    }
    queue->tail = thread;
}

/* `thread` must be in the queue. */
static inline void thread_queue_remove(struct thread_queue *queue, struct tcb *thread)
{
    if (thread->queue_previous) {
        thread->queue_previous->queue_next = thread->queue_next;
    } else {
        queue->head = thread->queue_next;
    }
    if (thread->queue_next) {
        thread->queue_next->queue_previous = thread->queue_previous;
    } else {
        queue->tail = thread->queue_previous;
    }
}

/* `first` must be the first in the queue. */
static inline void thread_queue_remove_first(struct thread_queue *queue, const struct tcb *first)
{
    struct tcb *next = first->queue_next;
    queue->head = next;
    if (unlikely(next)) {
        next->queue_previous = NULL;
    }
}
