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

static enum result invoke_nothing(struct invocation *inv)
{
    cptr_t cptr = current_thread->context.word[CONTEXT_CPTR];
    if (cap_kind(inv->cap) == CAP_NULL) {
        user_error("Attempted to invoke a null cap #%lu.", cptr);
    } else {
        user_error("Cap #%lu is what is left of an object under destruction.", cptr);
    }
    return error_invalid_capability(0);
}

typedef enum result invoke_function(struct invocation *inv);

/* By kind of capability; those of the architecture have odd numbers. */
static invoke_function *invoke_by_kind(enum cap_kind kind)
{
    static invoke_function *const functions[] = {
        [CAP_NULL] = invoke_nothing,
        [CAP_ZOMBIE] = invoke_nothing,
        [CAP_CNODE] = cnode_invoke,
        [CAP_UNTYPED] = untyped_invoke,
        [CAP_THREAD] = tcb_invoke,
        [CAP_IRQ_CONTROL] = irq_control_invoke,
        [CAP_IRQ_HANDLER] = irq_handler_invoke,
        [CAP_DOMAIN] = domain_invoke,
    };
    return cap_kind_is_arch(kind) ? arch_cap_invoke : functions[kind];
}

/* Words beyond the registers are in the caller's buffer; without one there are none. */
static inline void invocation_find_words(struct invocation *inv)
{
    if (inv->length <= ABI_MESSAGE_REGISTERS) {
        return;
    }
    inv->buffer = thread_view_buffer();
    if (!inv->buffer) {
        user_error("Warning: No IPC buffer for thread. Truncating message length to: %u.",
                   (unsigned)ABI_MESSAGE_REGISTERS);
        inv->length = ABI_MESSAGE_REGISTERS;
    }
}

/* Ways through a system call are functions of their own, the last thing that the one before calls:
 * so each has a stack only if it needs one. */
#define apart __attribute__((noinline))

/* How a system call sends. */
enum { SEND_BLOCKING = 1, SEND_CALL = 2 };

/* After an invocation, which ran in THREAD_RESTART. */
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

static void refuse_extra_cap(unsigned index, cptr_t cptr, unsigned mode)
{
    (void)index;
    user_error("Extra cap %u: #%lu names no slot.", index, cptr);
    if (mode & SEND_BLOCKING) {
        fault_raise(current_thread, fault_cap(cptr, false));
    }
}

/* Resolves the extra capabilities of the message, without an IPC buffer none; false if one does not
 * resolve, which has then been reported. */
static inline bool collect_extra_caps(struct invocation *inv, word_t info, unsigned mode)
{
    inv->extra_count = (unsigned)abi_message_info_extra_caps(info);
    if (inv->extra_count == 0) {
        return true;
    }
    const uint64_t *buffer = thread_view_buffer();
    if (unlikely(!buffer)) {
        inv->extra_count = 0;
        return true;
    }
    for (unsigned i = 0; i < inv->extra_count; i += 1) {
        cptr_t cptr = buffer[ABI_IPC_CAPS_OR_BADGES + i];
        inv->extra[i] = cspace_lookup_own(cptr);
        if (unlikely(!inv->extra[i])) {
            refuse_extra_cap(i, cptr, mode);
            return false;
        }
    }
    return true;
}

static void refuse_capability(unsigned mode)
{
    user_error("The cap has no right to send.");
    error_invalid_capability(0);
    if (mode & SEND_CALL) {
        answer_error();
    }
}

static apart void send_to_endpoint(struct slot *slot, unsigned mode)
{
    if (likely(cap_has_rights(slot->cap, RIGHT_WRITE))) {
        endpoint_send(current_thread, slot->cap, (mode & SEND_BLOCKING) != 0,
                      (mode & SEND_CALL) != 0);
    } else {
        refuse_capability(mode);
    }
    scheduler_finish();
}

static apart void send_to_notification(struct slot *slot, unsigned mode)
{
    if (unlikely(!cap_has_rights(slot->cap, RIGHT_WRITE))) {
        refuse_capability(mode);
    } else {
        notification_signal(cap_object(slot->cap), cap_badge(slot->cap));
        if (mode & SEND_CALL) {
            answer_caller(0, 0);
        }
    }
    scheduler_finish();
}

static apart void send_reply(struct slot *slot, unsigned mode)
{
    reply_send(current_thread, slot);
    if (mode & SEND_CALL) {
        answer_caller(0, 0);
    }
    scheduler_finish();
}

static apart void invoke_object(struct slot *slot, unsigned mode)
{
    struct tcb *thread = current_thread;
    word_t info = message_info(thread);
    struct invocation inv;
    if (unlikely(!collect_extra_caps(&inv, info, mode))) {
        scheduler_finish();
        return;
    }
    inv.slot = slot;
    inv.cap = slot->cap;
    inv.label = abi_message_info_label(info);
    inv.length = (unsigned)message_length(info);
    inv.is_call = (mode & SEND_CALL) != 0;
    inv.result_length = 0;
    invocation_find_words(&inv);
    thread->state = THREAD_RESTART;
    enum result result = invoke_by_kind(cap_kind(inv.cap))(&inv);
    invoke_finish(&inv, result);
    scheduler_finish();
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
    default:
        invoke_object(slot, mode);
    }
}

/* Capabilities that go along must resolve, whatever becomes of them. */
static apart void send_with_caps(struct slot *slot, unsigned mode)
{
    struct invocation inv;
    if (collect_extra_caps(&inv, message_info(current_thread), mode)) {
        send_through(slot, mode);
    } else {
        scheduler_finish();
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

/* Send, NBSend and Call (spec 03, sections 1.2, 1.3). `slot`: what the quick lookup found. */
static apart void handle_send(struct slot *slot, unsigned mode)
{
    if (unlikely(!slot)) {
        slot = cspace_lookup_own_far(current_thread->context.word[CONTEXT_CPTR]);
    }
    if (unlikely(!slot)) {
        send_nowhere(mode);
    } else if (abi_message_info_extra_caps(message_info(current_thread)) > 0 &&
               cap_kind(slot->cap) <= CAP_REPLY) {
        send_with_caps(slot, mode);
    } else {
        send_through(slot, mode);
    }
}

/* Receives through the capability in `slot`; false: it is not for that, which has been noted. */
static inline bool receive_through(const struct slot *slot, bool is_blocking)
{
    struct cap cap = slot->cap;
    bool can_receive = cap_has_rights(cap, RIGHT_READ);
    if (cap_kind(cap) == CAP_ENDPOINT && can_receive) {
        endpoint_receive(current_thread, cap, is_blocking);
        return true;
    }
    if (cap_kind(cap) == CAP_NOTIFICATION && can_receive) {
        struct notification *ntfn = cap_object(cap);
        const struct tcb *bound = notification_bound(ntfn);
        if (!bound || bound == current_thread) {
            notification_receive(current_thread, ntfn, is_blocking);
            return true;
        }
    }
    user_error("Cap #%lu cannot be received from.", current_thread->context.word[CONTEXT_CPTR]);
    lookup_failed_missing(0);
    return false;
}

/* Recv, NBRecv and the second half of ReplyRecv (spec 03, section 1.6). */
static apart void handle_receive(struct slot *slot, bool is_blocking)
{
    cptr_t cptr = current_thread->context.word[CONTEXT_CPTR];
    if (unlikely(!slot)) {
        slot = cspace_lookup_own_far(cptr);
    }
    if (unlikely(!slot || !receive_through(slot, is_blocking))) {
        fault_raise(current_thread, fault_cap(cptr, true));
    }
    scheduler_finish();
}

static inline void answer_pending_caller(void)
{
    struct slot *caller = &current_thread->slots[TCB_CALLER];
    if (cap_kind(caller->cap) == CAP_REPLY) {
        reply_send(current_thread, caller);
    }
}

static apart void handle_reply(void)
{
    answer_pending_caller();
    scheduler_finish();
}

static apart void handle_reply_receive(struct slot *slot)
{
    answer_pending_caller();
    handle_receive(slot, true);
}

static apart void handle_yield(void)
{
    scheduler_yield();
    scheduler_finish();
}

static apart void handle_unknown_syscall(word_t number)
{
    debug_entry(ENTRY_UNKNOWN_SYSCALL, number);
    if (!(((WITH_PRINTING || WITH_DEBUG) && debug_syscall(number)) ||
          (WITH_BENCHMARKS && benchmark_syscall(number)) || arch_extra_syscall(number))) {
        fault_raise(current_thread, fault_unknown_syscall(number));
    }
    scheduler_finish();
}

static inline void syscall_note(word_t number)
{
    utilisation_enter();
    debug_entry(ENTRY_SYSCALL, number);
    if (WITH_ERROR_TEXT) {
        error_text_clear();
    }
}

known_to_assembly void entry_call(cptr_t cptr, word_t info)
{
    syscall_note((word_t)seL4_SysCall);
    struct tcb *thread = current_thread;
    struct slot *slot = thread_view_slot(thread, cptr);
    if (WITH_FASTPATH && likely(slot) && direct_call(thread, slot, info)) {
        return;
    }
    handle_send(slot, SEND_BLOCKING | SEND_CALL);
}

known_to_assembly void entry_reply_receive(cptr_t cptr, word_t info)
{
    syscall_note((word_t)seL4_SysReplyRecv);
    struct tcb *thread = current_thread;
    struct slot *slot = thread_view_slot(thread, cptr);
    if (WITH_FASTPATH && likely(slot) && direct_reply_receive(thread, slot, info)) {
        return;
    }
    handle_reply_receive(slot);
}

known_to_assembly void entry_syscall(cptr_t cptr, word_t number)
{
    syscall_note(number);
    struct slot *slot = thread_view_slot(current_thread, cptr);
    switch ((int64_t)number) {
    case seL4_SysSend:
        handle_send(slot, SEND_BLOCKING);
        return;
    case seL4_SysNBSend:
        handle_send(slot, 0);
        return;
    case seL4_SysRecv:
        handle_receive(slot, true);
        return;
    case seL4_SysNBRecv:
        handle_receive(slot, false);
        return;
    case seL4_SysReply:
        handle_reply();
        return;
    case seL4_SysYield:
        handle_yield();
        return;
    default:
        handle_unknown_syscall(number);
    }
}

void entry_unknown_syscall(word_t number)
{
    utilisation_enter();
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
