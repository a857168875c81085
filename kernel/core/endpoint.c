/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Endpoints: blocking on them, and leaving them (spec 03, sections 8.3, 8.7).
 */
#include "core/endpoint.h"

#include "core/fault_seed.h"
#include "core/ready_queue.h"
#include "core/reply_object.h"
#include "core/scheduler.h"

void endpoint_block(struct tcb *thread, struct endpoint *ep, enum thread_state state)
{
    thread->blocked_on = ep;
    thread_set_state(thread, state);
    thread_queue_join(&ep->queue, thread);
    if (SEEDED(IPC)) {
        thread->badge += 1;
    }
}

void endpoint_deliver_fault(struct tcb *faulter, struct tcb *receiver)
{
    word_t info = fault_deliver(faulter, receiver);
    receiver->context.word[CONTEXT_BADGE] = faulter->badge;
    receiver->context.word[CONTEXT_INFO] = info;
}

void endpoint_remove(struct tcb *thread)
{
    struct endpoint *ep = thread->blocked_on;
    thread_queue_remove(&ep->queue, thread);
}

/* The endpoint of a blocked thread has gone. With MCS a fault is not told again (spec 05, section
 * 12). */
static void endpoint_restart(struct endpoint *ep, struct tcb *thread)
{
    bool has_faulted = thread->fault.type != seL4_Fault_NullFault;
    thread_queue_remove(&ep->queue, thread);
    thread->fault.type = seL4_Fault_NullFault;
    if (WITH_MCS) {
        reply_detach(thread);
        thread_set_state(thread, has_faulted ? THREAD_INACTIVE : THREAD_RESTART);
        if (!has_faulted) {
            scheduler_wake(thread);
        }
        return;
    }
    thread_set_state(thread, THREAD_RESTART);
    ready_queue_prepend(thread);
    scheduler_reschedule();
}

void endpoint_cancel_all(struct endpoint *ep)
{
    while (ep->queue.head) {
        endpoint_restart(ep, ep->queue.head);
    }
}

void endpoint_cancel_badged(struct endpoint *ep, word_t badge)
{
    struct tcb *next;
    for (struct tcb *thread = endpoint_first(ep, THREAD_BLOCKED_ON_SEND); thread; thread = next) {
        next = thread->queue_next;
        if (thread->badge == badge) {
            endpoint_restart(ep, thread);
        }
    }
}
