/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Who is told of a fault: found in the thread's CSpace when it happens (spec 03, section 11.1).
 */
#include "core/cspace.h"
#include "core/fault.h"
#include "core/tcb.h"

struct cap fault_handler(const struct tcb *thread, enum abi_fault type)
{
    (void)type;
    const struct slot *slot = cspace_lookup_own(thread->fault_handler);
    if (!slot || cap_kind(slot->cap) != CAP_ENDPOINT || !cap_has_rights(slot->cap, RIGHT_WRITE) ||
        !(cap_rights(slot->cap) & (RIGHT_GRANT | RIGHT_GRANT_REPLY))) {
        return cap_null();
    }
    return slot->cap;
}
