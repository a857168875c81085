/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Invocations, as spec 03, sections 4, 6 and 7 say, as far as they matter to who talks to whom.
 */
#include "model.h"

#include <abi/invocation.h>

static enum abi_error suspend(int thread)
{
    struct model_thread *suspended = &model.thread[thread];
    model_cancel(thread);
    if (suspended->state == MODEL_RUNNING) {
        suspended->ip = suspended->next;
    }
    model_stop(thread, MODEL_INACTIVE);
    return seL4_NoError;
}

static enum abi_error resume(int thread)
{
    if (model_is_runnable(thread)) {
        return seL4_NoError;
    }
    model_cancel(thread);
    model.thread[thread].state = MODEL_RESTART;
    model_ready_front(thread);
    model_offer(thread);
    return seL4_NoError;
}

static enum abi_error set_priority(int thread, unsigned priority)
{
    model_ready_remove(thread);
    model.thread[thread].priority = priority;
    if (thread == model.current) {
        model_reschedule();
    } else if (model_is_runnable(thread)) {
        model_offer(thread);
    }
    return seL4_NoError;
}

static enum abi_error bind_notification(int thread, struct model_cap cap)
{
    struct model_notification *notification = &model.notification[cap.object];
    if (model.thread[thread].bound != NOBODY || cap.kind != MODEL_NOTIFICATION ||
        !model_has(cap, RIGHT_READ) || notification->bound != NOBODY ||
        notification->queue.count > 0) {
        return seL4_IllegalOperation;
    }
    notification->bound = thread;
    model.thread[thread].bound = cap.object;
    return seL4_NoError;
}

static enum abi_error unbind_notification(int thread)
{
    int *bound = &model.thread[thread].bound;
    if (*bound == NOBODY) {
        return seL4_IllegalOperation;
    }
    model.notification[*bound].bound = NOBODY;
    *bound = NOBODY;
    return seL4_NoError;
}

/* One register, rip. */
static enum abi_error write_registers(int thread)
{
    struct model_thread *written = &model.thread[thread];
    if (thread == model.current) {
        return seL4_IllegalOperation;
    }
    written->ip = written->next = model_self()->mr[2];
    return (model_self()->mr[0] & 1) ? resume(thread) : seL4_NoError;
}

/* No registers, but their sources and destinations are stopped and started. */
static enum abi_error copy_registers(int to, struct model_cap from)
{
    word_t flags = model_self()->mr[0];
    if (from.kind != MODEL_TCB) {
        return seL4_InvalidCapability;
    }
    if (flags & BIT(TCBCopyRegisters_Shift_suspend_source)) {
        suspend(from.object);
    }
    if (flags & BIT(TCBCopyRegisters_Shift_resume_target)) {
        resume(to);
    }
    if (to == model.current) {
        model_reschedule();
    }
    return seL4_NoError;
}

static enum abi_error invoke_thread(int thread, word_t label)
{
    switch (label) {
    case TCBSuspend:
        return suspend(thread);
    case TCBResume:
        return resume(thread);
    case TCBWriteRegisters:
        return write_registers(thread);
    case TCBCopyRegisters:
        return copy_registers(thread, model.slot[model.extra_slot]);
    case TCBSetPriority:
        return set_priority(thread, (unsigned)model_self()->mr[0]);
    case TCBBindNotification:
        return bind_notification(thread, model.slot[model.extra_slot]);
    case TCBUnbindNotification:
        return unbind_notification(thread);
    default:
        return seL4_IllegalOperation;
    }
}

static enum abi_error cancel_badged_sends(struct model_cap cap)
{
    if (cap.kind != MODEL_ENDPOINT || !model_has(cap, RIGHTS_ALL)) {
        return seL4_IllegalOperation;
    }
    struct model_queue *queue = &model.endpoint[cap.object];
    struct model_queue before = *queue;
    if (cap.badge == 0 || !model_has_first(queue, MODEL_SENDING)) {
        return seL4_NoError;
    }
    for (int i = 0; i < before.count; i++) {
        struct model_thread *thread = &model.thread[before.thread[i]];
        if (thread->badge == cap.badge) {
            model_cancel(before.thread[i]);
            thread->state = MODEL_RESTART;
            model_ready_front(before.thread[i]);
            model_reschedule();
        }
    }
    return seL4_NoError;
}

static enum abi_error save_caller(struct model_cap *slot)
{
    if (slot->kind != MODEL_EMPTY) {
        return seL4_DeleteFirst;
    }
    *slot = model_self()->caller;
    model_empty(&model_self()->caller);
    return seL4_NoError;
}

static enum abi_error invoke_cnode(word_t label)
{
    struct model_cap *slot = &model.slot[model_self()->mr[0]];
    switch (label) {
    case CNodeDelete:
        model_empty(slot);
        return seL4_NoError;
    case CNodeCancelBadgedSends:
        return cancel_badged_sends(*slot);
    case CNodeSaveCaller:
        return save_caller(slot);
    default:
        return seL4_IllegalOperation;
    }
}

/* Retype; a CNode, into the slot that is the fifth word of every such message. */
static enum abi_error retype(struct model_cap *slot)
{
    if (slot->kind != MODEL_EMPTY) {
        return seL4_DeleteFirst;
    }
    slot->kind = MODEL_LARGE;
    return seL4_NoError;
}

enum abi_error model_invoke(struct model_cap cap, word_t label)
{
    switch (cap.kind) {
    case MODEL_TCB:
        return invoke_thread(cap.object, label);
    case MODEL_CNODE:
        return invoke_cnode(label);
    case MODEL_UNTYPED:
        return retype(&model.slot[cap.object]);
    default:
        return seL4_InvalidCapability;
    }
}
