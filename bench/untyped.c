/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Making objects and destroying them, in turn: each Retype finds an untyped without children, whose
 * memory the objects of the last round have used, and which it has to clear.
 */
#include "bench.h"
#include "stubs.h"

enum { UNTYPED_BITS = 20, MANY_ENDPOINTS = 256, MANY_FRAMES = 128 };

static void measure_one(const char *make, const char *destroy, seL4_Word type)
{
    seL4_CPtr untyped = new_untyped(UNTYPED_BITS);
    seL4_CPtr slot = new_slot();
    seL4_Word error = 0;
    MEASURE(make, NOTHING, error = seL4_Untyped_Retype(untyped, type, 0, ROOT, 0, 0, slot, 1),
            DO(error);
            delete_cap(slot));
    MEASURE(destroy, DO(seL4_Untyped_Retype(untyped, type, 0, ROOT, 0, 0, slot, 1)),
            error = seL4_CNode_Delete(ROOT, slot, DEPTH), DO(error));
}

static void measure_many(const char *make, const char *destroy, seL4_Word type, seL4_Word count)
{
    seL4_CPtr untyped = new_untyped(UNTYPED_BITS);
    seL4_CPtr slots = new_slots((unsigned)count);
    seL4_Word error = 0;
    MEASURE(make, NOTHING, error = seL4_Untyped_Retype(untyped, type, 0, ROOT, 0, 0, slots, count),
            DO(error);
            revoke_cap(untyped));
    MEASURE(destroy, DO(seL4_Untyped_Retype(untyped, type, 0, ROOT, 0, 0, slots, count)),
            error = seL4_CNode_Revoke(ROOT, untyped, DEPTH), DO(error));
}

BENCH(retype_one, ALONE)
{
    measure_one("retype_endpoint", "delete_endpoint", seL4_EndpointObject);
    measure_one("retype_tcb", "delete_tcb", seL4_TCBObject);
    measure_one("retype_frame", "delete_frame", seL4_X86_4K);
}

BENCH(retype_many, ALONE)
{
    measure_many("retype_endpoints_256", "revoke_endpoints_256", seL4_EndpointObject,
                 MANY_ENDPOINTS);
    measure_many("retype_frames_128", "revoke_frames_128", seL4_X86_4K, MANY_FRAMES);
}
