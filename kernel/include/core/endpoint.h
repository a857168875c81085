/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Endpoints (spec 03, section 8.3).
 *
 * E1 The queue is empty exactly if the state is ENDPOINT_IDLE; all its threads are blocked to send
 *    (ENDPOINT_SEND) or all to receive (ENDPOINT_RECEIVE), in the order in which they came.
 */
#pragma once
#include "core/tcb.h"

enum endpoint_state { ENDPOINT_IDLE, ENDPOINT_SEND, ENDPOINT_RECEIVE };

struct endpoint {
    uint64_t head_and_state; /* struct tcb *; enum endpoint_state in the low two bits */
    struct tcb *tail;
};

_Static_assert(sizeof(struct endpoint) == BIT(seL4_EndpointBits), "seL4_EndpointBits");

enum endpoint_state endpoint_state(const struct endpoint *ep);
struct tcb *endpoint_head(const struct endpoint *ep);

/* Sends from `sender` through `cap` (an endpoint capability with Write). */
void endpoint_send(struct tcb *sender, struct cap cap, bool is_blocking, bool is_call);

/* Receives for `receiver` (the current thread) through `cap` (with Read). */
void endpoint_receive(struct tcb *receiver, struct cap cap, bool is_blocking);

/* Sends a pending fault of `thread` through `cap` as by a Call. */
void endpoint_send_fault(struct tcb *thread, struct cap cap);

/* Takes a blocked thread out of its queue. */
void endpoint_remove(struct tcb *thread);

/* Restarts every queued thread; those with this badge (8.7). */
void endpoint_cancel_all(struct endpoint *ep);
void endpoint_cancel_badged(struct endpoint *ep, word_t badge);
