/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The C library's thread block: one per process. It is not at the thread pointer, because there
 * each thread has the TLS region of sel4runtime, which leaves no room for it (spec 09).
 * Replaces musl's file of the same name.
 */
extern uintptr_t __clavis_libc_block __attribute__((__visibility__("hidden")));

static inline uintptr_t __get_tp(void)
{
    return __clavis_libc_block;
}

#define MC_PC gregs[REG_RIP]
