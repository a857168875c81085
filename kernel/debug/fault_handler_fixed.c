/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Without MCS: the handler is a capability pointer, looked up when the thread has faulted.
 */
#include "fault_handler.h"

#include "core/tcb.h"
#include "debug/debug.h"
#include "print.h"

void fault_report_handler(const struct tcb *thread)
{
    print("Caught cap fault in send phase at address %p\n", as_pointer(thread->fault_handler));
    print("while trying to handle:\n");
}

void fault_report_other(const struct fault *fault)
{
    (void)fault;
    print("unknown fault");
}

void fault_explain_handler(const struct tcb *thread)
{
    if (thread->fault_handler == 0) {
        print("clavis: nobody handles faults of this thread (no fault endpoint is set): it has "
              "stopped\n");
    } else {
        print(
            "clavis: its fault endpoint, capability pointer 0x%lx, is no endpoint capability with "
            "Write and Grant or GrantReply: it has stopped\n",
            thread->fault_handler);
    }
}
