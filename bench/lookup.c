/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Lookup of a capability through several CNodes: a thread signals a notification in a CSpace of
 * that depth. Every CNode has 2^8 slots, of which slot 1 is used, and a guard of 8 zero bits; the
 * guard of the topmost takes what is left of the 64 bits.
 */
#include "bench.h"
#include "stubs.h"
#include "support/spaces.h"
#include "support/threads.h"

enum { RADIX = 8, GUARD_BITS = 8, LEVEL_BITS = RADIX + GUARD_BITS, MAX_LEVELS = 4 };

static struct bracket bracket;

static void signal_often(struct thread *thread)
{
    COUNT(bracket, NOTHING, seL4_Signal((seL4_CPtr)thread->shared), NOTHING);
}

static void put(seL4_CPtr cnode, seL4_CPtr cap)
{
    DO(seL4_CNode_Copy(cnode, 1, RADIX, ROOT, cap, DEPTH, seL4_AllRights));
}

static void measure_levels(const char *name, unsigned levels)
{
    seL4_CPtr cap = new_notification();
    seL4_CPtr cnode = 0;
    seL4_Word address = 0;
    for (unsigned level = 0; level < levels; level += 1) {
        cnode = new_cnode(RADIX);
        put(cnode, cap);
        cap = new_guarded(cnode, 0, GUARD_BITS);
        address |= 1ul << (level * LEVEL_BITS);
    }
    seL4_Word guard = seL4_CNode_CapData_new(0, 64 - levels * LEVEL_BITS + GUARD_BITS).words[0];
    struct thread *thread = new_thread(signal_often, ABOVE, (void *)address, 0);
    thread->is_in_other_cspace = 1;
    DO(seL4_TCB_SetSpace(thread->tcb, 0, cnode, guard, OWN_SPACE, 0));
    bracket = bracket_new();
    start_thread(thread);
    CHECK(thread->is_done);
    bracket_report(&bracket, name);
}

BENCH(lookup_levels, MAIN)
{
    measure_levels("signal_levels_1", 1);
    measure_levels("signal_levels_2", 2);
    measure_levels("signal_levels_3", 3);
    measure_levels("signal_levels_4", MAX_LEVELS);
}
