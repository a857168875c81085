/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Sending through a capability: a message, or the invocation of an object.
 */
#pragma once
#include "core/invoke.h"

typedef void send_function(struct slot *slot, unsigned mode);
extern send_function *const send_functions[CAP_KINDS]; /* by kind of capability */

/* Send, NBSend and Call of the current thread through the capability in `slot`. */
static inline void send(struct slot *slot, unsigned mode)
{
    send_functions[cap_kind(slot->cap)](slot, mode);
}

/* The same through what its capability pointer names in a CSpace of any shape. */
void send_far(unsigned mode);
