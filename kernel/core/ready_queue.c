/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Ready queues: doubly linked lists under a bitmap of two levels.
 */
#include "core/ready_queue.h"

#include "core/assert.h"
#include "debug/state_check.h"

#include <config.h>

enum { GROUP_BITS = 6, GROUPS = (CONFIG_NUM_PRIORITIES + 63) / 64 };

struct ready_queue {
    struct tcb *head;
    struct tcb *tail;
};

static struct ready_queue ready_queues[CONFIG_NUM_DOMAINS][CONFIG_NUM_PRIORITIES];
static uint64_t ready_groups[CONFIG_NUM_DOMAINS];       /* bit g: ready_bits[..][g] != 0 */
static uint64_t ready_bits[CONFIG_NUM_DOMAINS][GROUPS]; /* bit p: queue 64 * g + p not empty */

static unsigned highest_bit(uint64_t word)
{
    return 63 - (unsigned)__builtin_clzll(word);
}

uint8_t ready_ceiling[CONFIG_NUM_DOMAINS];

static void ready_bit_set(unsigned domain, unsigned priority)
{
    ready_bits[domain][priority >> GROUP_BITS] |= BIT(priority & 63);
    ready_groups[domain] |= BIT(priority >> GROUP_BITS);
    if (priority > ready_ceiling[domain]) {
        ready_ceiling[domain] = (uint8_t)priority;
    }
}

static unsigned ready_highest(unsigned domain)
{
    if (ready_groups[domain] == 0) {
        return 0;
    }
    unsigned group = highest_bit(ready_groups[domain]);
    return group << GROUP_BITS | highest_bit(ready_bits[domain][group]);
}

static void ready_bit_clear(unsigned domain, unsigned priority)
{
    unsigned group = priority >> GROUP_BITS;
    ready_bits[domain][group] &= ~BIT(priority & 63);
    if (ready_bits[domain][group] == 0) {
        ready_groups[domain] &= ~BIT(group);
    }
    if (priority == ready_ceiling[domain]) {
        ready_ceiling[domain] = (uint8_t)ready_highest(domain);
    }
}

void ready_queue_prepend(struct tcb *thread)
{
    kdebug_assert(thread_is_runnable(thread));
    if (thread->is_queued) {
        return;
    }
    struct ready_queue *queue = &ready_queues[thread->domain][thread->priority];
    thread->ready_previous = NULL;
    thread->ready_next = queue->head;
    if (queue->head) {
        queue->head->ready_previous = thread;
    } else {
        queue->tail = thread;
        ready_bit_set(thread->domain, thread->priority);
    }
    queue->head = thread;
    thread->is_queued = true;
}

void ready_queue_append(struct tcb *thread)
{
    kdebug_assert(thread_is_runnable(thread));
    if (thread->is_queued) {
        return;
    }
    struct ready_queue *queue = &ready_queues[thread->domain][thread->priority];
    thread->ready_next = NULL;
    thread->ready_previous = queue->tail;
    if (queue->tail) {
        queue->tail->ready_next = thread;
    } else {
        queue->head = thread;
        ready_bit_set(thread->domain, thread->priority);
    }
    queue->tail = thread;
    thread->is_queued = true;
}

void ready_queue_remove(struct tcb *thread)
{
    if (!thread->is_queued) {
        return;
    }
    struct ready_queue *queue = &ready_queues[thread->domain][thread->priority];
    if (thread->ready_previous) {
        thread->ready_previous->ready_next = thread->ready_next;
    } else {
        queue->head = thread->ready_next;
    }
    if (thread->ready_next) {
        thread->ready_next->ready_previous = thread->ready_previous;
    } else {
        queue->tail = thread->ready_previous;
    }
    if (!queue->head) {
        ready_bit_clear(thread->domain, thread->priority);
    }
    thread->is_queued = false;
}

struct tcb *ready_queue_take_highest(unsigned domain)
{
    if (ready_groups[domain] == 0) {
        return NULL;
    }
    struct tcb *thread = ready_queues[domain][ready_ceiling[domain]].head;
    ready_queue_remove(thread);
    return thread;
}

bool ready_queue_has_from(unsigned domain, unsigned priority)
{
    return ready_groups[domain] != 0 && ready_ceiling[domain] >= priority;
}

#if CONFIG_IS_ON(STATE_CHECK)
/* Q1 to Q3. */
void state_check_ready_queues(void)
{
    for (unsigned domain = 0; domain < CONFIG_NUM_DOMAINS; domain += 1) {
        for (unsigned priority = 0; priority < CONFIG_NUM_PRIORITIES; priority += 1) {
            const struct ready_queue *queue = &ready_queues[domain][priority];
            uint64_t group = ready_bits[domain][priority >> GROUP_BITS];
            state_must_hold(((group >> (priority & 63)) & 1) == (queue->head != NULL), "Q1", queue);
            const struct tcb *last = NULL;
            for (const struct tcb *thread = queue->head; thread; thread = thread->ready_next) {
                state_must_hold(thread->is_queued && thread->ready_previous == last &&
                                    thread->domain == domain && thread->priority == priority,
                                "Q2", thread);
                last = thread;
            }
            state_must_hold(queue->tail == last, "Q2", queue);
        }
        state_must_hold(ready_ceiling[domain] == ready_highest(domain), "Q3",
                        &ready_ceiling[domain]);
        for (unsigned group = 0; group < GROUPS; group += 1) {
            state_must_hold(((ready_groups[domain] >> group) & 1) ==
                                (ready_bits[domain][group] != 0),
                            "Q1", &ready_groups[domain]);
        }
    }
}
#endif
