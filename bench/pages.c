/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Frames in the root task's own VSpace.
 */
#include "bench.h"
#include "support/spaces.h"

static seL4_Error map(seL4_CPtr frame)
{
    return seL4_X86_Page_Map(frame, OWN_SPACE, SPARE, seL4_ReadWrite,
                             seL4_X86_Default_VMAttributes);
}

BENCH(page_operations, ALONE)
{
    new_spare_tables();
    seL4_CPtr frame = new_page();
    seL4_Word error = 0;
    seL4_X86_Page_GetAddress_t address;
    MEASURE("page_map", NOTHING, error = map(frame), DO(error); DO(seL4_X86_Page_Unmap(frame)));
    MEASURE("page_unmap", DO(map(frame)), error = seL4_X86_Page_Unmap(frame), DO(error));
    DO(map(frame));
    MEASURE("page_remap", NOTHING, error = map(frame), DO(error));
    MEASURE("page_address", NOTHING, address = seL4_X86_Page_GetAddress(frame), DO(address.error));
}
