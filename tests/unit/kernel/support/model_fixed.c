/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Spec 03, sections 1.2 to 1.7, 7.8, 8, 9 and 11, row by row.
 */
#include "model.h"

#include <abi/fault.h>
#include <abi/message.h>
#include <abi/syscall.h>

struct model model;

enum { MESSAGE_LABELS = 12 };

static bool can_be_called(word_t rights)
{
    return (rights & (RIGHT_GRANT | RIGHT_GRANT_REPLY)) != 0;
}

static word_t info_of(word_t label, word_t length)
{
    return label << MESSAGE_LABELS | length;
}

/* --- waiting, and its end */

static void wait_in(struct model_queue *queue, enum model_state state)
{
    model_append(queue, model.current);
    model_stop(model.current, state);
}

static void wake(int thread, word_t badge)
{
    model.thread[thread].cptr = badge;
    model.thread[thread].state = MODEL_RUNNING;
    model_offer(thread);
}

/* Where the Reply capability to this caller is; null: nowhere. */
static struct model_cap *reply_to(int caller)
{
    for (int i = 0; i < MODEL_THREADS; i++) {
        struct model_cap *cap = &model.thread[i].caller;
        if (cap->kind == MODEL_REPLY && cap->object == caller) {
            return cap;
        }
    }
    for (int i = 0; i < MODEL_SLOTS; i++) {
        if (model.slot[i].kind == MODEL_REPLY && model.slot[i].object == caller) {
            return &model.slot[i];
        }
    }
    return NULL;
}

void model_empty(struct model_cap *slot)
{
    *slot = (struct model_cap){0};
}

void model_cancel(int thread)
{
    struct model_thread *cancelled = &model.thread[thread];
    if (cancelled->state == MODEL_SENDING || cancelled->state == MODEL_RECEIVING) {
        model_remove(&model.endpoint[cancelled->object], thread);
    } else if (cancelled->state == MODEL_WAITING) {
        model_remove(&model.notification[cancelled->object].queue, thread);
    } else if (cancelled->state == MODEL_REPLYING && reply_to(thread)) {
        model_empty(reply_to(thread));
    }
    cancelled->fault = 0;
}

/* --- messages */

static void deliver(const struct model_thread *sender, struct model_thread *receiver, word_t badge)
{
    word_t length = abi_message_info_length(sender->info);
    for (word_t i = 0; i < length; i++) {
        receiver->mr[i] = sender->mr[i];
    }
    receiver->cptr = badge;
    receiver->info = info_of(abi_message_info_label(sender->info), length);
}

/* With the registers that the thread has now. */
static void deliver_fault(const struct model_thread *sender, struct model_thread *receiver)
{
    bool is_cap_fault = sender->fault == seL4_Fault_CapFault;
    for (int i = 0; i < MODEL_REGISTERS; i++) {
        receiver->mr[i] = is_cap_fault ? sender->fault_words[i] : sender->other[i];
    }
    if (is_cap_fault) {
        receiver->mr[seL4_CapFault_IP] = sender->ip;
    }
    receiver->cptr = sender->badge;
    receiver->info = info_of(sender->fault, sender->fault_length);
}

/* After a Call or fault was delivered. */
static void await_answer(int sender, int receiver, word_t rights, bool can_grant)
{
    if (!can_be_called(rights)) {
        model_stop(sender, MODEL_INACTIVE);
        return;
    }
    model_stop(sender, MODEL_REPLYING);
    model.thread[receiver].caller = (struct model_cap){
        .kind = MODEL_REPLY, .object = sender, .rights = can_grant ? RIGHT_GRANT : 0};
}

bool model_has_first(const struct model_queue *queue, enum model_state state)
{
    return queue->count > 0 && model.thread[queue->thread[0]].state == state;
}

static int take_first(struct model_queue *queue)
{
    int thread = queue->thread[0];
    model_remove(queue, thread);
    return thread;
}

/* The current thread sends its message, or its fault, through the capability. */
static void send_message(struct model_cap cap, bool is_blocking, bool is_call)
{
    struct model_queue *queue = &model.endpoint[cap.object];
    struct model_thread *sender = model_self();
    int who = model.current;
    sender->badge = cap.badge;
    if (!model_has_first(queue, MODEL_RECEIVING)) {
        if (is_blocking) {
            sender->object = cap.object;
            sender->rights = cap.rights;
            sender->is_calling = is_call;
            wait_in(queue, MODEL_SENDING);
        }
        return;
    }
    int first = take_first(queue);
    struct model_thread *receiver = &model.thread[first];
    if (sender->fault) {
        deliver_fault(sender, receiver);
    } else {
        deliver(sender, receiver, cap.badge);
    }
    receiver->state = MODEL_RUNNING;
    model_offer(first);
    if (is_call) {
        await_answer(who, first, cap.rights, (receiver->rights & RIGHT_GRANT) != 0);
    }
}

/* --- faults */

static struct model_cap *lookup(cptr_t cptr)
{
    return cptr < MODEL_SLOTS ? &model.slot[cptr] : NULL;
}

static void raise_fault(word_t type, unsigned length)
{
    struct model_thread *thread = model_self();
    const struct model_cap *handler = lookup(thread->handler);
    if (!handler || handler->kind != MODEL_ENDPOINT || !model_has(*handler, RIGHT_WRITE) ||
        !can_be_called(handler->rights)) {
        model_stop(model.current, MODEL_INACTIVE);
        return;
    }
    thread->fault = type;
    thread->fault_length = length;
    send_message(*handler, true, true);
}

/* The pointer does not resolve (its upper bits are no guard), or names nothing to receive from. */
static void raise_cap_fault(bool is_receiving)
{
    bool resolves = lookup(model_self()->cptr) != NULL;
    word_t *words = model_self()->fault_words;
    words[seL4_CapFault_Addr] = model_self()->cptr;
    words[seL4_CapFault_InRecvPhase] = is_receiving;
    words[seL4_CapFault_LookupFailureType] = resolves ? seL4_MissingCapability : seL4_GuardMismatch;
    raise_fault(seL4_Fault_CapFault, resolves ? 5 : 7);
}

/* --- receiving */

static void receive_message(struct model_cap cap, bool is_blocking)
{
    struct model_queue *queue = &model.endpoint[cap.object];
    struct model_thread *receiver = model_self();
    model_empty(&receiver->caller);
    if (receiver->bound != NOBODY && model.notification[receiver->bound].is_active) {
        struct model_notification *bound = &model.notification[receiver->bound];
        receiver->cptr = bound->word;
        bound->word = 0;
        bound->is_active = false;
    } else if (model_has_first(queue, MODEL_SENDING)) {
        int first = take_first(queue);
        struct model_thread *sender = &model.thread[first];
        if (sender->fault) {
            deliver_fault(sender, receiver);
        } else {
            deliver(sender, receiver, sender->badge);
        }
        if (sender->is_calling) {
            await_answer(first, model.current, sender->rights, model_has(cap, RIGHT_GRANT));
        } else {
            sender->state = MODEL_RUNNING;
            model_offer(first);
        }
    } else if (is_blocking) {
        receiver->object = cap.object;
        receiver->rights = cap.rights;
        wait_in(queue, MODEL_RECEIVING);
    } else {
        receiver->cptr = 0;
    }
}

static void receive_signal(int object, bool is_blocking)
{
    struct model_notification *notification = &model.notification[object];
    struct model_thread *receiver = model_self();
    if (notification->is_active) {
        receiver->cptr = notification->word;
        notification->word = 0;
        notification->is_active = false;
    } else if (is_blocking) {
        receiver->object = object;
        wait_in(&notification->queue, MODEL_WAITING);
    } else {
        receiver->cptr = 0;
    }
}

static void receive(bool is_blocking)
{
    const struct model_cap *cap = lookup(model_self()->cptr);
    if (cap && cap->kind == MODEL_ENDPOINT && model_has(*cap, RIGHT_READ)) {
        receive_message(*cap, is_blocking);
        return;
    }
    if (cap && cap->kind == MODEL_NOTIFICATION && model_has(*cap, RIGHT_READ)) {
        int bound = model.notification[cap->object].bound;
        if (bound == NOBODY || bound == model.current) {
            receive_signal(cap->object, is_blocking);
            return;
        }
    }
    raise_cap_fault(true);
}

static void signal_notification(int object, word_t badge)
{
    struct model_notification *notification = &model.notification[object];
    int bound = notification->bound;
    if (notification->is_active) {
        notification->word |= badge;
    } else if (notification->queue.count > 0) {
        wake(take_first(&notification->queue), badge);
    } else if (bound != NOBODY && model.thread[bound].state == MODEL_RECEIVING) {
        model_remove(&model.endpoint[model.thread[bound].object], bound);
        wake(bound, badge);
    } else {
        notification->is_active = true;
        notification->word = badge;
    }
}

/* --- replies */

static bool answer_fault(struct model_thread *faulter, const struct model_thread *replier)
{
    word_t fault = faulter->fault;
    faulter->fault = 0;
    if (fault == seL4_Fault_CapFault) {
        return true;
    }
    word_t length = abi_message_info_length(replier->info);
    for (word_t i = 0; i < length; i++) {
        faulter->other[i] = replier->mr[i];
    }
    return abi_message_info_label(replier->info) == 0;
}

static void reply_through(struct model_cap *slot)
{
    int caller = slot->object;
    struct model_thread *thread = &model.thread[caller];
    model_empty(slot);
    if (!thread->fault) {
        deliver(model_self(), thread, 0);
        thread->state = MODEL_RUNNING;
        model_offer(caller);
    } else if (answer_fault(thread, model_self())) {
        thread->state = MODEL_RESTART;
        model_offer(caller);
    } else {
        thread->state = MODEL_INACTIVE;
    }
}

static void reply(void)
{
    if (model_self()->caller.kind == MODEL_REPLY) {
        reply_through(&model_self()->caller);
    }
}

static void answer(enum abi_error error)
{
    struct model_thread *caller = model_self();
    caller->cptr = 0;
    caller->info = info_of(error, error == seL4_InvalidCapability);
    if (error == seL4_InvalidCapability) {
        caller->mr[0] = 0;
    }
}

/* The current thread is in MODEL_RESTART meanwhile, and stays so if the interrupt comes first. */
static void invoke(struct model_cap cap, bool is_call, struct model_interrupt interrupt)
{
    int who = model.current;
    model.thread[who].state = MODEL_RESTART;
    if (interrupt.is_preempting) {
        model_interrupt(interrupt);
        return;
    }
    enum abi_error error = model_invoke(cap, abi_message_info_label(model_self()->info));
    if (model.thread[who].state != MODEL_RESTART) {
        return;
    }
    model.thread[who].state = MODEL_RUNNING;
    if (is_call) {
        answer(error);
    }
}

static void send_any(bool is_blocking, bool is_call, struct model_interrupt interrupt)
{
    struct model_cap *cap = lookup(model_self()->cptr);
    if (!cap) {
        if (is_blocking) {
            raise_cap_fault(false);
        }
    } else if (cap->kind == MODEL_ENDPOINT && model_has(*cap, RIGHT_WRITE)) {
        send_message(*cap, is_blocking, is_call);
    } else if (cap->kind == MODEL_NOTIFICATION && model_has(*cap, RIGHT_WRITE)) {
        signal_notification(cap->object, cap->badge);
        if (is_call) {
            answer(seL4_NoError);
        }
    } else if (cap->kind == MODEL_REPLY) {
        reply_through(cap);
        if (is_call) {
            answer(seL4_NoError);
        }
    } else if (cap->kind == MODEL_ENDPOINT || cap->kind == MODEL_NOTIFICATION) {
        if (is_call) {
            answer(seL4_InvalidCapability);
        }
    } else {
        invoke(*cap, is_call, interrupt);
    }
}

void model_interrupt(struct model_interrupt interrupt)
{
    if (interrupt.notification == NOBODY) {
        model_tick();
    } else {
        signal_notification(interrupt.notification, interrupt.badge);
    }
}

void model_syscall(struct model_interrupt interrupt)
{
    struct model_thread *thread = model_self();
    thread->ip = thread->next;
    thread->next += 2;
    switch ((int64_t)thread->other[MODEL_RDX]) {
    case seL4_SysCall:
        send_any(true, true, interrupt);
        break;
    case seL4_SysSend:
        send_any(true, false, interrupt);
        break;
    case seL4_SysNBSend:
        send_any(false, false, interrupt);
        break;
    case seL4_SysReplyRecv:
        reply();
        receive(true);
        break;
    case seL4_SysRecv:
        receive(true);
        break;
    case seL4_SysNBRecv:
        receive(false);
        break;
    case seL4_SysReply:
        reply();
        break;
    case seL4_SysYield:
        model_ready_back(model.current);
        model_reschedule();
        break;
    default:
        raise_fault(seL4_Fault_UnknownSyscall, seL4_UnknownSyscall_Length);
    }
    model_decide();
}
