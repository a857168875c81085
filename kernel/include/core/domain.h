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

/* The time of an entry of the schedule: it begins, ends at once, or is over; for where there are
 * several domains. */
void domain_time_start(word_t duration);
void domain_time_expire(void);
bool domain_time_is_over(void);

static inline bool domain_is_over(void)
{
    return CONFIG_NUM_DOMAINS > 1 && domain_time_is_over();
}

/* Without MCS: counts a tick of the timer. */
void domain_tick(void);

/* With MCS: when the time is over. */
word_t domain_end(void);

/* Is a domain switch due? Then goes to the next entry of the schedule. */
void domain_advance_if_due(void);
