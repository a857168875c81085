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
#include "core/fault_seed.h"
#include "core/sched_context.h"
#include "core/thread_queue.h"

#include <abi/constants.h>

struct notification {
    struct thread_queue queue; /* waiting threads */
    word_t word;               /* badges gathered while active; may be 0 then too */
    uint64_t bound_and_active; /* struct tcb *, or 0; bit 0: active */
#if CONFIG_IS_ON(KERNEL_MCS)
    struct sched_context *sched_context; /* for those who wait without one */
    uint64_t unused[3];
#endif
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

/* Signals if that only means to remember the badge: nobody waits. False: nothing is done. */
static inline bool notification_gather(struct notification *ntfn, word_t badge)
{
    if (notification_is_active(ntfn)) {
        ntfn->word = SEEDED(NTFN) ? badge : ntfn->word | badge;
        return true;
    }
    if (ntfn->queue.head || ntfn->bound_and_active != 0) {
        return false;
    }
    ntfn->word = badge;
    ntfn->bound_and_active = 1;
    return true;
}

void notification_signal(struct notification *ntfn, word_t badge);

/* `receiver` gets what an active notification has gathered. */
static inline void notification_take(struct tcb *receiver, struct notification *ntfn)
{
    receiver->context.word[CONTEXT_BADGE] = ntfn->word;
    ntfn->word = 0;
    ntfn->bound_and_active &= ~UINT64_C(1);
    if (WITH_MCS) {
        sched_context_lend(ntfn, receiver);
    }
}

/* `receiver` waits; the notification is not active. */
void notification_wait(struct tcb *receiver, struct notification *ntfn);

/* If the notification bound to `receiver` is active: delivers it, and says so. */
bool notification_take_bound(struct tcb *receiver);

void notification_remove(struct tcb *thread); /* a waiting thread leaves */
void notification_cancel_all(struct notification *ntfn);
void notification_bind(struct tcb *thread, struct notification *ntfn);
void notification_unbind(struct notification *ntfn); /* fine if nothing is bound */
