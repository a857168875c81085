/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Host build: a clock that stands still unless a test, or the idle machine, moves it.
 */
#include "arch/clock.h"

#include "arch/host.h"

word_t arch_clock_read(void)
{
    return host.clock;
}

void arch_clock_set_deadline(word_t time)
{
    host.deadline = time;
}

bool host_pass_time(void)
{
    if (host.deadline > UINT64_MAX / 2) {
        return false; /* centuries from now: nobody waits for time */
    }
    host.clock = max_word(host.clock, host.deadline);
    return true;
}
