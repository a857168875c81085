/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The state checker: with KernelStateCheck the kernel verifies the invariants that the headers of
 * core/ and arch/ number, over its whole state, whenever it returns to user level (of page tables,
 * and of all while there are very many capabilities: now and then). It stops the machine with the
 * name of the first that does not hold.
 */
#pragma once
#include "core/types.h"

#include <config.h>

/* Checks everything; returns only if all invariants hold. */
void state_check(void);

/* One violated invariant: its name ("D1", "T3"), and the object it is about. Halts. */
_Noreturn void state_check_failed(const char *invariant, const void *object);

static inline void state_must_hold(bool holds, const char *invariant, const void *object)
{
    if (!holds) {
        state_check_failed(invariant, object);
    }
}

/* Parts; the first returns how many slots there are. */
word_t state_check_derivation(void);
struct tcb;
void state_check_threads(void);
void state_check_view(const struct tcb *thread);   /* core/thread_view.c */
void state_check_ready_queues(void);               /* core/ready_queue.c: its data are private */
void state_check_scheduler(void);                  /* core/scheduler.c */
void state_check_answer(const struct tcb *thread); /* T3 or, with MCS, R1 */
void state_check_mappings(void); /* after the derivation tree, which has to hold */

/* MCS: what threads, capabilities to its objects, and the running budget say of time. */
struct cap;
void state_check_thread_time(const struct tcb *thread);
void state_check_time_object(struct cap cap);
void state_check_budget(void);
