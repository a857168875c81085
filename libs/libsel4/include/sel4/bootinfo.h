/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Keeps the address of the boot information for programs that start without a run time.
 */
#pragma once

#include <sel4/bootinfo_types.h>
#include <sel4/macros.h>

/* Stores the pointer that seL4_GetBootInfo returns. */
LIBSEL4_EXTERN_C void seL4_InitBootInfo(seL4_BootInfo *bi)
    SEL4_DEPRECATED("the run time keeps it: see sel4runtime_bootinfo");

/* The stored pointer; NULL before the first seL4_InitBootInfo. */
LIBSEL4_EXTERN_C seL4_BootInfo *seL4_GetBootInfo(void)
    SEL4_DEPRECATED("the run time keeps it: see sel4runtime_bootinfo");
