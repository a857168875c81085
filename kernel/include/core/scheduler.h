/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Which thread runs (spec 03, section 10).
 */
#pragma once
#include "core/tcb.h"

extern struct tcb *current_thread; /* never null after boot */
extern struct tcb *idle_thread;

/* `thread` has become runnable and may run at once: "candidate" of spec 03, section 10.2. */
void scheduler_offer(struct tcb *thread);

/* `thread` stops: out of its ready queue, and no candidate any more. */
void scheduler_withdraw(struct tcb *thread);

/* The queues decide at kernel exit: "full reschedule". */
void scheduler_reschedule(void);

/* State of a thread; whatever stops the current thread makes the scheduler choose another. */
void thread_set_state(struct tcb *thread, enum thread_state state);

void thread_set_priority(struct tcb *thread, unsigned priority);
void thread_set_domain(struct tcb *thread, unsigned domain);

void scheduler_yield(void);
void scheduler_tick(void);

/* At kernel exit: decides, switches address space, FPU and registers, waits while nobody can run.
 * Afterwards current_thread is the one to return to, in state THREAD_RUNNING. */
void scheduler_finish(void);

/* Makes `thread` the first to run (boot). */
void scheduler_start(struct tcb *thread);
