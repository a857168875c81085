/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Faults of threads that are being debugged. Builds with HardwareDebugAPI only.
 */
#include "core/debug_exception.h"

#include "arch/breakpoint.h"
#include "core/budget.h"
#include "core/entry.h"
#include "core/message.h"
#include "core/scheduler.h"
#include "core/utilisation.h"
#include "debug/debug.h"

#include <abi/constants.h>

void entry_debug_exception(word_t reason, vaddr_t address, word_t number)
{
    struct fault fault = {.type = seL4_Fault_DebugException};
    fault.debug.reason = reason;
    fault.debug.address = address;
    fault.debug.number = number;
    utilisation_enter();
    debug_entry(ENTRY_DEBUG_FAULT, address);
    if (!WITH_MCS || budget_admits()) {
        fault_raise(current_thread, fault);
    }
    scheduler_finish();
}

bool fault_is_debug_exception(const struct fault *fault)
{
    return fault->type == seL4_Fault_DebugException;
}

unsigned debug_exception_words(const struct fault *fault, word_t *words)
{
    words[seL4_DebugException_ExceptionReason] = fault->debug.reason;
    words[seL4_DebugException_TriggerAddress] = fault->debug.address;
    words[seL4_DebugException_BreakpointNumber] = fault->debug.number;
    bool has_number = fault->debug.reason == seL4_DataBreakpoint ||
                      fault->debug.reason == seL4_InstructionBreakpoint;
    return has_number ? seL4_DebugException_Length : seL4_DebugException_TriggerAddress;
}

void debug_exception_answer(struct tcb *faulter, const struct fault *fault,
                            const struct tcb *replier)
{
    if (fault->debug.reason == seL4_SingleStep) {
        bool has_count = abi_message_info_length(message_info(replier)) > 0;
        arch_single_step(faulter,
                         has_count ? replier->context.word[context_message_register[0]] : 1);
    }
}
