/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Refills (spec 05, section 4.2): a ring, ordered by time. A round-robin scheduling context has
 * one, which is what is left of the slice.
 */
#include "core/refill.h"

#include "core/fault_seed.h"

static struct refill *refill_at(struct sched_context *sc, uint32_t position)
{
    uint32_t index = sc->first + position;
    return &sc->refills[index < sc->capacity ? index : index - sc->capacity];
}

static struct refill *refill_last(struct sched_context *sc)
{
    return refill_at(sc, sc->count - 1);
}

static struct refill refill_take_first(struct sched_context *sc)
{
    struct refill refill = *refill_first(sc);
    sc->first = sc->first + 1 < sc->capacity ? sc->first + 1 : 0;
    sc->count -= 1;
    return refill;
}

/* Nothing is lost: what has no place of its own makes the last refill greater, and later if it has
 * to be. */
static void refill_add(struct sched_context *sc, struct refill refill)
{
    struct refill *last = refill_last(sc);
    if (last->time + last->amount >= refill.time) {
        last->amount += refill.amount;
    } else if (sc->count < sc->capacity) {
        sc->count += 1;
        *refill_last(sc) = refill;
    } else {
        last->time = refill.time - last->amount;
        last->amount += refill.amount;
    }
}

/* X3 */
static void refills_make_first_long_enough(struct sched_context *sc)
{
    while (refill_first(sc)->amount < clock_min_budget && sc->count > 1) {
        struct refill small = refill_take_first(sc);
        struct refill *first = refill_first(sc);
        first->time -= small.amount;
        first->amount += small.amount;
    }
}

void refills_start(struct sched_context *sc, word_t budget, word_t period, word_t capacity,
                   word_t now)
{
    sc->budget = budget;
    sc->period = period;
    sc->capacity = (uint32_t)capacity;
    sc->first = 0;
    sc->count = 1;
    sc->refills[0] = (struct refill){.time = now, .amount = budget};
}

void refills_update(struct sched_context *sc, word_t budget, word_t period, word_t capacity,
                    word_t now)
{
    struct refill first = *refill_first(sc);
    if (refill_is_ready(sc, now)) {
        first.time = now;
    }
    refills_start(sc, budget, period, capacity, now);
    if (first.amount >= budget) {
        sc->refills[0].time = first.time;
        return;
    }
    sc->refills[0] = first;
    refill_add(sc, (struct refill){.time = first.time + period, .amount = budget - first.amount});
}

static void refills_charge_slice(struct sched_context *sc, word_t used)
{
    struct refill *slice = refill_first(sc);
    slice->amount -= min_word(used, slice->amount);
}

void refills_charge(struct sched_context *sc, word_t used)
{
    if (sched_context_is_round_robin(sc)) {
        refills_charge_slice(sc, used);
        return;
    }
    while (refill_first(sc)->amount <= used) {
        struct refill spent = *refill_first(sc);
        used -= spent.amount;
        if (sc->count == 1) {
            refill_first(sc)->time += sc->period;
        } else {
            refill_take_first(sc);
            spent.time += sc->period;
            refill_add(sc, spent);
        }
    }
    if (used > 0) {
        struct refill *first = refill_first(sc);
        word_t period = SEEDED(REFILL) ? sc->period / 2 : sc->period;
        struct refill spent = {.time = first->time + period, .amount = used};
        first->amount -= used;
        first->time += used;
        refill_add(sc, spent);
    }
    refills_make_first_long_enough(sc);
}

void refills_restore(struct sched_context *sc)
{
    refill_first(sc)->amount = sc->budget;
}

void refills_unblock(struct sched_context *sc, word_t now)
{
    if (sched_context_is_round_robin(sc) || !refill_is_ready(sc, now)) {
        return;
    }
    refill_first(sc)->time = now;
    while (sc->count > 1) {
        const struct refill *first = refill_first(sc);
        if (refill_at(sc, 1)->time > now + first->amount) {
            return;
        }
        word_t amount = refill_take_first(sc).amount;
        refill_first(sc)->amount += amount;
        refill_first(sc)->time = now;
    }
}
