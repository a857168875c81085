/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Notifications (spec 03, section 9).
 *
 * N1 The queue is not empty exactly if the state is NOTIFICATION_WAITING.
 * N2 Only the bound thread, if there is one, can be in the queue.
 */
#pragma once
#include "core/tcb.h"

enum notification_state { NOTIFICATION_IDLE, NOTIFICATION_ACTIVE, NOTIFICATION_WAITING };

struct notification {
    uint64_t head_and_state; /* struct tcb *; enum notification_state in the low two bits */
    struct tcb *tail;
    word_t word; /* badges gathered while active */
    struct tcb *bound;
};

_Static_assert(sizeof(struct notification) == BIT(seL4_NotificationBits), "seL4_NotificationBits");

enum notification_state notification_state(const struct notification *ntfn);
struct tcb *notification_head(const struct notification *ntfn);

void notification_signal(struct notification *ntfn, word_t badge);
void notification_receive(struct tcb *receiver, struct notification *ntfn, bool is_blocking);

/* If the notification bound to `receiver` is active: delivers it, and says so. */
bool notification_take_bound(struct tcb *receiver);

void notification_remove(struct tcb *thread);
void notification_cancel_all(struct notification *ntfn);
void notification_bind(struct tcb *thread, struct notification *ntfn);
void notification_unbind(struct notification *ntfn); /* fine if nothing is bound */
