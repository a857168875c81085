/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Scheduling contexts: the right to run, an amount of time in every period (spec 05, section 4).
 * Times are in ticks of the clock (arch/clock.h).
 *
 * X1 `thread` and the thread's `sched_context` name each other, or are null; likewise
 *    `notification`.
 * X2 A thread is in a ready queue only if it has a configured scheduling context whose first refill
 *    is ready; if it is not, a runnable thread is in the release queue.
 * X3 The first refill is at least the shortest budget.
 * X4 The refills add up to the budget, but while it is round robin.
 */
#pragma once
#include "core/error.h"

#include <abi/constants.h>

struct notification;
struct reply;
struct tcb;

/* Time that may be used from `time` on. */
struct refill {
    word_t time;
    word_t amount;
};

struct sched_context {
    word_t period;
    word_t budget;
    word_t consumed; /* since it was last asked for */
    word_t badge;    /* data word of timeout faults */
    struct tcb *thread;
    struct notification *notification;
    struct reply *reply;    /* top of the stack of calls it was lent through */
    struct tcb *yield_from; /* waits in a YieldTo */
    uint32_t capacity;      /* refills it may have; 0: not configured */
    uint32_t first;         /* of a ring of `capacity` refills */
    uint32_t count;
    bool is_sporadic;
    struct refill refills[];
};

enum { SCHED_CONTEXT_CORE_BYTES = 96 }; /* room for refills begins here, at the latest */

_Static_assert(sizeof(struct sched_context) <= SCHED_CONTEXT_CORE_BYTES,
               "refills that fit: spec 05, section 2.4");

/* Refills that a scheduling context of 2^size_bits bytes can hold. */
static inline word_t sched_context_refills(unsigned size_bits)
{
    return (BIT(size_bits) - SCHED_CONTEXT_CORE_BYTES) / sizeof(struct refill);
}

static inline bool sched_context_is_configured(const struct sched_context *sc)
{
    return sc->capacity != 0;
}

static inline bool sched_context_is_round_robin(const struct sched_context *sc)
{
    return sc->period == sc->budget;
}

/* `thread`, which has none, gets `sc`; whoever had it loses it. Nobody is woken. */
void sched_context_give(struct sched_context *sc, struct tcb *thread);

/* The thread of `sc`, if any, has no time any more. */
void sched_context_take(struct sched_context *sc);

/* If `thread` has none and the notification's is free: it gets that. */
void sched_context_lend(struct notification *ntfn, struct tcb *thread);

/* If `thread` runs on the notification's: gives that back. */
void sched_context_return(struct notification *ntfn, struct tcb *thread);

void sched_context_unbind_notification(struct sched_context *sc);

/* Before the object of `ntfn` goes. */
void sched_context_leave_notification(struct notification *ntfn);

/* All three bonds go: thread, notification, calls. */
void sched_context_unbind_all(struct sched_context *sc);

/* Before the object of the last capability goes. */
void sched_context_destroy(struct sched_context *sc);

/* `thread` has become runnable: it runs, or waits for its next refill, or for time at all. */
void sched_context_wake(struct tcb *thread);

/* Before the object of `thread` goes. */
void sched_context_thread_ends(struct tcb *thread);

/* Before `thread` gets `sc`: a blocked thread gets none that is not ready. */
must_use enum result sched_context_check_ready(struct sched_context *sc, const struct tcb *thread);

/* `thread` gets `sc`, neither has another, and goes on if it could. */
void sched_context_bind(struct sched_context *sc, struct tcb *thread);

/* Microseconds consumed since it was last asked for. */
word_t sched_context_read_consumed(struct sched_context *sc);

/* The first thread's, of time without end: round robin (boot). */
void sched_context_start(struct sched_context *sc, word_t budget, struct tcb *thread);

/* The thread that waits in a YieldTo gets its answer, if there is one; or does not get it. */
void yield_to_complete(struct tcb *thread);
void yield_to_cancel(struct tcb *thread);
