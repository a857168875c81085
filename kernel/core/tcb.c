/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Threads: creation, stopping and resuming (spec 03, sections 7.1, 7.8).
 */
#include "core/tcb.h"

#include "arch/thread.h"
#include "core/assert.h"
#include "core/domain.h"
#include "core/endpoint.h"
#include "core/notification.h"
#include "core/ready_queue.h"
#include "core/release_queue.h"
#include "core/reply.h"
#include "core/sched_context.h"
#include "core/scheduler.h"
#include "debug/debug.h"

struct tcb *tcb_create(paddr_t paddr)
{
    struct tcb *thread = paddr_to_kernel(paddr);
    context_init(&thread->context);
    if (!WITH_MCS) {
        scheduler_give_slice(thread);
    }
    thread->domain = (uint8_t)current_domain;
    debug_thread_created(thread);
    return thread;
}

void thread_cancel_ipc(struct tcb *thread)
{
    thread->fault.type = seL4_Fault_NullFault;
    if (likely(thread->state <= THREAD_RESTART)) {
        return;
    }
    switch ((enum thread_state)thread->state) {
    case THREAD_BLOCKED_ON_SEND:
        endpoint_remove(thread);
        break;
    case THREAD_BLOCKED_ON_RECEIVE:
        endpoint_remove(thread);
        if (WITH_MCS) {
            reply_forget(thread);
        }
        break;
    case THREAD_BLOCKED_ON_NOTIFICATION:
        notification_remove(thread);
        break;
    case THREAD_BLOCKED_ON_REPLY:
        reply_forget(thread);
        break;
    case THREAD_INACTIVE:
    case THREAD_RUNNING:
    case THREAD_RESTART:
    case THREAD_IDLE:
        break;
    }
}

void thread_suspend(struct tcb *thread)
{
    thread_cancel_ipc(thread);
    thread_note_ip(thread);
    if (WITH_MCS) {
        yield_to_cancel(thread);
        release_queue_remove(thread);
    }
    scheduler_withdraw(thread);
    thread_set_state(thread, THREAD_INACTIVE);
}

void thread_resume(struct tcb *thread)
{
    if (!thread_is_stopped(thread)) {
        return;
    }
    thread_cancel_ipc(thread);
    thread_set_state(thread, THREAD_RESTART);
    if (WITH_MCS) {
        sched_context_wake(thread);
        return;
    }
    ready_queue_prepend(thread);
    scheduler_offer(thread);
}

void tcb_finalise(struct tcb *thread)
{
    if (thread->bound) {
        notification_unbind(thread->bound);
    }
    if (WITH_MCS) {
        sched_context_thread_ends(thread);
    }
    thread_suspend(thread);
    fpu_release(thread);
    debug_thread_destroyed(thread);
}
