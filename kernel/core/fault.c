/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Faults: telling the handler, and taking its answer (spec 03, section 11).
 */
#include "core/fault.h"

#include "core/assert.h"
#include "core/cspace.h"
#include "core/debug_exception.h"
#include "core/endpoint.h"
#include "core/fault_seed.h"
#include "core/message.h"
#include "core/scheduler.h"
#include "debug/debug.h"

enum { MESSAGE_WORDS = seL4_UnknownSyscall_Length }; /* the longest of them */

/* Context words in message order. */
static const uint8_t syscall_context[] = ABI_UNKNOWN_SYSCALL_CONTEXT;
static const uint8_t exception_context[] = ABI_USER_EXCEPTION_CONTEXT;

struct fault fault_cap(cptr_t address, bool in_receive_phase)
{
    struct fault fault = {.type = seL4_Fault_CapFault};
    fault.cap.address = address;
    fault.cap.in_receive_phase = in_receive_phase;
    fault.cap.failure = current_lookup_failure;
    return fault;
}

struct fault fault_unknown_syscall(word_t number)
{
    struct fault fault = {.type = seL4_Fault_UnknownSyscall};
    fault.syscall.number = number;
    return fault;
}

struct fault fault_user_exception(word_t number, word_t code)
{
    struct fault fault = {.type = seL4_Fault_UserException};
    fault.exception.number = number;
    fault.exception.code = code;
    return fault;
}

struct fault fault_vm(vaddr_t address, word_t status, bool is_fetch)
{
    struct fault fault = {.type = seL4_Fault_VMFault};
    fault.vm.address = address;
    fault.vm.status = status;
    fault.vm.is_fetch = is_fetch;
    return fault;
}

/* The handler's endpoint capability, or a null one (spec 03, section 11.1). */
static struct cap fault_handler(struct tcb *thread)
{
    const struct slot *slot = cspace_lookup(thread, thread->fault_handler);
    if (!slot || cap_kind(slot->cap) != CAP_ENDPOINT || !cap_has_rights(slot->cap, RIGHT_WRITE) ||
        !(cap_rights(slot->cap) & (RIGHT_GRANT | RIGHT_GRANT_REPLY))) {
        return cap_null();
    }
    return slot->cap;
}

void fault_raise(struct tcb *thread, struct fault fault)
{
    struct cap handler = fault_handler(thread);
    if (cap_is_null(handler)) {
        debug_report_fault(thread, &fault);
        thread_set_state(thread, THREAD_INACTIVE);
        return;
    }
    thread->fault = fault;
    endpoint_send_fault(thread, handler);
}

static unsigned put_context(const struct tcb *thread, const uint8_t *order, unsigned count,
                            word_t *words)
{
    for (unsigned i = 0; i < count; i += 1) {
        words[i] = thread->context.word[order[i]];
    }
    return count;
}

/* The message of a fault; returns its length. `words` has room for MESSAGE_WORDS. */
static unsigned fault_words(const struct tcb *thread, const struct fault *fault, word_t *words)
{
    unsigned count;
    words[0] = thread->context.word[CONTEXT_IP];
    switch ((unsigned)fault->type) {
    case seL4_Fault_CapFault:
        words[seL4_CapFault_Addr] = fault->cap.address;
        words[seL4_CapFault_InRecvPhase] = fault->cap.in_receive_phase != SEEDED(FAULT);
        return seL4_CapFault_LookupFailureType +
               lookup_failure_words(&fault->cap.failure, words + seL4_CapFault_LookupFailureType);
    case seL4_Fault_UnknownSyscall:
        count = put_context(thread, syscall_context, ARRAY_SIZE(syscall_context), words);
        words[count] = fault->syscall.number;
        return seL4_UnknownSyscall_Length;
    case seL4_Fault_UserException:
        put_context(thread, exception_context, ARRAY_SIZE(exception_context), words);
        words[seL4_UserException_Number] = fault->exception.number;
        words[seL4_UserException_Code] = fault->exception.code;
        return seL4_UserException_Length;
    case seL4_Fault_VMFault:
        words[seL4_VMFault_Addr] = fault->vm.address;
        words[seL4_VMFault_PrefetchFault] = fault->vm.is_fetch;
        words[seL4_VMFault_FSR] = fault->vm.status;
        return seL4_VMFault_Length;
    default:
        if (WITH_HARDWARE_DEBUG && fault_is_debug_exception(fault)) {
            return debug_exception_words(fault, words);
        }
        panic("a fault of no known type is to be delivered");
    }
}

word_t fault_deliver(struct tcb *faulter, struct tcb *receiver)
{
    word_t words[MESSAGE_WORDS];
    unsigned length = fault_words(faulter, &faulter->fault, words);
    length = message_put(receiver, words, length);
    return abi_message_info_new(faulter->fault.type, 0, 0, length);
}

/* Registers of the faulter from the answer, as many as it has. */
static void answer_registers(struct tcb *faulter, const struct tcb *replier, const uint8_t *order,
                             unsigned count)
{
    unsigned length = (unsigned)min_word(message_length(message_info(replier)), count);
    const uint64_t *buffer = thread_readable_buffer(replier);
    for (unsigned i = 0; i < length; i += 1) {
        if (i < ABI_MESSAGE_REGISTERS) {
            context_write_sanitised(&faulter->context, order[i],
                                    replier->context.word[context_message_register[i]]);
        } else if (buffer) {
            context_write_sanitised(&faulter->context, order[i], buffer[ABI_IPC_MSG + i]);
        }
    }
}

bool fault_answer(struct tcb *faulter, const struct tcb *replier)
{
    enum abi_fault type = faulter->fault.type;
    if (WITH_HARDWARE_DEBUG && fault_is_debug_exception(&faulter->fault)) {
        debug_exception_answer(faulter, &faulter->fault, replier);
        faulter->fault.type = seL4_Fault_NullFault;
        return abi_message_info_label(message_info(replier)) == 0;
    }
    faulter->fault.type = seL4_Fault_NullFault;
    if (type == seL4_Fault_UnknownSyscall) {
        answer_registers(faulter, replier, syscall_context, ARRAY_SIZE(syscall_context));
    } else if (type == seL4_Fault_UserException) {
        answer_registers(faulter, replier, exception_context, ARRAY_SIZE(exception_context));
    } else {
        return true;
    }
    return abi_message_info_label(message_info(replier)) == 0;
}
