/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Ready queues: rings of threads, and a bitmap of those that are not empty.
 */
#include "core/ready_queue.h"

#include "core/assert.h"
#include "debug/state_check.h"

#include <config.h>

enum { GROUP_BITS = 6, GROUPS = (CONFIG_NUM_PRIORITIES + 63) / 64 };

static struct tcb *ready_queues[CONFIG_NUM_DOMAINS][CONFIG_NUM_PRIORITIES]; /* the first, or null */
static uint64_t ready_bits[CONFIG_NUM_DOMAINS][GROUPS]; /* bit p: queue 64 * g + p not empty */

static unsigned ready_levels[CONFIG_NUM_DOMAINS]; /* queues that are not empty */
often_used uint8_t ready_ceiling[CONFIG_NUM_DOMAINS];

static unsigned highest_bit(uint64_t word)
{
    return (unsigned)__builtin_clzll(word) ^ 63;
}

static unsigned domain_of(const struct tcb *thread)
{
    return CONFIG_NUM_DOMAINS == 1 ? 0 : thread->domain;
}

static void ready_bit_set(unsigned domain, unsigned priority)
{
    ready_bits[domain][priority >> GROUP_BITS] |= BIT(priority & 63);
    ready_levels[domain] += 1;
    if (priority > ready_ceiling[domain]) {
        ready_ceiling[domain] = (uint8_t)priority;
    }
}

/* The highest priority with a ready thread, where there is one, in `group` or below. */
static unsigned ready_highest(unsigned domain, unsigned group)
{
    while (ready_bits[domain][group] == 0) {
        group -= 1;
    }
    return group << GROUP_BITS | highest_bit(ready_bits[domain][group]);
}

static void ready_bit_clear(unsigned domain, unsigned priority)
{
    unsigned group = priority >> GROUP_BITS;
    ready_bits[domain][group] &= ~BIT(priority & 63);
    ready_levels[domain] -= 1;
    if (ready_levels[domain] == 0) {
        ready_ceiling[domain] = 0;
    } else if (priority == ready_ceiling[domain]) {
        ready_ceiling[domain] = (uint8_t)ready_highest(domain, group);
    }
}

static inline void ready_queue_join(struct tcb *thread, bool at_front)
{
    kdebug_assert(thread_is_runnable(thread));
    if (thread->is_queued) {
        return;
    }
    thread->is_queued = true;
    struct tcb **queue = &ready_queues[domain_of(thread)][thread->priority];
    struct tcb *first = *queue;
    if (!first) {
        thread->ready_next = thread;
        thread->ready_previous = thread;
        *queue = thread;
        ready_bit_set(domain_of(thread), thread->priority);
        return;
    }
    struct tcb *last = first->ready_previous;
    thread->ready_next = first;
    thread->ready_previous = last;
    last->ready_next = thread;
    first->ready_previous = thread;
    if (at_front) {
        *queue = thread;
    }
}

void ready_queue_prepend(struct tcb *thread)
{
    ready_queue_join(thread, true);
}

void ready_queue_append(struct tcb *thread)
{
    ready_queue_join(thread, false);
}

/* `thread` is in the queue of `domain` and `priority`. */
static inline void ready_queue_take(struct tcb *thread, unsigned domain, unsigned priority)
{
    struct tcb **queue = &ready_queues[domain][priority];
    struct tcb *next = thread->ready_next;
    thread->is_queued = false;
    if (next == thread) {
        *queue = NULL;
        ready_bit_clear(domain, priority);
        return;
    }
    struct tcb *previous = thread->ready_previous;
    previous->ready_next = next;
    next->ready_previous = previous;
    if (*queue == thread) {
        *queue = next;
    }
}

void ready_queue_remove(struct tcb *thread)
{
    if (thread->is_queued) {
        ready_queue_take(thread, domain_of(thread), thread->priority);
    }
}

struct tcb *ready_queue_take_highest(unsigned domain)
{
    unsigned priority = ready_ceiling[domain];
    struct tcb *thread = ready_queues[domain][priority];
    if (thread) {
        ready_queue_take(thread, domain, priority);
    }
    return thread;
}

#if CONFIG_IS_ON(STATE_CHECK)
static void state_check_ready_queue(unsigned domain, unsigned priority)
{
    const struct tcb *first = ready_queues[domain][priority];
    uint64_t group = ready_bits[domain][priority >> GROUP_BITS];
    state_must_hold(((group >> (priority & 63)) & 1) == (first != NULL), "Q1", first);
    const struct tcb *thread = first;
    while (thread) {
        const struct tcb *next = thread->ready_next;
        state_must_hold(thread->is_queued && next->ready_previous == thread &&
                            thread->domain == domain && thread->priority == priority,
                        "Q2", thread);
        thread = next == first ? NULL : next;
    }
}

/* Q1 to Q3. */
void state_check_ready_queues(void)
{
    for (unsigned domain = 0; domain < CONFIG_NUM_DOMAINS; domain += 1) {
        unsigned levels = 0;
        unsigned highest = 0;
        for (unsigned priority = 0; priority < CONFIG_NUM_PRIORITIES; priority += 1) {
            state_check_ready_queue(domain, priority);
            if (ready_queues[domain][priority]) {
                levels += 1;
                highest = priority;
            }
        }
        state_must_hold(ready_levels[domain] == levels, "Q1", &ready_levels[domain]);
        state_must_hold(ready_ceiling[domain] == highest, "Q3", &ready_ceiling[domain]);
    }
}
#endif
