/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright 2026 The Clavis contributors */

#include <sel4/sel4.h>
#include <utils/util.h>

void name_thread(seL4_CPtr tcb, char *name);

/* Older tutorials call this, and have no effect from it: their published output shows the names
 * that the kernel gives. Programs that want a name use seL4_DebugNameThread(). */
void name_thread(seL4_CPtr tcb UNUSED, char *name UNUSED) {}
