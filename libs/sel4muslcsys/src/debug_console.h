/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Text straight to the kernel's console, where the kernel has one.
 */
#pragma once

#include <autoconf.h>
#include <sel4/sel4.h>
#include <stddef.h>

static inline void debug_console_write(char const *text, size_t count)
{
#ifdef CONFIG_PRINTING
    for (size_t i = 0; i < count; i++) {
        seL4_DebugPutChar(text[i]);
    }
#else
    (void)text;
    (void)count;
#endif
}
