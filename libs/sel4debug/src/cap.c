/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <sel4debug/debug.h>
#include <stdio.h>

void debug_cap_identify(seL4_CPtr cap)
{
#ifdef CONFIG_DEBUG_BUILD
    printf("Cap %lu has type %d\n", (unsigned long)cap, (int)seL4_DebugCapIdentify(cap));
#else
    printf("Cap %lu: only a debug kernel tells its type\n", (unsigned long)cap);
#endif
}
