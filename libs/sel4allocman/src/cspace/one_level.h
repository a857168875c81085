/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <vka/cspacepath_t.h>

/* The path of a slot of the CNode `cnode`, whose guard and index are `depth` bits together. */
static inline cspacepath_t one_level_path(seL4_CNode cnode, seL4_Word depth, seL4_CPtr slot)
{
    return (cspacepath_t){.capPtr = slot,
                          .capDepth = depth,
                          .root = cnode,
                          .dest = 0,
                          .destDepth = 0,
                          .offset = slot,
                          .window = 1};
}
