/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Queues of blocked threads: doubly linked through the TCBs, first come first served.
 *
 * The queue of zeros is empty. `tail` is null exactly if `head` is.
 */
#pragma once
#include "core/tcb.h"

struct thread_queue {
    struct tcb *head;
    struct tcb *tail;
};

void thread_queue_append(struct thread_queue *queue, struct tcb *thread);
void thread_queue_remove(struct thread_queue *queue, struct tcb *thread); /* must be in it */
