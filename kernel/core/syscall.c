/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * System calls (spec 03, section 1): what a capability pointer names, and who handles it.
 */
#include "arch/object.h"
#include "arch/thread.h"
#include "core/assert.h"
#include "core/benchmark.h"
#include "core/cspace.h"
#include "core/direct_ipc.h"
#include "core/endpoint.h"
#include "core/entry.h"
#include "core/fault_seed.h"
#include "core/invocation.h"
#include "core/irq.h"
#include "core/message.h"
#include "core/notification.h"
#include "core/preemption.h"
#include "core/reply.h"
#include "core/scheduler.h"
#include "core/thread_view.h"
#include "core/utilisation.h"
#include "debug/debug.h"
#include "debug/error_text.h"

#include <abi/constants.h>
#include <abi/syscall.h>

void invocation_return_words(struct invocation *inv, const word_t *words, unsigned count)
{
    if (inv->is_call) {
        inv->result_length = message_put(current_thread, words, count);
    }
}

void invocation_return(struct invocation *inv, unsigned index, word_t value)
{
    if (!inv->is_call) {
        return;
    }
    if (index < ABI_MESSAGE_REGISTERS) {
        current_thread->context.word[context_message_register[index]] = value;
    } else {
        uint64_t *buffer = thread_writable_buffer(current_thread);
        if (!buffer) {
            return;
        }
        buffer[ABI_IPC_MSG + index] = value;
    }
    inv->result_length = index + 1;
}

static void answer_caller(word_t label, unsigned length)
{
    current_thread->context.word[CONTEXT_BADGE] = SEEDED(SYS) ? 1 : 0;
    current_thread->context.word[CONTEXT_INFO] = abi_message_info_new(label, 0, 0, length);
}

static void answer_error(void)
{
    unsigned length = message_put(current_thread, current_error.word, current_error.length);
    if (WITH_ERROR_TEXT) {
        length += error_text_deliver(current_thread);
    }
    answer_caller(current_error.code, length);
}

static enum result invoke_zombie(struct invocation *inv)
{
    (void)inv;
    user_error("Cap #%lu is what is left of an object under destruction.",
               current_thread->context.word[CONTEXT_CPTR]);
    return error_invalid_capability(0);
}

typedef enum result invoke_function(struct invocation *inv);

/* By kind of capability. */
enum { CAP_KINDS = 32 };
static invoke_function *const invoke_functions[CAP_KINDS] = {
    [CAP_ZOMBIE] = invoke_zombie,
    [CAP_CNODE] = cnode_invoke,
    [CAP_UNTYPED] = untyped_invoke,
    [CAP_THREAD] = tcb_invoke,
    [CAP_IRQ_CONTROL] = irq_control_invoke,
    [CAP_IRQ_HANDLER] = irq_handler_invoke,
    [CAP_DOMAIN] = domain_invoke,
    [CAP_FRAME] = arch_cap_invoke,
    [CAP_PAGE_TABLE] = arch_cap_invoke,
    [CAP_PAGE_DIRECTORY] = arch_cap_invoke,
    [CAP_PDPT] = arch_cap_invoke,
    [CAP_PML4] = arch_cap_invoke,
    [CAP_ASID_CONTROL] = arch_cap_invoke,
    [CAP_ASID_POOL] = arch_cap_invoke,
    [CAP_IO_PAGE_TABLE] = arch_cap_invoke,
    [CAP_IO_PORT] = arch_cap_invoke,
    [CAP_IO_PORT_CONTROL] = arch_cap_invoke,
};

/* How a system call sends. */
enum { SEND_BLOCKING = 1, SEND_CALL = 2 };

static inline void invoke_finish(const struct invocation *inv, enum result result)
{
    struct tcb *thread = current_thread;
    if (unlikely(result == RESULT_PREEMPTED)) {
        preempted_irq_deliver();
        if (scheduler_decision == DECISION_NONE) {
            scheduler_reschedule(); /* so that the thread, if it goes on, does so by restarting */
        }
        return;
    }
    if (unlikely(thread->state != THREAD_RESTART)) {
        return; /* it has stopped or destroyed itself */
    }
    thread->state = THREAD_RUNNING;
    if (!inv->is_call) {
        return;
    }
    if (unlikely(result == RESULT_ERROR)) {
        answer_error();
    } else {
        answer_caller(0, inv->result_length);
    }
}

static apart void refuse_extra_cap(unsigned index, cptr_t cptr, unsigned mode)
{
    (void)index;
    user_error("Extra cap %u: #%lu names no slot.", index, cptr);
    if (mode & SEND_BLOCKING) {
        fault_raise(current_thread, fault_cap(cptr, false));
    }
    scheduler_finish();
}

/* The message of the current thread as an invocation: words and extra capabilities, of which those
 * that belong in an IPC buffer are not there without one. False: a capability does not resolve;
 * `extra_count` is its index. With `is_quick` that may only mean that the CSpace has more levels.
 */
static inline bool invocation_read(struct invocation *inv, word_t info, bool is_quick)
{
    inv->length = (unsigned)message_length(info);
    inv->extra_count = 0;
    if (message_shape(info) <= ABI_MESSAGE_REGISTERS) {
        return true;
    }
    inv->buffer = thread_view_buffer();
    if (unlikely(!inv->buffer)) {
        if (inv->length > ABI_MESSAGE_REGISTERS) {
            user_error("Warning: No IPC buffer for thread. Truncating message length to: %u.",
                       (unsigned)ABI_MESSAGE_REGISTERS);
            inv->length = ABI_MESSAGE_REGISTERS;
        }
        return true;
    }
    unsigned count = (unsigned)abi_message_info_extra_caps(info);
    const struct tcb *thread = current_thread;
    for (unsigned i = 0; i < count; i += 1) {
        cptr_t cptr = inv->buffer[ABI_IPC_CAPS_OR_BADGES + i];
        inv->extra[i] = is_quick ? thread_view_slot(thread, cptr) : cspace_lookup_own(cptr);
        if (unlikely(!inv->extra[i])) {
            inv->extra_count = i;
            return false;
        }
    }
    inv->extra_count = count;
    return true;
}

/* The extra capability that does not resolve. */
static void invocation_refuse(const struct invocation *inv, unsigned mode)
{
    unsigned index = inv->extra_count;
    refuse_extra_cap(index, inv->buffer[ABI_IPC_CAPS_OR_BADGES + index], mode);
}

static apart void send_refused(unsigned mode)
{
    user_error("The cap has no right to send.");
    error_invalid_capability(0);
    if (mode & SEND_CALL) {
        answer_error();
    }
    scheduler_leave();
}

static apart void send_to_receiver(struct slot *slot, unsigned mode)
{
    struct tcb *sender = current_thread;
    bool is_call = (mode & SEND_CALL) != 0;
    if (WITH_FASTPATH && !is_call && direct_send(sender, slot, message_info(sender))) {
        return;
    }
    endpoint_send(sender, slot->cap, (mode & SEND_BLOCKING) != 0, is_call);
    scheduler_finish();
}

static apart void send_to_endpoint(struct slot *slot, unsigned mode)
{
    struct endpoint *ep = cap_object(slot->cap);
    if (unlikely(!cap_has_rights(slot->cap, RIGHT_WRITE))) {
        send_refused(mode);
    } else if (!(mode & SEND_BLOCKING) && !endpoint_first(ep, THREAD_BLOCKED_ON_RECEIVE)) {
        scheduler_leave();
    } else {
        send_to_receiver(slot, mode);
    }
}

static apart void signal_somebody(struct slot *slot, unsigned mode)
{
    notification_signal(cap_object(slot->cap), cap_badge(slot->cap));
    if (mode & SEND_CALL) {
        answer_caller(0, 0);
    }
    scheduler_finish();
}

static apart void send_to_notification(struct slot *slot, unsigned mode)
{
    if (unlikely(!cap_has_rights(slot->cap, RIGHT_WRITE))) {
        send_refused(mode);
    } else if (!notification_gather(cap_object(slot->cap), cap_badge(slot->cap))) {
        signal_somebody(slot, mode);
    } else {
        if (mode & SEND_CALL) {
            answer_caller(0, 0);
        }
        scheduler_leave();
    }
}

static apart void send_to_nothing(unsigned mode)
{
    user_error("Attempted to invoke a null cap #%lu.", current_thread->context.word[CONTEXT_CPTR]);
    error_invalid_capability(0);
    if (mode & SEND_CALL) {
        answer_error();
    }
    scheduler_leave();
}

static apart void send_reply(struct slot *slot, unsigned mode)
{
    reply_send(current_thread, slot);
    if (mode & SEND_CALL) {
        answer_caller(0, 0);
    }
    scheduler_finish();
}

/* Invokes a kernel object. The thread is in THREAD_RESTART meanwhile: whatever keeps the operation
 * from completing makes it execute the system call again. */
static inline void invoke(struct invocation *inv, struct slot *slot, word_t info, unsigned mode)
{
    inv->slot = slot;
    inv->cap = slot->cap;
    inv->label = abi_message_info_label(info);
    inv->is_call = (mode & SEND_CALL) != 0;
    inv->result_length = 0;
    current_thread->state = THREAD_RESTART;
    enum result result = invoke_functions[cap_kind(slot->cap)](inv);
    invoke_finish(inv, result);
    scheduler_finish();
}

/* With extra capabilities anywhere in the CSpace. */
static apart void invoke_object_far(struct slot *slot, unsigned mode)
{
    struct invocation inv;
    word_t info = message_info(current_thread);
    if (invocation_read(&inv, info, false)) {
        invoke(&inv, slot, info, mode);
    } else {
        invocation_refuse(&inv, mode);
    }
}

static apart void invoke_object(struct slot *slot, unsigned mode)
{
    struct invocation inv;
    word_t info = message_info(current_thread);
    if (likely(invocation_read(&inv, info, true))) {
        invoke(&inv, slot, info, mode);
    } else {
        invoke_object_far(slot, mode);
    }
}

static inline void send_through(struct slot *slot, unsigned mode)
{
    switch ((unsigned)cap_kind(slot->cap)) {
    case CAP_ENDPOINT:
        send_to_endpoint(slot, mode);
        return;
    case CAP_NOTIFICATION:
        send_to_notification(slot, mode);
        return;
    case CAP_REPLY:
        send_reply(slot, mode);
        return;
    case CAP_NULL:
        send_to_nothing(mode);
        return;
    default:
        invoke_object(slot, mode);
    }
}

/* Not for the invocation of an object. */
static inline bool is_for_messages(struct cap cap)
{
    enum cap_kind kind = cap_kind(cap);
    return kind == CAP_NULL || (kind >= CAP_ENDPOINT && kind <= CAP_REPLY);
}

/* Capabilities that go along must resolve, whatever becomes of them. */
static apart void send_with_caps(struct slot *slot, unsigned mode)
{
    struct invocation inv;
    if (invocation_read(&inv, message_info(current_thread), false)) {
        send_through(slot, mode);
    } else {
        invocation_refuse(&inv, mode);
    }
}

/* A target that does not resolve: the polling calls say nothing. */
static apart void send_nowhere(unsigned mode)
{
    cptr_t cptr = current_thread->context.word[CONTEXT_CPTR];
    user_error("Invocation of invalid cap #%lu.", cptr);
    if (mode & SEND_BLOCKING) {
        fault_raise(current_thread, fault_cap(cptr, false));
    }
    scheduler_finish();
}

/* Send, NBSend and Call (spec 03, sections 1.2, 1.3) through the capability in `slot`. */
static inline void send(struct slot *slot, unsigned mode)
{
    if (unlikely(is_for_messages(slot->cap) &&
                 abi_message_info_extra_caps(message_info(current_thread)) > 0)) {
        send_with_caps(slot, mode);
    } else {
        send_through(slot, mode);
    }
}

/* Through what is not in a CSpace of one level. */
static apart void send_far(unsigned mode)
{
    struct slot *slot = cspace_lookup_own_far(current_thread->context.word[CONTEXT_CPTR]);
    if (slot) {
        send(slot, mode);
    } else {
        send_nowhere(mode);
    }
}

static apart void receive_from_endpoint(const struct slot *slot, bool is_blocking)
{
    endpoint_receive(current_thread, slot->cap, is_blocking);
    scheduler_finish();
}

static apart void wait_for_notification(struct notification *ntfn)
{
    notification_wait(current_thread, ntfn);
    scheduler_finish();
}

/* A capability that cannot be received through. */
static apart void receive_refused(void)
{
    cptr_t cptr = current_thread->context.word[CONTEXT_CPTR];
    user_error("Cap #%lu cannot be received from.", cptr);
    lookup_failed_missing(0);
    fault_raise(current_thread, fault_cap(cptr, true));
    scheduler_finish();
}

static apart void receive_from_notification(const struct slot *slot, bool is_blocking)
{
    struct tcb *thread = current_thread;
    struct notification *ntfn = cap_object(slot->cap);
    const struct tcb *bound = notification_bound(ntfn);
    if (unlikely(bound && bound != thread)) {
        receive_refused();
        return;
    }
    if (notification_is_active(ntfn)) {
        notification_take(thread, ntfn);
    } else if (is_blocking) {
        wait_for_notification(ntfn);
        return;
    } else {
        thread->context.word[CONTEXT_BADGE] = 0;
    }
    scheduler_finish();
}

static apart void receive_nowhere(void)
{
    fault_raise(current_thread, fault_cap(current_thread->context.word[CONTEXT_CPTR], true));
    scheduler_finish();
}

/* Recv, NBRecv and the second half of ReplyRecv (spec 03, section 1.6). */
static inline void receive(const struct slot *slot, bool is_blocking)
{
    struct cap cap = slot->cap;
    if (cap_kind(cap) == CAP_ENDPOINT && cap_has_rights(cap, RIGHT_READ)) {
        receive_from_endpoint(slot, is_blocking);
    } else if (cap_kind(cap) == CAP_NOTIFICATION && cap_has_rights(cap, RIGHT_READ)) {
        receive_from_notification(slot, is_blocking);
    } else {
        receive_refused();
    }
}

static apart void receive_far(bool is_blocking)
{
    const struct slot *slot = cspace_lookup_own_far(current_thread->context.word[CONTEXT_CPTR]);
    if (slot) {
        receive(slot, is_blocking);
    } else {
        receive_nowhere();
    }
}

static inline void answer_pending_caller(void)
{
    struct slot *caller = &current_thread->slots[TCB_CALLER];
    if (cap_kind(caller->cap) == CAP_REPLY) {
        reply_send(current_thread, caller);
    }
}

static apart void reply_and_receive(const struct slot *slot)
{
    answer_pending_caller();
    if (slot) {
        receive(slot, true);
    } else {
        receive_far(true);
    }
}

static inline void syscall_note(enum abi_syscall number)
{
    utilisation_enter();
    debug_entry(ENTRY_SYSCALL, (word_t)number);
    if (WITH_ERROR_TEXT) {
        error_text_clear();
    }
}

static apart void call_ordinarily(struct slot *slot)
{
    send(slot, SEND_BLOCKING | SEND_CALL);
}

static apart void call_long(struct slot *slot)
{
    struct tcb *thread = current_thread;
    if (direct_call_long(thread, slot, message_info(thread)) != DIRECT_DONE) {
        call_ordinarily(slot);
    }
}

known_to_assembly void entry_call(cptr_t cptr, word_t info)
{
    syscall_note(seL4_SysCall);
    struct tcb *thread = current_thread;
    struct slot *slot = thread_view_slot(thread, cptr);
    if (unlikely(!slot)) {
        send_far(SEND_BLOCKING | SEND_CALL);
        return;
    }
    enum direct direct = WITH_FASTPATH ? direct_call(thread, slot, info) : DIRECT_NOT;
    if (direct == DIRECT_NOT) {
        call_ordinarily(slot);
    } else if (direct == DIRECT_LONG) {
        call_long(slot);
    }
}

static apart void reply_and_receive_long(const struct slot *slot)
{
    struct tcb *thread = current_thread;
    if (direct_reply_receive_long(thread, slot, message_info(thread)) != DIRECT_DONE) {
        reply_and_receive(slot);
    }
}

known_to_assembly void entry_reply_receive(cptr_t cptr, word_t info)
{
    syscall_note(seL4_SysReplyRecv);
    struct tcb *thread = current_thread;
    const struct slot *slot = thread_view_slot(thread, cptr);
    enum direct direct =
        WITH_FASTPATH && likely(slot) ? direct_reply_receive(thread, slot, info) : DIRECT_NOT;
    if (direct == DIRECT_NOT) {
        reply_and_receive(slot);
    } else if (direct == DIRECT_LONG) {
        reply_and_receive_long(slot);
    }
}

static inline void entry_send_in_mode(cptr_t cptr, unsigned mode)
{
    struct slot *slot = thread_view_slot(current_thread, cptr);
    if (likely(slot)) {
        send(slot, mode);
    } else {
        send_far(mode);
    }
}

static void entry_send(cptr_t cptr, word_t info)
{
    (void)info;
    syscall_note(seL4_SysSend);
    entry_send_in_mode(cptr, SEND_BLOCKING);
}

static void entry_nbsend(cptr_t cptr, word_t info)
{
    (void)info;
    syscall_note(seL4_SysNBSend);
    entry_send_in_mode(cptr, 0);
}

static inline void entry_receive_in_mode(cptr_t cptr, bool is_blocking)
{
    const struct slot *slot = thread_view_slot(current_thread, cptr);
    if (likely(slot)) {
        receive(slot, is_blocking);
    } else {
        receive_far(is_blocking);
    }
}

static void entry_recv(cptr_t cptr, word_t info)
{
    (void)info;
    syscall_note(seL4_SysRecv);
    entry_receive_in_mode(cptr, true);
}

static void entry_nbrecv(cptr_t cptr, word_t info)
{
    (void)info;
    syscall_note(seL4_SysNBRecv);
    entry_receive_in_mode(cptr, false);
}

static void entry_reply(cptr_t cptr, word_t info)
{
    (void)cptr;
    (void)info;
    syscall_note(seL4_SysReply);
    answer_pending_caller();
    scheduler_finish();
}

static void entry_yield(cptr_t cptr, word_t info)
{
    (void)cptr;
    (void)info;
    syscall_note(seL4_SysYield);
    scheduler_yield();
    scheduler_finish();
}

known_to_assembly entry_function *const entry_table[ENTRY_TABLE_SIZE] = {
    [ENTRY_TABLE_SIZE + seL4_SysCall] = entry_call,
    [ENTRY_TABLE_SIZE + seL4_SysReplyRecv] = entry_reply_receive,
    [ENTRY_TABLE_SIZE + seL4_SysSend] = entry_send,
    [ENTRY_TABLE_SIZE + seL4_SysNBSend] = entry_nbsend,
    [ENTRY_TABLE_SIZE + seL4_SysRecv] = entry_recv,
    [ENTRY_TABLE_SIZE + seL4_SysReply] = entry_reply,
    [ENTRY_TABLE_SIZE + seL4_SysYield] = entry_yield,
    [ENTRY_TABLE_SIZE + seL4_SysNBRecv] = entry_nbrecv,
};

static apart void handle_unknown_syscall(word_t number)
{
    debug_entry(ENTRY_UNKNOWN_SYSCALL, number);
    if (!(((WITH_PRINTING || WITH_DEBUG) && debug_syscall(number)) ||
          (WITH_BENCHMARKS && benchmark_syscall(number)) || arch_extra_syscall(number))) {
        fault_raise(current_thread, fault_unknown_syscall(number));
    }
    scheduler_finish();
}

known_to_assembly void entry_unknown_syscall(word_t number)
{
    utilisation_enter();
    if (WITH_ERROR_TEXT) {
        error_text_clear();
    }
    handle_unknown_syscall(number);
}

void entry_irq(irq_t irq)
{
    utilisation_enter();
    debug_entry(ENTRY_IRQ, irq);
    irq_deliver(irq);
    scheduler_finish();
}

void entry_vm_fault(vaddr_t address, word_t status, bool is_fetch)
{
    utilisation_enter();
    debug_entry(ENTRY_VM_FAULT, is_fetch);
    fault_raise(current_thread, fault_vm(address, status, is_fetch));
    scheduler_finish();
}

void entry_user_exception(word_t vector, word_t code)
{
    utilisation_enter();
    debug_entry(ENTRY_USER_FAULT, vector);
    fault_raise(current_thread, fault_user_exception(vector, code));
    scheduler_finish();
}
