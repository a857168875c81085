/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Who is told of a fault: a capability in the TCB (spec 05, section 11); and faults of time.
 */
#include "core/fault.h"
#include "core/message.h"
#include "core/sched_context.h"
#include "core/tcb.h"

struct cap fault_handler(const struct tcb *thread, enum abi_fault type)
{
    bool is_timeout = type == seL4_Fault_Timeout;
    return thread->slots[is_timeout ? TCB_TIMEOUT_HANDLER : TCB_FAULT_HANDLER].cap;
}

struct fault fault_timeout(word_t badge)
{
    struct fault fault = {.type = seL4_Fault_Timeout};
    fault.timeout.badge = badge;
    return fault;
}

bool fault_is_timeout(const struct fault *fault)
{
    return fault->type == seL4_Fault_Timeout;
}

unsigned fault_timeout_words(struct tcb *faulter, word_t *words)
{
    words[seL4_Timeout_Data] = faulter->fault.timeout.badge;
    if (!faulter->sched_context) {
        return seL4_Timeout_Consumed;
    }
    words[seL4_Timeout_Consumed] = sched_context_read_consumed(faulter->sched_context);
    return seL4_Timeout_Consumed + 1;
}

/* The answer has the registers in the order of the context. */
void fault_timeout_answer(struct tcb *faulter, const struct tcb *replier)
{
    word_t length = min_word(message_length(message_info(replier)), seL4_TimeoutReply_Length);
    const uint64_t *buffer = thread_readable_buffer(replier);
    if (!buffer) {
        length = min_word(length, ABI_MESSAGE_REGISTERS);
    }
    for (unsigned i = 0; i < length; i += 1) {
        word_t value = i < ABI_MESSAGE_REGISTERS
                           ? replier->context.word[context_message_register[i]]
                           : buffer[ABI_IPC_MSG + i];
        context_write_sanitised(&faulter->context, i, value);
    }
    if (length > 0) {
        context_registers_written(&faulter->context);
    }
}
