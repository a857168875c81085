/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Floating point and vector state (spec 04, section 4.7; docs/hazards/fpu-state.md).
 *
 * F1 The unit holds the state of fpu_user; while that is null, of fpu_left (fpu.c) or of nobody.
 *    Every other thread's state is in its TCB.
 * F2 CR0.TS is clear exactly if fpu_user is not null: it runs, has used the FPU, and may use it.
 */
#pragma once
#include "arch/cpu_check.h"
#include "core/assert.h"
#include "core/fault_seed.h"
#include "core/tcb.h"

#include <config.h>

/* The unit, after the control registers are set. False, having said why, if it is not what this
 * kernel is configured for. */
must_use bool fpu_init(void);

/* context.fpu_user of whoever runs. */
extern struct tcb *fpu_user;

/* `thread`, whose context.fpu_user is not fpu_user, gets the processor. */
void fpu_exchange(struct tcb *thread);

/* The same, for who has not looked yet: gives the thread its state, or sets the trap. */
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

/* The instructions that save and load the state; FXSAVE and FXRSTOR ignore the features. */
#if CONFIG_IS_ON(XSAVE_XSAVEOPT)
#define FPU_SAVE "xsaveopt64"
#elif CONFIG_IS_ON(XSAVE_XSAVEC)
#define FPU_SAVE "xsavec64"
#elif CONFIG_IS_ON(XSAVE)
#define FPU_SAVE "xsave64"
#else
#define FPU_SAVE "fxsave64"
#endif
#if CONFIG_IS_ON(XSAVE)
#define FPU_LOAD "xrstor64"
#else
#define FPU_LOAD "fxrstor64"
#endif
#define FPU_FEATURES                                                                               \
    "a"((uint32_t)CONFIG_XSAVE_FEATURE_SET),                                                       \
        "d"((uint32_t)((uint64_t)CONFIG_XSAVE_FEATURE_SET >> 32))

/* May the state of `before`, the current thread, just be exchanged for that of `thread`? Both must
 * run with theirs: addresses of the kernel have their uppermost bit set. */
static inlined bool fpu_may_hand_over(const struct tcb *before, const struct tcb *thread)
{
    uint64_t both = (uintptr_t)before->context.fpu_user & (uintptr_t)thread->context.fpu_user;
    return (int64_t)both < 0 && !cpu_keeps_fpu_pointers && !SEEDED(FPU);
}

static inlined void fpu_hand_over(struct tcb *before, struct tcb *thread)
{
    kdebug_assert(before == fpu_user);
    __asm__ volatile(FPU_SAVE " %0\n\t" FPU_LOAD " %1"
                     : "+m"(before->fpu_state)
                     : "m"(thread->fpu_state), FPU_FEATURES
                     : "memory");
    fpu_user = thread;
}
