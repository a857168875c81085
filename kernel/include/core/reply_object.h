/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Reply objects of MCS kernels (spec 05, section 9). One is free, or waits with its receiver, or
 * stands for a call: then its thread waits for the answer. Those through which a scheduling context
 * was lent form its stack, the newest on top.
 *
 * R1 `thread` and the thread's `reply` name each other or are null; the thread is blocked to
 *    receive or on reply.
 * R2 `above` and `below` are those of neighbours in a stack; `top_of` is the scheduling context
 *    whose stack this one is the top of, and whose `reply` names it.
 */
#pragma once
#include "core/types.h"

#include <abi/constants.h>

struct sched_context;
struct tcb;

struct reply {
    struct tcb *thread;
    struct reply *above;
    struct reply *below;
    struct sched_context *top_of;
};

_Static_assert(sizeof(struct reply) <= 32, "seL4_ReplyBits");

/* `receiver` waits with `reply`, which is free. */
void reply_attach(struct reply *reply, struct tcb *receiver);

/* The receiver waits no more: the object, if it has given one, is free. */
void reply_detach(struct tcb *receiver);

/* `caller` waits for an answer through `reply`, which is free; with `may_lend` it lends its
 * scheduling context to `callee` if that has none. */
void reply_push(struct reply *reply, struct tcb *caller, struct tcb *callee, bool may_lend);

/* The answer is given, or will never be: the caller gets back what it has lent, if it has nothing.
 * The object is free. */
void reply_pop(struct reply *reply);

/* `thread`, which is attached to an object, waits no more; what was lent stays where it is. */
void reply_cancel(struct tcb *thread);

/* Before receiving with `reply`: whoever uses it stops. */
void reply_reclaim(struct reply *reply);

/* Before the object of the last capability goes. */
void reply_destroy(struct reply *reply);
