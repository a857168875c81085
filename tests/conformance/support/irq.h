/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * An interrupt that tests ask for: channel 0 of the PIT in one-shot mode, on pin 2 of the first
 * IOAPIC, or line 0 of the PIC. An armed timer gives exactly one signal; arm it again only after
 * that was received.
 */
#pragma once
#include "support/raw.h"

enum { TIMER_PIN = 2, TIMER_VECTOR = 19, TIMER_BADGE = 0x71 };

struct timer {
    seL4_CPtr ports;   /* I/O ports 0x40 to 0x43 */
    seL4_CPtr handler; /* IRQHandler */
    seL4_CPtr signal;  /* notification; the interrupt's badge is TIMER_BADGE */
};

/* IRQControl issues the timer's interrupt; one that no device has, `number` 0 or 1. */
struct answer issue_timer(seL4_CPtr root, seL4_Word index, seL4_Word depth);
struct answer issue_quiet(seL4_CPtr control, seL4_CPtr slot, unsigned number);

/* Takes the timer until the end of the test. It has not been armed. */
struct timer new_timer(void);

/* Acknowledges the last interrupt and asks for the next in `microseconds`, 50000 at most. */
void timer_arm(const struct timer *timer, seL4_Word microseconds);

/* Blocks until the interrupt; false if something else came through the notification. */
int timer_wait(const struct timer *timer);

/* Without acknowledgement: one edge in each `microseconds` from now on, 50000 at most; and a pause
 * of that many edges at least, found out by looking at the PIT. */
void timer_repeat(const struct timer *timer, seL4_Word microseconds);
void timer_pause(const struct timer *timer, unsigned edges);
