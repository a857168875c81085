/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The tick of kernels without MCS.
 */
#include "arch/apic.h"
#include "arch/timer.h"
#include "core/boot_section.h"

#include <config.h>

BOOT_CODE void timer_start(const struct timer_rates *rates)
{
    apic_timer_set_period((uint32_t)(rates->apic_khz * CONFIG_TIMER_TICK_MS));
}
