/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Endpoints (spec 03, section 8.3).
 *
 * E1 The threads in the queue are all blocked to send, or all to receive, on this endpoint. So its
 *    state is that of its first thread; without threads the endpoint is idle.
 */
#pragma once
#include "core/invoke.h"
#include "core/thread_queue.h"

#include <abi/constants.h>

struct endpoint {
    struct thread_queue queue;
};

_Static_assert(sizeof(struct endpoint) == BIT(seL4_EndpointBits), "seL4_EndpointBits");

/* The first thread in the queue if it is in this state, or null. */
static inline struct tcb *endpoint_first(const struct endpoint *ep, enum thread_state state)
{
    struct tcb *first = ep->queue.head;
    return first && first->state == state ? first : NULL;
}

/* Sends from `sender` through `cap` (an endpoint capability with Write); `mode`: SEND_*. */
void endpoint_send(struct tcb *sender, struct cap cap, unsigned mode);

/* Receives for `receiver` (the current thread) through `cap` (with Read). */
void endpoint_receive(struct tcb *receiver, struct cap cap, bool is_blocking);

/* MCS: the same; answers to a call go through `reply`, if that is not null. */
void endpoint_receive_with(struct tcb *receiver, struct cap cap, bool is_blocking,
                           struct reply *reply);

/* Sends a pending fault of `thread` through `cap` as by a Call. */
void endpoint_send_fault(struct tcb *thread, struct cap cap);

/* `thread` waits in the queue of `ep`. */
void endpoint_block(struct tcb *thread, struct endpoint *ep, enum thread_state state);

/* The message about the fault of `faulter` goes to `receiver`. */
void endpoint_deliver_fault(struct tcb *faulter, struct tcb *receiver);

/* Takes a thread blocked on an endpoint out of its queue. */
void endpoint_remove(struct tcb *thread);

/* Restarts every queued thread; every queued sender with this badge (spec 03, section 8.7). */
void endpoint_cancel_all(struct endpoint *ep);
void endpoint_cancel_badged(struct endpoint *ep, word_t badge);
