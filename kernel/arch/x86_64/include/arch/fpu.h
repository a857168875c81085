/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Floating point and vector state (spec 04, section 4.7; docs/hazards/fpu-state.md).
 *
 * F1 The unit holds the state of fpu_owner, or of nobody; every other thread's state is in its TCB.
 * F2 CR0.TS is clear only while a program runs that has used the FPU, may use it, and owns it.
 */
#pragma once
#include "core/tcb.h"

/* The unit, after the control registers are set. False, having said why, if it is not what this
 * kernel is configured for. */
must_use bool fpu_init(void);

/* The context.fpu_user that the unit is set up for. */
extern uint64_t fpu_user;

void fpu_exchange(struct tcb *thread);

/* `thread` gets the processor: gives it its state, or sets the trap. */
static inlined void fpu_switch(struct tcb *thread)
{
    if (unlikely(thread->context.fpu_user != fpu_user)) {
        fpu_exchange(thread);
    }
}

/* Whether `thread` uses the FPU has changed: context.fpu_user follows. */
void fpu_update_user(struct tcb *thread);

/* `thread`, which is running, has touched the FPU while CR0.TS was set. True if that was its first
 * use and it now has the initial state; false if it may not use the FPU. */
bool fpu_claim(struct tcb *thread);
