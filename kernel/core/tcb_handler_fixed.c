/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A thread's fault handler is a pointer in its CSpace (spec 03, section 7.5).
 */
#include "core/tcb_space.h"

_Static_assert((int)TCBConfigure_MR_fault_ep == 0 && (int)TCBSetSpace_MR_fault_ep == 0,
               "the first message word");

void tcb_take_fault_pointer(const struct invocation *inv, struct tcb *thread)
{
    thread->fault_handler = invocation_word(inv, 0);
}
