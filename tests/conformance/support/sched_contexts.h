/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Scheduling contexts, reply objects and time, with KernelIsMCS.
 */
#pragma once
#include <sel4/sel4.h>

/* New objects of the arena. A scheduling context is not configured, and nothing is bound to it. */
seL4_CPtr sched_context_new(seL4_Word size_bits);
seL4_CPtr reply_new(void);

/* The SchedControl capability of the first node. */
seL4_CPtr sched_control(void);

/* ConfigureFlags, Bind and Unbind through it, all of which must go well. */
void sched_context_configure(seL4_CPtr sched_context, seL4_Word budget_us, seL4_Word period_us,
                             seL4_Word extra_refills, seL4_Word badge, seL4_Word flags);
void sched_context_bind(seL4_CPtr sched_context, seL4_CPtr tcb_or_notification);
void sched_context_unbind(seL4_CPtr sched_context);

/* A new one of the smallest size, configured, without badge and flags. Round robin if budget and
 * period are equal. */
seL4_CPtr sched_context_with(seL4_Word budget_us, seL4_Word period_us);

/* Microseconds used since the last reading. */
seL4_Word sched_context_consumed(seL4_CPtr sched_context);

/* The time stamp counter, and microseconds as cycles of it and back. */
seL4_Word cycles_now(void);
seL4_Word cycles_of_us(seL4_Word microseconds);
seL4_Word us_of_cycles(seL4_Word cycles);

/* Spins until that much time has gone by, whoever runs meanwhile. */
void spin_us(seL4_Word microseconds);
