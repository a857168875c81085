/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Queues of blocked threads, in the order in which they came.
 */
#include "core/thread_queue.h"

void thread_queue_append(struct thread_queue *queue, struct tcb *thread)
{
    thread->queue_next = NULL;
    thread->queue_previous = queue->tail;
    if (queue->tail) {
        queue->tail->queue_next = thread;
    } else {
        queue->head = thread;
    }
    queue->tail = thread;
}

void thread_queue_remove(struct thread_queue *queue, struct tcb *thread)
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
