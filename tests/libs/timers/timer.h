/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The timer of the machine, for the tests of this image.
 */
#pragma once

#include "../support/check.h"
#include "env.h"

/* How late a callback may be. The clock counts instructions, one is a nanosecond: this is what the
 * kernel and the libraries may take from the interrupt to the callback. */
#define LATE_NS (100 * NS_IN_US)

extern ltimer_t timer;
extern int num_timeouts; /* events since timer_start */

/* The default timer without a timeout: made, or the one that there is. */
bool timer_start(void);

/* There is no timer any more. */
void timer_end(void);

uint64_t timer_now(void);

/* Handles interrupts until `num` timeouts have come in all; the time then. */
uint64_t timer_await(int num);

/* ---- tests of other files ---- */

void clients_get_what_they_asked_for(void);
void hundred_clients_share_a_timer(void);
void timer_objects_can_be_taken(void);
void the_default_timer_runs_by_badge(void);
void timer_irqs_are_acknowledged(void);
