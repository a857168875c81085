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

/* Programs that make capabilities by the ten thousand would never end otherwise. */
enum { MANY_SLOTS = 4096, MANY_SLOTS_INTERVAL = 512 };

/* Looking through page tables takes longer than all the rest. Odd, so that it meets every step of a
 * loop of a few system calls. */
enum { MAPPINGS_INTERVAL = 7 };

void state_check(void)
{
    static word_t slots, entries, checks;
    entries += 1;
    if (slots > MANY_SLOTS && entries % MANY_SLOTS_INTERVAL != 0) {
        return;
    }
    slots = state_check_derivation();
    state_check_threads();
    state_check_ready_queues();
    state_check_scheduler();
    checks += 1;
    if (checks % MAPPINGS_INTERVAL == 0) {
        state_check_mappings();
    }
}
#endif
