/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A fault that nobody handles: the lines of spec 04, section 5.3, then the explanation.
 */
#include "arch/debug.h"
#include "core/tcb.h"
#include "debug/debug.h"
#include "fault_explain.h"
#include "fault_handler.h"
#include "print.h"

static void fault_report_kind(const struct fault *fault)
{
    switch ((unsigned)fault->type) {
    case seL4_Fault_NullFault:
        print("null fault");
        break;
    case seL4_Fault_CapFault:
        print("cap fault in %s phase at address %p",
              fault->cap.in_receive_phase ? "receive" : "send", as_pointer(fault->cap.address));
        break;
    case seL4_Fault_UnknownSyscall:
        print("unknown syscall %p", as_pointer(fault->syscall.number));
        break;
    case seL4_Fault_UserException:
        print("user exception %p code %p", as_pointer(fault->exception.number),
              as_pointer(fault->exception.code));
        break;
    case seL4_Fault_VMFault:
        print("vm fault on %s at address %p with status %p", fault->vm.is_fetch ? "code" : "data",
              as_pointer(fault->vm.address), as_pointer(fault->vm.status));
        break;
    default:
        fault_report_other(fault);
        break;
    }
}

static void fault_report_stack(const struct tcb *thread)
{
    word_t sp = thread->context.word[CONTEXT_SP];
    if (cap_kind(thread->slots[TCB_VSPACE].cap) != CAP_PML4) {
        print("Invalid vspace\n");
        return;
    }
    if (!is_aligned(sp, 3)) {
        print("RSP not aligned\n");
        return;
    }
    for (unsigned i = 0; i < CONFIG_USER_STACK_TRACE_LENGTH; i++, sp += sizeof(word_t)) {
        word_t word;
        if (vspace_read_word(thread, sp, &word)) {
            print("0x%lx: 0x%lx\n", sp, word);
        } else {
            print("0x%lx: INVALID\n", sp);
        }
    }
}

void debug_report_fault(const struct tcb *thread, const struct fault *fault)
{
    fault_report_handler(thread);
    fault_report_kind(fault);
    if (WITH_DEBUG) {
        print("\nin thread %p \"%s\" ", as_pointer(tcb_label(thread)), thread->name);
    }
    print("at address %p\n", as_pointer(thread->context.word[CONTEXT_IP]));
    print("With stack:\n");
    fault_report_stack(thread);
    if (WITH_DEBUG) {
        fault_explain(thread, fault);
    }
}
