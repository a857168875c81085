/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Looking at capabilities and at what the kernel said at boot (spec/06 section 11).
 */
#pragma once

#include <autoconf.h>
#include <sel4/sel4.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Prints the boot information: regions of slots, the list of untypeds and how many there are of
 * each size. The IPC buffer must be the one of *info or any other that works. */
void debug_print_bootinfo(seL4_BootInfo *info);

/* Prints the type number of a capability; in release builds, that it cannot be known. */
void debug_cap_identify(seL4_CPtr cap);

/* printf that leaves the IPC buffer as it was, for use between filling and sending a message.
 * Returns what printf returns. */
int debug_safe_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));

#ifdef CONFIG_DEBUG_BUILD
/* Type numbers as seL4_DebugCapIdentify reports them (spec/01 section 4.1). */
#define SEL4DEBUG_CAP_NULL         0
#define SEL4DEBUG_CAP_ENDPOINT     4
#define SEL4DEBUG_CAP_NOTIFICATION 6

static inline int debug_cap_is_valid(seL4_CPtr cap)
{
    return seL4_DebugCapIdentify(cap) != SEL4DEBUG_CAP_NULL;
}

/* Whether the slot holds an endpoint capability (1 or 0). */
static inline int debug_cap_is_endpoint(seL4_CPtr cap)
{
    return seL4_DebugCapIdentify(cap) == SEL4DEBUG_CAP_ENDPOINT;
}

/* Whether the slot holds a notification capability (1 or 0). */
static inline int debug_cap_is_notification(seL4_CPtr cap)
{
    return seL4_DebugCapIdentify(cap) == SEL4DEBUG_CAP_NOTIFICATION;
}
#endif

#ifdef __cplusplus
}
#endif
