/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Snapshots without MCS.
 */
#include "snapshot_slots.h"

#include "debug/debug.h"

const char *const snapshot_slot_names[TCB_SLOTS] = {
    [TCB_CSPACE] = "cspace",
    [TCB_VSPACE] = "vspace",
    [TCB_CALLER] = "caller_slot",
    [TCB_BUFFER] = "ipc_buffer_slot",
};

void snapshot_print_bonds(const struct tcb *thread)
{
    (void)thread;
}

void snapshot_print_time_object(struct cap cap)
{
    (void)cap; /* there is only one of these kinds */
    print("reply");
}

bool snapshot_describe_time(struct cap cap)
{
    (void)cap;
    return false;
}
