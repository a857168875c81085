/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Queues of blocked threads: doubly linked through the TCBs, first come first served; with MCS
 * among those of one priority, the highest first.
 *
 * The queue of zeros is empty. `tail` means nothing while `head` is null, nor does `queue_previous`
 * of the first thread.
 */
#pragma once
#include "core/tcb.h"

struct thread_queue {
    struct tcb *head;
    struct tcb *tail;
};

/* `head`: that of the queue, for callers that have looked already. */
static inline void thread_queue_append_to(struct thread_queue *queue, const struct tcb *head,
                                          struct tcb *thread)
{
    thread->queue_next = NULL;
    if (likely(!head)) {
        queue->head = thread;
    } else {
        queue->tail->queue_next = thread;
        thread->queue_previous = queue->tail;
    }
    queue->tail = thread;
}

static inline void thread_queue_append(struct thread_queue *queue, struct tcb *thread)
{
    thread_queue_append_to(queue, queue->head, thread);
}

/* Before all that are below `thread`; at least the last one is. */
static inline void thread_queue_insert(struct thread_queue *queue, struct tcb *thread)
{
    struct tcb *behind = queue->tail;
    while (behind != queue->head && behind->queue_previous->priority < thread->priority) {
        behind = behind->queue_previous;
    }
    thread->queue_next = behind;
    if (behind == queue->head) {
        queue->head = thread;
    } else {
        thread->queue_previous = behind->queue_previous;
        thread->queue_previous->queue_next = thread;
    }
    behind->queue_previous = thread;
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
    struct tcb *next = thread->queue_next;
    if (queue->head == thread) {
        queue->head = next;
    } else {
        thread->queue_previous->queue_next = next;
    }
    if (next) {
        next->queue_previous = thread->queue_previous;
    } else {
        queue->tail = thread->queue_previous;
    }
}

/* `first` must be the first in the queue. */
static inline void thread_queue_remove_first(struct thread_queue *queue, const struct tcb *first)
{
    queue->head = first->queue_next;
}
