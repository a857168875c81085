/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Queues of blocked threads: doubly linked through the TCBs, first come first served; with MCS
 * among those of one priority, the highest first.
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

/* Behind all of at least the priority of `thread`. */
static inline void thread_queue_insert(struct thread_queue *queue, struct tcb *thread)
{
    struct tcb *before = queue->tail;
    while (before && before->priority < thread->priority) {
        before = before->queue_previous;
    }
    struct tcb *behind = before ? before->queue_next : queue->head;
    thread->queue_previous = before;
    thread->queue_next = behind;
    behind->queue_previous = thread;
    if (before) {
        before->queue_next = thread;
    } else {
        queue->head = thread;
    }
}

/* `thread` waits in the queue from now on. */
static inline void thread_queue_join(struct thread_queue *queue, struct tcb *thread)
{
    if (WITH_MCS && queue->head && queue->tail->priority < thread->priority) {
        thread_queue_insert(queue, thread);
    } else {
        thread_queue_append(queue, thread);
    }
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
