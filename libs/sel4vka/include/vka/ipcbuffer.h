/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <sel4/sel4.h>
#include <vka/cspacepath_t.h>

/* Where the kernel puts the capability that the next message brings. */
static inline void vka_set_cap_receive_path(const cspacepath_t *src)
{
    seL4_SetCapReceivePath(src->root, src->capPtr, src->capDepth);
}
