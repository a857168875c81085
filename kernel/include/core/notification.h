/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Notifications (spec 03, section 9).
 *
 * N1 A notification with waiting threads is not active; `word` is 0 unless it is active.
 * N2 Only the bound thread, if there is one, can be waiting.
 */
#pragma once
#include "core/thread_queue.h"

#include <abi/constants.h>

struct notification {
    struct thread_queue queue; /* waiting threads */
    word_t word;               /* badges gathered while active; may be 0 then too */
    uint64_t bound_and_active; /* struct tcb *, or 0; bit 0: active */
};

_Static_assert(sizeof(struct notification) == BIT(seL4_NotificationBits), "seL4_NotificationBits");

static inline struct tcb *notification_bound(const struct notification *ntfn)
{
    return (struct tcb *)(uintptr_t)(ntfn->bound_and_active & ~UINT64_C(1));
}

static inline bool notification_is_active(const struct notification *ntfn)
{
    return (ntfn->bound_and_active & 1) != 0;
}

void notification_signal(struct notification *ntfn, word_t badge);
void notification_receive(struct tcb *receiver, struct notification *ntfn, bool is_blocking);

/* If the notification bound to `receiver` is active: delivers it, and says so. */
bool notification_take_bound(struct tcb *receiver);

void notification_remove(struct tcb *thread); /* a waiting thread leaves */
void notification_cancel_all(struct notification *ntfn);
void notification_bind(struct tcb *thread, struct notification *ntfn);
void notification_unbind(struct notification *ntfn); /* fine if nothing is bound */
