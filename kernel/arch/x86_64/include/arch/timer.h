/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The kernel's timer: ticks without MCS, one interrupt at a time with it (arch/clock.h).
 */
#pragma once
#include "arch/pit.h"

/* The last of the boot that knows `rates`; tsc_mhz is known already. */
void timer_start(const struct timer_rates *rates);
