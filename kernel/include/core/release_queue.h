/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Runnable threads whose next refill is not ready, the first to get one first (spec 05, section 6).
 *
 * L1 `is_waiting` of a thread is true exactly if it is in this queue, which goes through
 *    `ready_next` and `ready_previous`; such a thread is in no ready queue.
 */
#pragma once
#include "core/tcb.h"

/* `thread`, with a scheduling context, waits until its first refill is ready. */
void release_queue_insert(struct tcb *thread);

/* No effect on a thread that does not wait. */
void release_queue_remove(struct tcb *thread);

/* Threads whose time has come become ready. */
void release_queue_wake(void);

/* Is there such a thread, by the clock as it was read last? */
bool release_queue_is_due(void);

/* When the first of them gets its refill; the end of time if nobody waits. */
word_t release_queue_time(void);
