/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The state checker's frame: what is checked, and what happens when it does not hold.
 */
#include "debug/state_check.h"

#include "debug/debug.h"

#if CONFIG_IS_ON(STATE_CHECK)
void state_check_failed(const char *invariant, const void *object)
{
    print("\nclavis: invariant %s does not hold for %p\n", invariant, object);
    debug_halt();
}

void state_check(void)
{
    state_check_derivation();
    state_check_threads();
    state_check_ready_queues();
    state_check_scheduler();
}
#endif
