/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright 2026 The Clavis contributors */

/* Standard output of tutorials: each character through the kernel's debug console, so that programs
 * print without a driver, and before they have set up anything. */

#include <arch_stdio.h>
#include <sel4/sel4.h>
#include <utils/util.h>

void register_debug_putchar(void);

/* Takes all of it; a kernel without the debug console swallows it. */
static size_t write_to_debug_console(void *data, size_t count)
{
#ifdef CONFIG_PRINTING
    const char *text = data;

    for (size_t i = 0; i < count; i++) {
        seL4_DebugPutChar(text[i]);
    }
#else
    (void)data;
#endif
    return count;
}

__attribute__((constructor(200))) void register_debug_putchar(void)
{
    sel4muslcsys_register_stdio_write_fn(write_to_debug_console);
}
