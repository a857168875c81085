/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Operations of CNodes, all in the root CNode.
 */
#include "bench.h"
#include "stubs.h"

enum { BADGE = 77, BADGED_CAPS = 256 };

static seL4_Error copy(seL4_CPtr to, seL4_CPtr from)
{
    return seL4_CNode_Copy(ROOT, to, DEPTH, ROOT, from, DEPTH, seL4_AllRights);
}

BENCH(cnode_operations, ALONE)
{
    seL4_CPtr source = new_endpoint();
    seL4_CPtr to = new_slot();
    seL4_CPtr other = new_slot();
    seL4_Word error = 0;
    MEASURE("copy", NOTHING, error = copy(to, source), DO(error); delete_cap(to));
    MEASURE("mint", NOTHING,
            error = seL4_CNode_Mint(ROOT, to, DEPTH, ROOT, source, DEPTH, seL4_AllRights, BADGE),
            DO(error);
            delete_cap(to));
    MEASURE("delete_copy", DO(copy(to, source)), error = seL4_CNode_Delete(ROOT, to, DEPTH),
            DO(error));
    DO(copy(to, source));
    MEASURE("copy_occupied", NOTHING, error = copy(to, source), CHECK_EQ(error, seL4_DeleteFirst));
    MEASURE("move", NOTHING, error = seL4_CNode_Move(ROOT, other, DEPTH, ROOT, to, DEPTH),
            DO(error);
            DO(seL4_CNode_Move(ROOT, to, DEPTH, ROOT, other, DEPTH)));
}

BENCH(revoke_badged, ALONE)
{
    seL4_CPtr endpoint = new_endpoint();
    seL4_CPtr slots = new_slots(BADGED_CAPS);
    seL4_Word error = 0;
    MEASURE(
        "revoke_badged_256",
        for (seL4_CPtr slot = slots; slot < slots + BADGED_CAPS; slot += 1) {
            DO(seL4_CNode_Mint(ROOT, slot, DEPTH, ROOT, endpoint, DEPTH, seL4_AllRights, slot));
        },
        error = seL4_CNode_Revoke(ROOT, endpoint, DEPTH), DO(error));
}
