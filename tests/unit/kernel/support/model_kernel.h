/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The kernel beside its model (model.h): the objects and capabilities that the model is about, and
 * whether both are in the same state.
 */
#pragma once
#include "machine.h"
#include "model.h"
#include "random.h"

enum { MODEL_IRQS = 2, FIRST_IRQ = 1, IRQ_BADGE = 0x100, LARGE_RADIX = 8 };
enum { CAPS_EACH = 6, REPLIES = 2 };

/* Slots of the root CNode. */
enum {
    ENDPOINT_CAPS = SLOT_FREE,
    NOTIFICATION_CAPS = ENDPOINT_CAPS + MODEL_ENDPOINTS * CAPS_EACH,
    TCB_CAPS = NOTIFICATION_CAPS + MODEL_NOTIFICATIONS * CAPS_EACH, /* of thread 1 and so on */
    REPLY_SLOTS = TCB_CAPS + MODEL_THREADS,
    LARGE_SLOT = REPLY_SLOTS + REPLIES,
    LARGE_UNTYPED,
    IRQ_CAPS,
    EMPTY_SLOT = IRQ_CAPS + MODEL_IRQS,
};

/* A machine with all that, its kernel and its model; threads have priorities at random. */
void model_kernel_begin(struct random *random);

/* The kernel is where the model is: who runs, in which order who waits for what, all registers. */
void model_kernel_check(void);
