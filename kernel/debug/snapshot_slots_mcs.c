/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Snapshots with MCS.
 */
#include "snapshot_slots.h"

#include "core/clock.h"
#include "core/reply_object.h"
#include "core/sched_context.h"
#include "debug/debug.h"

const char *const snapshot_slot_names[TCB_SLOTS] = {
    [TCB_CSPACE] = "cspace",
    [TCB_VSPACE] = "vspace",
    [TCB_FAULT_HANDLER] = "fault_ep_slot",
    [TCB_TIMEOUT_HANDLER] = "timeout_ep_slot",
    [TCB_BUFFER] = "ipc_buffer_slot",
};

void snapshot_print_bonds(const struct tcb *thread)
{
    if (thread->sched_context) {
        print("sc_slot: %p_sc\n", (const void *)thread->sched_context);
    }
    if (thread->reply) {
        print("reply_slot: %p_reply\n", (const void *)thread->reply);
    }
}

void snapshot_print_time_object(struct cap cap)
{
    switch ((unsigned)cap_kind(cap)) {
    case CAP_REPLY:
        print("%p_reply", cap_object(cap));
        break;
    case CAP_SCHED_CONTEXT:
        print("%p_sc", cap_object(cap));
        break;
    default:
        print("sched_control");
        break;
    }
}

static void snapshot_print_ticks(const char *what, word_t ticks)
{
    print("%s: %lu us (%lu ticks), ", what, clock_to_us(ticks), ticks);
}

static void snapshot_describe_sched_context(struct cap cap)
{
    const struct sched_context *sc = cap_object(cap);
    print(" = sc (");
    snapshot_print_ticks("period", sc->period);
    snapshot_print_ticks("budget", sc->budget);
    print("%lu bits)\n", cap_get(cap, CAP_SCHED_CONTEXT_SIZE_BITS));
}

bool snapshot_describe_time(struct cap cap)
{
    if (cap_kind(cap) == CAP_SCHED_CONTROL) {
        return false;
    }
    snapshot_print_time_object(cap);
    if (cap_kind(cap) == CAP_SCHED_CONTEXT) {
        snapshot_describe_sched_context(cap);
    } else {
        print(" = reply\n");
    }
    return true;
}
