/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The local APIC, which takes interrupts and has the kernel's timer.
 */
#pragma once
#include "core/types.h"

must_use bool apic_init(void);

/* End of the interrupt in service. */
void apic_end(void);

/* The timer, for measuring: counts down from the largest value; reads how far it has come. */
void apic_timer_start(void);
uint32_t apic_timer_elapsed(void);

/* A tick every `count` steps from now on. */
void apic_timer_set_period(uint32_t count);

/* One interrupt, `count` steps from now on (0: none); nothing is set at first. */
void apic_timer_use_count(void);
void apic_timer_set_count(uint32_t count);

/* One interrupt, when the time-stamp counter comes to what MSR_TSC_DEADLINE says; for processors
 * that have it. */
void apic_timer_use_deadline(void);
