/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright 2026 The Clavis contributors */

/* The simplest allocators that work: for programs that make a handful of objects and free none. */

#pragma once

#include <sel4/sel4.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The next empty slot of the root CNode; the range of empty slots in `info` shrinks by it. Fatal
 * (ZF_LOGF) when there is none left. */
seL4_CPtr alloc_slot(seL4_BootInfo *info);

/* A new object of `type` from the first untyped memory that has room, in a slot of alloc_slot();
 * `size_bits` counts for objects of variable size only. Fatal (ZF_LOGF) when no memory is left. */
seL4_CPtr alloc_object(seL4_BootInfo *info, seL4_Word type, seL4_Word size_bits);

#ifdef __cplusplus
}
#endif
