/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Ready queues: one for each domain and priority.
 *
 * Q1 A bit of the bitmap is set exactly if its queue is not empty; such queues are counted.
 * Q2 `is_queued` of a thread is true exactly if it is in the queue of its domain and priority, a
 *    ring through `ready_next` and `ready_previous`.
 * Q3 `ready_ceiling` of a domain is the highest priority with a ready thread, 0 also if none is.
 */
#pragma once
#include "core/tcb.h"

/* A runnable thread joins the front or the back of its queue; one that is queued keeps its place.
 */
void ready_queue_prepend(struct tcb *thread);
void ready_queue_append(struct tcb *thread);

/* Takes a thread out; no effect on one that is not queued. */
void ready_queue_remove(struct tcb *thread);

extern uint8_t ready_ceiling[CONFIG_NUM_DOMAINS];

/* Is a thread above `priority` ready in `domain`? */
static inline bool ready_queue_has_above(unsigned domain, unsigned priority)
{
    return ready_ceiling[domain] > priority;
}

/* Takes out and returns the first thread of the highest queue of `domain`, or null. */
struct tcb *ready_queue_take_highest(unsigned domain);
