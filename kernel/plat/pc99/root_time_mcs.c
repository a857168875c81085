/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The root task's time.
 */
#include "root_time.h"

#include "core/boot_section.h"
#include "core/clock.h"
#include "root_objects.h"

#include <config.h>

enum { US_PER_MS = 1000 };

_Static_assert(ROOT_SCHED_CONTEXT_BITS == seL4_MinSchedContextBits, "room for two refills");

BOOT_CODE void root_time_describe(seL4_BootInfo *info, seL4_SlotRegion control)
{
    info->schedcontrol = control;
}

BOOT_CODE void root_time_start(struct tcb *thread, struct sched_context *sc)
{
    sched_context_start(sc, clock_from_us(CONFIG_BOOT_THREAD_TIME_SLICE * US_PER_MS), thread);
}
