/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Ready queues: one for each domain and priority.
 *
 * Q1 A bit of the bitmaps is set exactly if its queue, or group of 64 queues, is not empty.
 * Q2 `is_queued` of a thread is true exactly if it is in the queue of its domain and priority.
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

/* Takes out and returns the first thread of the highest queue of `domain`, or null. */
struct tcb *ready_queue_take_highest(unsigned domain);

/* Is a thread of `priority` or above ready in `domain`? */
bool ready_queue_has_from(unsigned domain, unsigned priority);

extern uint8_t ready_ceiling[CONFIG_NUM_DOMAINS];

static inline bool ready_queue_has_above(unsigned domain, unsigned priority)
{
    return ready_ceiling[domain] > priority;
}
