/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * How a scheduling context gets and spends its time (spec 05, section 4.2). Time that is used comes
 * back a period later; a refill says when, and how much.
 */
#pragma once
#include "core/clock.h"
#include "core/sched_context.h"

static inline struct refill *refill_first(struct sched_context *sc)
{
    return &sc->refills[sc->first];
}

/* Can the first refill be used at `now`? */
static inline bool refill_is_ready(struct sched_context *sc, word_t now)
{
    return sched_context_is_round_robin(sc) || refill_first(sc)->time <= now + clock_precision;
}

/* All of the budget at once, from `now` on. `capacity`: refills, at least 2. */
void refills_start(struct sched_context *sc, word_t budget, word_t period, word_t capacity,
                   word_t now);

/* Other parameters for a scheduling context in use: never more than it had until a period is over.
 */
void refills_update(struct sched_context *sc, word_t budget, word_t period, word_t capacity,
                    word_t now);

/* `used` ticks of the first refills are spent. */
void refills_charge(struct sched_context *sc, word_t used);

/* Round robin: a new slice. */
void refills_restore(struct sched_context *sc);

/* What is ready counts from `now` on, and in one piece as far as it can. */
void refills_unblock(struct sched_context *sc, word_t now);
