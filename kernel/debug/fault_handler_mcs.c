/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * With MCS: the thread has its handler's endpoint capability, or none.
 */
#include "fault_handler.h"

#include "core/fault.h"
#include "debug/debug.h"

void fault_report_handler(const struct tcb *thread)
{
    (void)thread;
    print("Found thread has no fault handler while trying to handle:\n");
}

void fault_report_other(const struct fault *fault)
{
    if (fault->type == seL4_Fault_Timeout) {
        print("Timeout fault for 0x%lx\n", fault->timeout.badge);
    } else {
        print("unknown fault");
    }
}

void fault_explain_handler(const struct tcb *thread)
{
    (void)thread;
    print("clavis: nobody handles faults of this thread (it has no fault endpoint, or that was "
          "revoked): it has stopped\n");
}
