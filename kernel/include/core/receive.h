/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Receiving through a capability.
 */
#pragma once
#include "core/slot.h"

/* What the current thread receives from: an endpoint or a notification with Read, or something that
 * it cannot receive from. */
void receive_from_endpoint(const struct slot *slot, bool is_blocking);
void receive_from_notification(const struct slot *slot, bool is_blocking);
void receive_refused(void);

/* Recv and NBRecv of the current thread through the capability in `slot`. */
static inline void receive(const struct slot *slot, bool is_blocking)
{
    struct cap cap = slot->cap;
    if (cap_kind(cap) == CAP_ENDPOINT && cap_has_rights(cap, RIGHT_READ)) {
        receive_from_endpoint(slot, is_blocking);
    } else if (cap_kind(cap) == CAP_NOTIFICATION && cap_has_rights(cap, RIGHT_READ)) {
        receive_from_notification(slot, is_blocking);
    } else {
        receive_refused();
    }
}

/* The same through what its capability pointer names in a CSpace of any shape. */
void receive_far(bool is_blocking);

/* Reply: answers who waits for the current thread's reply, if anybody does. */
void answer_pending_caller(void);

/* ReplyRecv; `slot`: null if it has to be looked up far. */
void reply_and_receive(const struct slot *slot);
