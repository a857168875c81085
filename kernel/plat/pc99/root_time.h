/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * MCS: the root task's scheduling context, and its capabilities to configure others (spec 02,
 * sections 5.3 and 6).
 */
#pragma once
#include "core/sched_context.h"

#include <abi/bootinfo.h>

/* `control`: slots of the capabilities to configure scheduling contexts, one for each core. */
void root_time_describe(seL4_BootInfo *info, seL4_SlotRegion control);

/* `thread`, the first one, gets `sc`, and the clock starts: what was before is nobody's time. */
void root_time_start(struct tcb *thread, struct sched_context *sc);
