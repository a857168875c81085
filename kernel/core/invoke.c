/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Invoking objects (spec 03, sections 1.2 to 1.5).
 */
#include "core/invoke.h"

#include "arch/object.h"
#include "core/cspace.h"
#include "core/fault_seed.h"
#include "core/invocation.h"
#include "core/message.h"
#include "core/object.h"
#include "core/preemption.h"
#include "core/scheduler.h"
#include "debug/debug.h"
#include "debug/error_text.h"

#include <abi/constants.h>

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

void answer_caller(word_t label, unsigned length)
{
    current_thread->context.word[CONTEXT_BADGE] = SEEDED(SYS) ? 1 : 0;
    current_thread->context.word[CONTEXT_INFO] = abi_message_info_new(label, 0, 0, length);
}

void answer_error(void)
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
static invoke_function *const invoke_functions[CAP_KINDS] = {
    [CAP_ZOMBIE] = invoke_zombie,
    [CAP_CNODE] = cnode_invoke,
    [CAP_UNTYPED] = untyped_invoke,
    [CAP_THREAD] = tcb_invoke,
    [CAP_IRQ_CONTROL] = irq_control_invoke,
    [CAP_IRQ_HANDLER] = irq_handler_invoke,
    [CAP_DOMAIN] = domain_invoke,
#if CONFIG_IS_ON(KERNEL_MCS)
    [CAP_SCHED_CONTEXT] = sched_context_invoke,
    [CAP_SCHED_CONTROL] = sched_control_invoke,
#endif
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

static inlined void invoke_finish(const struct invocation *inv, enum result result)
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

/* Objects that the first half of a combined system call does not reach (spec 05, section 8.2). */
#define KINDS_NOT_COMBINED                                                                         \
    (BIT(CAP_THREAD) | BIT(CAP_DOMAIN) | BIT(CAP_CNODE) | BIT(CAP_SCHED_CONTROL) |                 \
     BIT(CAP_SCHED_CONTEXT))

static inline void invoke_leave(unsigned mode)
{
    if (!WITH_MCS || !(mode & SEND_COMBINED)) {
        scheduler_finish();
    }
}

static apart void refuse_extra_cap(unsigned index, cptr_t cptr, unsigned mode)
{
    (void)index;
    user_error("Extra cap %u: #%lu names no slot.", index, cptr);
    if (mode & SEND_BLOCKING) {
        fault_raise(current_thread, fault_cap(cptr, false));
    }
    invoke_leave(mode);
}

/* Resolves the extra capabilities, whose pointers are in the buffer. False: the one at
 * `extra_count` names no slot; with `is_quick` perhaps only none in a CSpace of one level. */
static inlined bool invocation_find_caps(struct invocation *inv, word_t count, bool is_quick)
{
    const struct tcb *thread = current_thread;
    for (word_t i = 0; i < count; i += 1) {
        cptr_t cptr = inv->buffer[ABI_IPC_CAPS_OR_BADGES + i];
        inv->extra[i] = is_quick ? thread_view_slot(thread, cptr) : cspace_lookup_own(cptr);
        if (unlikely(!inv->extra[i])) {
            inv->extra_count = (unsigned)i;
            return false;
        }
    }
    inv->extra_count = (unsigned)count;
    return true;
}

/* The words and extra capabilities of the message; of those that belong in an IPC buffer none are
 * there without one. False: as above. */
static inlined bool invocation_read(struct invocation *inv, word_t info, bool is_quick)
{
    inv->length = (unsigned)message_shape(info);
    inv->extra_count = 0;
    if (inv->length <= ABI_MESSAGE_REGISTERS) {
        return true;
    }
    inv->length = (unsigned)message_length(info);
    inv->buffer = thread_view_buffer();
    if (likely(inv->buffer)) {
        return invocation_find_caps(inv, abi_message_info_extra_caps(info), is_quick);
    }
    if (inv->length > ABI_MESSAGE_REGISTERS) {
        user_error("Warning: No IPC buffer for thread. Truncating message length to: %u.",
                   (unsigned)ABI_MESSAGE_REGISTERS);
        inv->length = ABI_MESSAGE_REGISTERS;
    }
    return true;
}

/* The extra capability that does not resolve. */
static void invocation_refuse(const struct invocation *inv, unsigned mode)
{
    unsigned index = inv->extra_count;
    refuse_extra_cap(index, inv->buffer[ABI_IPC_CAPS_OR_BADGES + index], mode);
}

/* Invokes a kernel object. The thread is in THREAD_RESTART meanwhile: whatever keeps the operation
 * from completing makes it execute the system call again. False: nothing is done, since an extra
 * capability does not resolve. */
static inlined bool invoke(struct invocation *inv, struct slot *slot, unsigned mode, bool is_quick)
{
    struct tcb *thread = current_thread;
    word_t info = message_info(thread);
    inv->slot = slot;
    inv->cap = slot->cap;
    inv->label = abi_message_info_label(info);
    inv->is_call = (mode & SEND_CALL) != 0;
    inv->result_length = 0;
    if (unlikely(!invocation_read(inv, info, is_quick))) {
        return false;
    }
    if (WITH_MCS && (mode & SEND_COMBINED) && cap_is_one_of(inv->cap, KINDS_NOT_COMBINED)) {
        user_error("This object cannot be invoked before receiving.");
        return true;
    }
    thread->state = THREAD_RESTART;
    enum result result = invoke_functions[cap_kind(inv->cap)](inv);
    invoke_finish(inv, result);
    invoke_leave(mode);
    return true;
}

/* With extra capabilities anywhere in the CSpace. */
static apart void invoke_object_far(struct slot *slot, unsigned mode)
{
    struct invocation inv;
    if (!invoke(&inv, slot, mode, false)) {
        invocation_refuse(&inv, mode);
    }
}

void invoke_object(struct slot *slot, unsigned mode)
{
    struct invocation inv;
    if (unlikely(!invoke(&inv, slot, mode, true))) {
        invoke_object_far(inv.slot, mode);
    }
}

bool message_caps_resolve(unsigned mode)
{
    struct invocation inv;
    if (invocation_read(&inv, message_info(current_thread), false)) {
        return true;
    }
    invocation_refuse(&inv, mode);
    return false;
}
