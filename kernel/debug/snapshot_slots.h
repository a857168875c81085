/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What MCS changes in a snapshot: slots of TCBs, reply and time: snapshot_slots_mcs.c,
 * snapshot_slots_fixed.c.
 */
#pragma once
#include "core/tcb.h"

extern const char *const snapshot_slot_names[TCB_SLOTS];

/* What `thread` has beside capabilities: its scheduling context and reply object. */
void snapshot_print_bonds(const struct tcb *thread);

/* As snapshot_print_object and snapshot_describe, for Reply, SchedContext and SchedControl. */
void snapshot_print_time_object(struct cap cap);
bool snapshot_describe_time(struct cap cap);
