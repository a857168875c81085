/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <sel4debug/debug.h>
#include <stdarg.h>
#include <stdio.h>

/* The copy is as large as the IPC buffer (1 KiB) and lies on the stack. */
int debug_safe_printf(const char *format, ...)
{
    seL4_IPCBuffer saved = *seL4_GetIPCBuffer();
    va_list args;

    va_start(args, format);
    int result = vprintf(format, args);
    va_end(args);
    *seL4_GetIPCBuffer() = saved;
    return result;
}
