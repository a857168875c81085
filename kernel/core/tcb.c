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
#include "core/reply.h"
#include "core/scheduler.h"
#include "debug/debug.h"

struct tcb *tcb_create(paddr_t paddr)
{
    struct tcb *thread = paddr_to_kernel(paddr);
    context_init(&thread->context);
    fpu_init_thread(thread);
    thread->time_slice = CONFIG_TIME_SLICE;
    thread->domain = (uint8_t)current_domain;
    debug_thread_created(thread);
    return thread;
}

void thread_cancel_ipc(struct tcb *thread)
{
    switch ((enum thread_state)thread->state) {
    case THREAD_BLOCKED_ON_SEND:
    case THREAD_BLOCKED_ON_RECEIVE:
        endpoint_remove(thread);
        break;
    case THREAD_BLOCKED_ON_NOTIFICATION:
        notification_remove(thread);
        break;
    case THREAD_BLOCKED_ON_REPLY:
        if (thread->reply_slot) {
            reply_delete(thread->reply_slot);
        }
        break;
    case THREAD_INACTIVE:
    case THREAD_RUNNING:
    case THREAD_RESTART:
    case THREAD_IDLE:
        break;
    }
    thread->fault.type = seL4_Fault_NullFault;
}

void thread_suspend(struct tcb *thread)
{
    thread_cancel_ipc(thread);
    if (thread->state == THREAD_RUNNING) {
        thread->context.word[CONTEXT_IP] = thread->context.next_ip;
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
    ready_queue_prepend(thread);
    scheduler_offer(thread);
}

void tcb_finalise(struct tcb *thread)
{
    if (thread->bound) {
        notification_unbind(thread->bound);
    }
    thread_suspend(thread);
    fpu_release(thread);
    debug_thread_destroyed(thread);
}

/* The IPC buffer of `thread` if its frame allows at least `access`. */
static uint64_t *thread_buffer(const struct tcb *thread, enum frame_access access)
{
    struct cap frame = thread->slots[TCB_BUFFER].cap;
    if (cap_kind(frame) != CAP_FRAME || cap_get(frame, CAP_FRAME_IS_DEVICE) ||
        cap_get(frame, CAP_FRAME_ACCESS) < access) {
        return NULL;
    }
    unsigned size_bits = frame_size_bits((enum frame_size)cap_get(frame, CAP_FRAME_SIZE));
    return paddr_to_kernel(cap_paddr(frame) + (thread->buffer_vaddr & MASK(size_bits)));
}

uint64_t *thread_readable_buffer(const struct tcb *thread)
{
    return thread_buffer(thread, FRAME_READ_ONLY);
}

uint64_t *thread_writable_buffer(const struct tcb *thread)
{
    return thread_buffer(thread, FRAME_READ_WRITE);
}
