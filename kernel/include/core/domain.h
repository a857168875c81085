/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Scheduling domains and their schedule (spec 03, section 10.4).
 */
#pragma once
#include "core/types.h"

#include <config.h>

extern unsigned current_domain;

/* The same, known to the compiler where there is only one. */
static inline unsigned domain_now(void)
{
    return CONFIG_NUM_DOMAINS == 1 ? 0 : current_domain;
}

static inline bool domain_is_current(unsigned domain)
{
    return CONFIG_NUM_DOMAINS == 1 || domain == current_domain;
}

void domain_init(void);

/* Counts a tick; true when the time of the current entry is over. (Without MCS.) */
bool domain_tick(void);

/* MCS: when the time of the current entry is over; and is it, as far as an operation is concerned
 * that begins at `now`? */
word_t domain_end(void);
bool domain_time_is_over(word_t now);

static inline bool domain_is_over(word_t now)
{
    return CONFIG_NUM_DOMAINS > 1 && domain_time_is_over(now);
}

/* Is a domain switch due? Then goes to the next entry of the schedule. */
void domain_advance_if_due(void);
