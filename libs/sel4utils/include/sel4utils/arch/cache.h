/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <sel4/sel4.h>

/* x86 keeps caches coherent: these operations of other machines succeed without effect. */
static inline int seL4_ARCH_PageDirectory_Clean_Data(seL4_CPtr root, seL4_Word start, seL4_Word end)
{
    (void)root;
    (void)start;
    (void)end;
    return 0;
}

/* The same: 0. */
static inline int seL4_ARCH_PageDirectory_Invalidate_Data(seL4_CPtr root, seL4_Word start,
                                                          seL4_Word end)
{
    return seL4_ARCH_PageDirectory_Clean_Data(root, start, end);
}

/* The same: 0. */
static inline int seL4_ARCH_PageDirectory_CleanInvalidate_Data(seL4_CPtr root, seL4_Word start,
                                                               seL4_Word end)
{
    return seL4_ARCH_PageDirectory_Clean_Data(root, start, end);
}

/* The same: 0. */
static inline int seL4_ARCH_PageDirectory_Unify_Instruction(seL4_CPtr root, seL4_Word start,
                                                            seL4_Word end)
{
    return seL4_ARCH_PageDirectory_Clean_Data(root, start, end);
}
