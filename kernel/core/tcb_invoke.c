/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Invocations of threads (spec 03, sections 7.3 to 7.9), but those that install capabilities:
 * core/tcb_space.c.
 */
#include "arch/thread.h"
#include "core/fault_seed.h"
#include "core/invocation.h"
#include "core/notification.h"
#include "core/scheduler.h"
#include "core/tcb.h"
#include "core/tcb_space.h"
#include "debug/debug.h"

#include <abi/constants.h>

/* Flags in the first message word of the register invocations. */
enum {
    FLAG_SUSPEND = BIT(TCBReadRegisters_Shift_suspend_source),
    FLAG_RESUME = BIT(TCBWriteRegisters_Shift_resume_target),
    COPY_SUSPEND = BIT(TCBCopyRegisters_Shift_suspend_source),
    COPY_RESUME = BIT(TCBCopyRegisters_Shift_resume_target),
    COPY_FRAME = BIT(TCBCopyRegisters_Shift_transfer_frame),
    COPY_INTEGER = BIT(TCBCopyRegisters_Shift_transfer_integer),
};

static enum result tcb_truncated(void)
{
    user_error("TCB operation: message words or extra caps are missing.");
    return error_truncated_message();
}

static enum result tcb_read_registers(struct invocation *inv, struct tcb *thread)
{
    if (inv->length < TCBReadRegisters_Length) {
        return tcb_truncated();
    }
    word_t count = invocation_word(inv, TCBReadRegisters_MR_count);
    if (count < 1 || count > ABI_CONTEXT_WORDS + SEEDED(TCB)) {
        user_error("TCB ReadRegisters: %lu is no possible number of registers.", count);
        return error_range(1, ABI_CONTEXT_WORDS);
    }
    if (thread == current_thread) {
        user_error("TCB ReadRegisters: a thread cannot read its own registers.");
        return error_illegal_operation();
    }
    if (invocation_word(inv, 0) & FLAG_SUSPEND) {
        thread_suspend(thread);
    }
    invocation_return_words(inv, thread->context.word, (unsigned)count);
    return RESULT_OK;
}

/* The first `count` registers of `thread`, from message word `first` on. */
static void take_registers(const struct invocation *inv, unsigned first, struct tcb *thread,
                           unsigned count)
{
    unsigned done = 0;
    for (; done < count && first + done < ABI_MESSAGE_REGISTERS; done += 1) {
        thread->context.word[done] = invocation_word(inv, first + done);
    }
    if (done < count) {
        memory_copy_words(thread->context.word + done, inv->buffer + ABI_IPC_MSG + first + done,
                          count - done);
    }
    context_sanitise(&thread->context, count);
}

static enum result tcb_write_registers(struct invocation *inv, struct tcb *thread)
{
    enum { FIRST = TCBWriteRegisters_MR_regs };
    if (inv->length < TCBWriteRegisters_Length) {
        return tcb_truncated();
    }
    word_t count = invocation_word(inv, TCBWriteRegisters_MR_count);
    if (inv->length - FIRST < count) {
        user_error("TCB WriteRegisters: the message has fewer than %lu registers.", count);
        return error_truncated_message();
    }
    if (thread == current_thread) {
        user_error("TCB WriteRegisters: a thread cannot write its own registers.");
        return error_illegal_operation();
    }
    take_registers(inv, FIRST, thread, (unsigned)min_word(count, ABI_CONTEXT_WORDS));
    context_registers_written(&thread->context);
    if (invocation_word(inv, 0) & FLAG_RESUME) {
        thread_resume(thread);
    }
    return RESULT_OK;
}

static void copy_words(struct tcb *to, const struct tcb *from, unsigned first, unsigned end)
{
    for (unsigned i = first; i < end; i += 1) {
        to->context.word[i] = from->context.word[i];
    }
}

static apart enum result tcb_copy_registers(struct invocation *inv, struct tcb *to)
{
    if (!invocation_has(inv, TCBCopyRegisters_Length, TCBCopyRegisters_Caps)) {
        return tcb_truncated();
    }
    struct cap source = inv->extra[TCBCopyRegisters_Cap_source]->cap;
    if (cap_kind(source) != CAP_THREAD) {
        user_error("TCB CopyRegisters: the source is no TCB.");
        return error_invalid_capability(1);
    }
    struct tcb *from = cap_object(source);
    word_t flags = invocation_word(inv, 0);
    if (flags & COPY_SUSPEND) {
        thread_suspend(from);
    }
    if (flags & COPY_RESUME) {
        thread_resume(to);
    }
    arch_thread_bases_save(from);
    arch_thread_bases_save(to);
    if (flags & COPY_FRAME) {
        copy_words(to, from, 0, ABI_CONTEXT_FRAME_WORDS);
        context_registers_written(&to->context);
    }
    if (flags & COPY_INTEGER) {
        copy_words(to, from, ABI_CONTEXT_FRAME_WORDS, ABI_CONTEXT_WORDS);
    }
    arch_thread_bases_load(to);
    if (to == current_thread) {
        scheduler_reschedule();
    }
    return RESULT_OK;
}

/* The TCB whose maximum controlled priority limits what a caller may set. */
static enum result tcb_authority(const struct invocation *inv, const struct tcb **authority)
{
    struct cap cap = inv->extra[0]->cap;
    if (cap_kind(cap) != CAP_THREAD) {
        user_error("TCB priority: the authority is no TCB.");
        return error_invalid_capability(1);
    }
    *authority = cap_object(cap);
    return RESULT_OK;
}

static enum result tcb_check_priority(word_t value, const struct tcb *authority)
{
    if (value > authority->max_priority) {
        user_error("TCB priority: %lu is above the authority's maximum %u.", value,
                   authority->max_priority);
        return error_range(0, authority->max_priority);
    }
    return RESULT_OK;
}

/* The argument of SetPriority or SetMCPriority, checked. */
static inline enum result tcb_priority_argument(struct invocation *inv, word_t *value)
{
    const struct tcb *authority = NULL;
    if (!invocation_has(inv, TCBSetPriority_Length, TCBSetPriority_Caps)) {
        return tcb_truncated();
    }
    *value = invocation_word(inv, 0);
    if (tcb_authority(inv, &authority) != RESULT_OK) {
        return RESULT_ERROR;
    }
    return tcb_check_priority(*value, authority);
}

static enum result tcb_set_priority(struct invocation *inv, struct tcb *thread)
{
    word_t value = 0;
    enum result result = tcb_priority_argument(inv, &value);
    if (result == RESULT_OK) {
        thread_set_priority(thread, (unsigned)value);
    }
    return result;
}

static enum result tcb_set_max_priority(struct invocation *inv, struct tcb *thread)
{
    word_t value = 0;
    enum result result = tcb_priority_argument(inv, &value);
    if (result == RESULT_OK) {
        thread->max_priority = (uint8_t)value;
    }
    return result;
}

static enum result tcb_set_sched_params(struct invocation *inv, struct tcb *thread)
{
    const struct tcb *authority = NULL;
    struct new_time time;
    if (!invocation_has(inv, TCBSetSchedParams_Length, TCBSetSchedParams_Caps)) {
        return tcb_truncated();
    }
    word_t mcp = invocation_word(inv, TCBSetSchedParams_MR_mcp);
    word_t priority = invocation_word(inv, TCBSetSchedParams_MR_priority);
    if (tcb_authority(inv, &authority) != RESULT_OK ||
        tcb_check_priority(mcp, authority) != RESULT_OK ||
        tcb_check_priority(priority, authority) != RESULT_OK ||
        (WITH_MCS && tcb_check_time(inv, thread, &time) != RESULT_OK)) {
        return RESULT_ERROR;
    }
    if (WITH_MCS) {
        tcb_install_handler(inv, thread, time.handler);
    }
    thread->max_priority = (uint8_t)mcp;
    thread_set_priority(thread, (unsigned)priority);
    if (WITH_MCS) {
        tcb_install_time(thread, time.sched_context);
    }
    return RESULT_OK;
}

static enum result tcb_bind_notification(struct invocation *inv, struct tcb *thread)
{
    if (inv->extra_count < TCBBindNotification_Caps) {
        return tcb_truncated();
    }
    if (thread->bound) {
        user_error("TCB BindNotification: the TCB has a bound notification already.");
        return error_illegal_operation();
    }
    struct cap cap = inv->extra[TCBBindNotification_Cap_notification]->cap;
    if (cap_kind(cap) != CAP_NOTIFICATION || !cap_has_rights(cap, RIGHT_READ)) {
        user_error("TCB BindNotification: needs a notification cap with the right to receive.");
        return error_illegal_operation();
    }
    struct notification *ntfn = cap_object(cap);
    if (notification_bound(ntfn) || ntfn->queue.head) {
        user_error("TCB BindNotification: somebody else uses the notification.");
        return error_illegal_operation();
    }
    notification_bind(thread, ntfn);
    return RESULT_OK;
}

static enum result tcb_unbind_notification(struct tcb *thread)
{
    if (!thread->bound) {
        user_error("TCB UnbindNotification: the TCB has no bound notification.");
        return error_illegal_operation();
    }
    notification_unbind(thread->bound);
    return RESULT_OK;
}

static apart enum result tcb_set_tls_base(struct invocation *inv, struct tcb *thread)
{
    if (inv->length < TCBSetTLSBase_Length) {
        return tcb_truncated();
    }
    word_t base = invocation_word(inv, TCBSetTLSBase_MR_tls_base);
    arch_thread_bases_save(thread);
    context_write_sanitised(&thread->context, CONTEXT_TLS, base);
    arch_thread_bases_load(thread);
    if (thread == current_thread) {
        scheduler_reschedule();
    }
    return RESULT_OK;
}

static apart enum result tcb_set_flags(struct invocation *inv, struct tcb *thread)
{
    if (inv->length < TCBSetFlags_Length) {
        return tcb_truncated();
    }
    word_t clear = invocation_word(inv, TCBSetFlags_MR_clear);
    word_t set = invocation_word(inv, TCBSetFlags_MR_set);
    thread->flags = (uint32_t)((thread->flags & ~clear) | (set & seL4_TCBFlag_MASK));
    arch_thread_changed(thread);
    invocation_return(inv, 0, thread->flags);
    return RESULT_OK;
}

enum result tcb_invoke(struct invocation *inv)
{
    struct tcb *thread = cap_object(inv->cap);
    switch (inv->label) {
    case TCBReadRegisters:
        return tcb_read_registers(inv, thread);
    case TCBWriteRegisters:
        return tcb_write_registers(inv, thread);
    case TCBCopyRegisters:
        return tcb_copy_registers(inv, thread);
    case TCBConfigure:
        return tcb_configure(inv, thread);
    case TCBSetSpace:
        return tcb_set_space(inv, thread);
    case TCBSetIPCBuffer:
        return tcb_set_ipc_buffer(inv, thread);
    case TCBSetPriority:
        return tcb_set_priority(inv, thread);
    case TCBSetMCPriority:
        return tcb_set_max_priority(inv, thread);
    case TCBSetSchedParams:
        return tcb_set_sched_params(inv, thread);
    case TCBSuspend:
        thread_suspend(thread);
        return RESULT_OK;
    case TCBResume:
        thread_resume(thread);
        return RESULT_OK;
    case TCBBindNotification:
        return tcb_bind_notification(inv, thread);
    case TCBUnbindNotification:
        return tcb_unbind_notification(thread);
    case TCBSetTLSBase:
        return tcb_set_tls_base(inv, thread);
    case TCBSetFlags:
        return tcb_set_flags(inv, thread);
    default:
        if (WITH_MCS && tcb_is_timeout_label(inv->label)) {
            return tcb_set_timeout_endpoint(inv, thread);
        }
        if (WITH_HARDWARE_DEBUG) {
            return arch_breakpoint_invoke(inv, thread);
        }
        user_error("TCB: label %lu is none of its own.", inv->label);
        return error_illegal_operation();
    }
}
