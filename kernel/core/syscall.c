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
#include "core/utilisation.h"
#include "debug/debug.h"
#include "debug/error_text.h"

#include <abi/constants.h>
#include <abi/syscall.h>

word_t invocation_word(const struct invocation *inv, unsigned index)
{
    kdebug_assert(index < inv->length);
    if (index < ABI_MESSAGE_REGISTERS) {
        return current_thread->context.word[context_message_register[index]];
    }
    return inv->buffer[ABI_IPC_MSG + index];
}

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

static enum result invoke_by_kind(struct invocation *inv)
{
    switch ((unsigned)cap_kind(inv->cap)) {
    case CAP_CNODE:
        return cnode_invoke(inv);
    case CAP_UNTYPED:
        return untyped_invoke(inv);
    case CAP_THREAD:
        return tcb_invoke(inv);
    case CAP_IRQ_CONTROL:
        return irq_control_invoke(inv);
    case CAP_IRQ_HANDLER:
        return irq_handler_invoke(inv);
    case CAP_DOMAIN:
        return domain_invoke(inv);
    case CAP_NULL:
        user_error("Attempted to invoke a null cap #%lu.", inv->cptr);
        return error_invalid_capability(0);
    case CAP_ZOMBIE:
        user_error("Cap #%lu is what is left of an object under destruction.", inv->cptr);
        return error_invalid_capability(0);
    default:
        return arch_cap_invoke(inv);
    }
}

/* Words beyond the registers are in the caller's buffer; without one there are none. */
static void invocation_find_words(struct invocation *inv)
{
    if (inv->length <= ABI_MESSAGE_REGISTERS) {
        return;
    }
    inv->buffer = thread_readable_buffer(current_thread);
    if (!inv->buffer) {
        user_error("Warning: No IPC buffer for thread. Truncating message length to: %u.",
                   (unsigned)ABI_MESSAGE_REGISTERS);
        inv->length = ABI_MESSAGE_REGISTERS;
    }
}

/* Invokes a kernel object. The thread is in THREAD_RESTART meanwhile: whatever keeps the operation
 * from completing makes it execute the system call again. */
static void invoke_object(struct invocation *inv)
{
    invocation_find_words(inv);
    current_thread->state = THREAD_RESTART;
    enum result result = invoke_by_kind(inv);
    if (result == RESULT_PREEMPTED) {
        preempted_irq_deliver();
        scheduler_reschedule();
        return;
    }
    if (current_thread->state != THREAD_RESTART) {
        return; /* it has stopped or destroyed itself */
    }
    current_thread->state = THREAD_RUNNING;
    if (!inv->is_call) {
        return;
    }
    if (result == RESULT_ERROR) {
        answer_error();
    } else {
        answer_caller(0, inv->result_length);
    }
}

static void refuse_capability(bool is_call)
{
    user_error("The cap has no right to send.");
    error_invalid_capability(0);
    if (is_call) {
        answer_error();
    }
}

/* Resolves `*count` extra capabilities, without an IPC buffer none; false if one does not resolve,
 * which has then been reported. */
static bool collect_extra_caps(struct slot **extra, unsigned *count, bool is_blocking)
{
    const uint64_t *buffer = thread_readable_buffer(current_thread);
    if (!buffer) {
        *count = 0;
        return true;
    }
    for (unsigned i = 0; i < *count; i += 1) {
        cptr_t cptr = buffer[ABI_IPC_CAPS_OR_BADGES + i];
        extra[i] = cspace_lookup(current_thread, cptr);
        if (!extra[i]) {
            user_error("Extra cap %u: #%lu names no slot.", i, cptr);
            if (is_blocking) {
                fault_raise(current_thread, fault_cap(cptr, false));
            }
            return false;
        }
    }
    return true;
}

static void signal_notification(struct cap cap, bool is_call)
{
    notification_signal(cap_object(cap), cap_badge(cap));
    if (is_call) {
        answer_caller(0, 0);
    }
}

/* Send, NBSend and Call through the capability in `slot` (spec 03, sections 1.2, 1.3). */
static void send_through(struct slot *slot, cptr_t cptr, bool is_blocking, bool is_call)
{
    word_t info = message_info(current_thread);
    struct slot *extra[MAX_EXTRA_CAPS];
    unsigned extra_count = (unsigned)abi_message_info_extra_caps(info);
    if (extra_count > 0 && !collect_extra_caps(extra, &extra_count, is_blocking)) {
        return;
    }
    struct cap cap = slot->cap;
    switch ((unsigned)cap_kind(cap)) {
    case CAP_ENDPOINT:
    case CAP_NOTIFICATION:
        if (!cap_has_rights(cap, RIGHT_WRITE)) {
            refuse_capability(is_call);
        } else if (cap_kind(cap) == CAP_ENDPOINT) {
            endpoint_send(current_thread, cap, is_blocking, is_call);
        } else {
            signal_notification(cap, is_call);
        }
        return;
    case CAP_REPLY:
        reply_send(current_thread, slot);
        if (is_call) {
            answer_caller(0, 0);
        }
        return;
    default:
        invoke_object(&(struct invocation){
            .slot = slot,
            .cap = cap,
            .cptr = cptr,
            .label = abi_message_info_label(info),
            .length = (unsigned)message_length(info),
            .extra_count = extra_count,
            .extra = extra,
            .is_call = is_call,
        });
    }
}

/* A target that does not resolve: the polling calls say nothing. */
static void send_nowhere(cptr_t cptr, bool is_blocking)
{
    user_error("Invocation of invalid cap #%lu.", cptr);
    if (is_blocking) {
        fault_raise(current_thread, fault_cap(cptr, false));
    }
}

static void handle_send(cptr_t cptr, bool is_blocking)
{
    struct slot *slot = cspace_lookup(current_thread, cptr);
    if (likely(slot)) {
        send_through(slot, cptr, is_blocking, false);
    } else {
        send_nowhere(cptr, is_blocking);
    }
}

/* Call. `slot`: what the quick lookup found, or null. */
static __attribute__((noinline)) void handle_call(struct slot *slot, cptr_t cptr)
{
    if (unlikely(!slot)) {
        slot = cspace_lookup_far(current_thread->slots[TCB_CSPACE].cap, cptr);
    }
    if (likely(slot)) {
        send_through(slot, cptr, true, true);
    } else {
        send_nowhere(cptr, true);
    }
    scheduler_finish();
}

/* Recv, NBRecv and the second half of ReplyRecv (spec 03, section 1.6). */
static void handle_receive(cptr_t cptr, bool is_blocking)
{
    const struct slot *slot = cspace_lookup(current_thread, cptr);
    if (slot) {
        struct cap cap = slot->cap;
        bool can_receive = cap_has_rights(cap, RIGHT_READ);
        if (cap_kind(cap) == CAP_ENDPOINT && can_receive) {
            endpoint_receive(current_thread, cap, is_blocking);
            return;
        }
        if (cap_kind(cap) == CAP_NOTIFICATION && can_receive) {
            struct notification *ntfn = cap_object(cap);
            const struct tcb *bound = notification_bound(ntfn);
            if (!bound || bound == current_thread) {
                notification_receive(current_thread, ntfn, is_blocking);
                return;
            }
        }
        user_error("Cap #%lu cannot be received from.", cptr);
        lookup_failed_missing(0);
    }
    fault_raise(current_thread, fault_cap(cptr, true));
}

static void handle_reply(void)
{
    struct slot *caller = &current_thread->slots[TCB_CALLER];
    if (cap_kind(caller->cap) == CAP_REPLY) {
        reply_send(current_thread, caller);
    }
}

static void handle_unknown_syscall(word_t number)
{
    debug_entry(ENTRY_UNKNOWN_SYSCALL, number);
    if ((WITH_PRINTING && debug_syscall(number)) ||
        (WITH_BENCHMARKS && benchmark_syscall(number)) || arch_extra_syscall(number)) {
        return;
    }
    fault_raise(current_thread, fault_unknown_syscall(number));
}

/* Kept apart so that the ways out of entry_syscall in front of it need no stack. */
static __attribute__((noinline)) void handle_syscall(cptr_t cptr, word_t number)
{
    switch ((int64_t)number) {
    case seL4_SysReplyRecv:
        handle_reply();
        handle_receive(cptr, true);
        break;
    case seL4_SysSend:
        handle_send(cptr, true);
        break;
    case seL4_SysNBSend:
        handle_send(cptr, false);
        break;
    case seL4_SysRecv:
        handle_receive(cptr, true);
        break;
    case seL4_SysReply:
        handle_reply();
        break;
    case seL4_SysYield:
        scheduler_yield();
        break;
    case seL4_SysNBRecv:
        handle_receive(cptr, false);
        break;
    default:
        handle_unknown_syscall(number);
    }
    scheduler_finish();
}

known_to_assembly void entry_syscall(cptr_t cptr, word_t info, word_t number)
{
    utilisation_enter();
    debug_entry(ENTRY_SYSCALL, number);
    if (WITH_ERROR_TEXT) {
        error_text_clear();
    }
    if (number == (word_t)seL4_SysCall) {
        struct slot *slot = cspace_one_level(current_thread->slots[TCB_CSPACE].cap, cptr);
        if (!(WITH_FASTPATH && slot && direct_call(slot->cap, info))) {
            handle_call(slot, cptr);
        }
        return;
    }
    if (WITH_FASTPATH && number == (word_t)seL4_SysReplyRecv && direct_reply_receive(cptr, info)) {
        return;
    }
    handle_syscall(cptr, number);
}

void entry_unknown_syscall(word_t number)
{
    utilisation_enter();
    handle_unknown_syscall(number);
    scheduler_finish();
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
