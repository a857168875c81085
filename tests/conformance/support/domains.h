/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The unit of time in the schedule of domains: ticks of the timer, or of the time stamp counter
 * with MCS. The forms of either are in domains_fixed.c and domains_mcs.c.
 */
#pragma once
#include <sel4/sel4.h>

seL4_Word domain_time_of_us(seL4_Word microseconds);
