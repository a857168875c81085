/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Domains have cycles.
 */
#include "support/domains.h"

#include "support/sched_contexts.h"

seL4_Word domain_time_of_us(seL4_Word microseconds)
{
    return cycles_of_us(microseconds);
}
