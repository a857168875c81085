/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The time of a domain by the clock (spec 05, section 13.2).
 */
#include "core/budget.h"
#include "core/domain.h"

static word_t time_end;

void domain_time_start(word_t duration)
{
    time_end = budget_now + duration;
    budget_deadline_is_old = true;
}

void domain_time_expire(void)
{
    time_end = budget_now;
}

/* Nothing begins that may take longer than what is left. */
bool domain_time_is_over(void)
{
    return time_end < budget_now + clock_min_budget;
}

word_t domain_end(void)
{
    return time_end;
}
