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

/* Messages of an unknown system call: the general registers, then the frame, then the number.
 * Messages of an exception begin with the frame. tests/unit/kernel/fault_test.c compares with the
 * ABI. */
enum { FRAME_WORDS = 3 };
_Static_assert((int)seL4_UnknownSyscall_FaultIP == (int)CONTEXT_GENERAL_WORDS &&
                   seL4_UnknownSyscall_Syscall == CONTEXT_GENERAL_WORDS + FRAME_WORDS &&
                   (int)seL4_UserException_Number == (int)FRAME_WORDS &&
                   (int)seL4_VMFault_Length == (int)ABI_MESSAGE_REGISTERS,
               "message layouts");

enum { MESSAGE_WORDS = 8 }; /* more than the longest that fault_words makes */

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

void fault_raise(struct tcb *thread, struct fault fault)
{
    struct cap handler = fault_handler(thread, fault.type);
    if (cap_is_null(handler)) {
        debug_report_fault(thread, &fault);
        thread_set_state(thread, THREAD_INACTIVE);
        return;
    }
    thread->fault = fault;
    endpoint_send_fault(thread, handler);
}

/* The message of another fault; returns its length. `words` has room for MESSAGE_WORDS. */
static unsigned fault_words(struct tcb *thread, const struct fault *fault, word_t *words)
{
    words[0] = thread->context.word[CONTEXT_IP];
    switch ((unsigned)fault->type) {
    case seL4_Fault_CapFault:
        words[seL4_CapFault_Addr] = fault->cap.address;
        words[seL4_CapFault_InRecvPhase] = fault->cap.in_receive_phase != SEEDED(FAULT);
        return seL4_CapFault_LookupFailureType +
               lookup_failure_words(&fault->cap.failure, words + seL4_CapFault_LookupFailureType);
    case seL4_Fault_UserException:
        memory_copy_words(words, thread->context.word, FRAME_WORDS);
        words[seL4_UserException_Number] = fault->exception.number;
        words[seL4_UserException_Code] = fault->exception.code;
        return seL4_UserException_Length;
    default:
        if (WITH_MCS && fault_is_timeout(fault)) {
            return fault_timeout_words(thread, words);
        }
        if (WITH_HARDWARE_DEBUG && fault_is_debug_exception(fault)) {
            return debug_exception_words(fault, words);
        }
        panic("a fault of no known type is to be delivered");
    }
}

static inline void put_register_words(struct tcb *receiver, const word_t *words)
{
    for (unsigned i = 0; i < ABI_MESSAGE_REGISTERS; i += 1) {
        receiver->context.word[context_message_register[i]] = words[i];
    }
}

static unsigned vm_fault_deliver(const struct tcb *faulter, struct tcb *receiver)
{
    const struct fault *fault = &faulter->fault;
    const word_t words[] = {
        [seL4_VMFault_IP] = faulter->context.word[CONTEXT_IP],
        [seL4_VMFault_Addr] = fault->vm.address,
        [seL4_VMFault_PrefetchFault] = fault->vm.is_fetch,
        [seL4_VMFault_FSR] = fault->vm.status,
    };
    put_register_words(receiver, words);
    return seL4_VMFault_Length;
}

static unsigned syscall_deliver(const struct tcb *faulter, struct tcb *receiver)
{
    const uint64_t *general = faulter->context.word + CONTEXT_GENERAL;
    put_register_words(receiver, general);
    uint64_t *buffer = thread_writable_buffer(receiver);
    if (!buffer) {
        return ABI_MESSAGE_REGISTERS;
    }
    uint64_t *message = buffer + ABI_IPC_MSG;
    memory_copy_words(message + ABI_MESSAGE_REGISTERS, general + ABI_MESSAGE_REGISTERS,
                      CONTEXT_GENERAL_WORDS - ABI_MESSAGE_REGISTERS);
    memory_copy_words(message + CONTEXT_GENERAL_WORDS, faulter->context.word, FRAME_WORDS);
    message[seL4_UnknownSyscall_Syscall] = faulter->fault.syscall.number;
    return seL4_UnknownSyscall_Length;
}

/* Delivers the message; returns how many words of it arrive. */
static unsigned message_deliver(struct tcb *faulter, struct tcb *receiver)
{
    switch ((unsigned)faulter->fault.type) {
    case seL4_Fault_VMFault:
        return vm_fault_deliver(faulter, receiver);
    case seL4_Fault_UnknownSyscall:
        return syscall_deliver(faulter, receiver);
    default: {
        word_t words[MESSAGE_WORDS];
        unsigned length = fault_words(faulter, &faulter->fault, words);
        return message_put(receiver, words, length);
    }
    }
}

word_t fault_deliver(struct tcb *faulter, struct tcb *receiver)
{
    unsigned length = message_deliver(faulter, receiver);
    return abi_message_info_new(faulter->fault.type, 0, 0, length);
}

/* The frame of `faulter` from the answer to an exception, as much as it has. */
static void exception_answer(struct tcb *faulter, const struct tcb *replier)
{
    word_t length = min_word(message_length(message_info(replier)), FRAME_WORDS);
    for (unsigned i = 0; i < length; i += 1) {
        context_write_sanitised(&faulter->context, i,
                                replier->context.word[context_message_register[i]]);
    }
}

/* Registers of `faulter` from the answer to an unknown system call, as many as it has. */
static void syscall_answer(struct tcb *faulter, const struct tcb *replier)
{
    enum { IN_REGISTERS = ABI_MESSAGE_REGISTERS, WORDS = CONTEXT_GENERAL_WORDS + FRAME_WORDS };
    uint64_t *general = faulter->context.word + CONTEXT_GENERAL;
    word_t length = min_word(message_length(message_info(replier)), WORDS);
    for (unsigned i = 0; i < IN_REGISTERS && i < length; i += 1) {
        general[i] = replier->context.word[context_message_register[i]];
    }
    const uint64_t *buffer = thread_readable_buffer(replier);
    if (!buffer || length <= IN_REGISTERS) {
        return;
    }
    const uint64_t *message = buffer + ABI_IPC_MSG;
    memory_copy_words(general + IN_REGISTERS, message + IN_REGISTERS,
                      min_word(length, CONTEXT_GENERAL_WORDS) - IN_REGISTERS);
    for (unsigned i = CONTEXT_GENERAL_WORDS; i < length; i += 1) {
        context_write_sanitised(&faulter->context, i - CONTEXT_GENERAL_WORDS, message[i]);
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
    bool is_timeout = WITH_MCS && fault_is_timeout(&faulter->fault);
    faulter->fault.type = seL4_Fault_NullFault;
    if (is_timeout) {
        fault_timeout_answer(faulter, replier);
    } else if (type == seL4_Fault_UnknownSyscall) {
        syscall_answer(faulter, replier);
    } else if (type == seL4_Fault_UserException) {
        exception_answer(faulter, replier);
    } else {
        return true;
    }
    return abi_message_info_label(message_info(replier)) == 0;
}
