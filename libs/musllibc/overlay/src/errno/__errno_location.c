/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * errno as an ordinary thread-local variable: it lies in the TLS region that sel4runtime gives each
 * thread, not in the C library's thread block, of which there is only one.
 * Replaces musl's file of the same name.
 */
#include <errno.h>

static _Thread_local int value;

int *__errno_location(void)
{
    return &value;
}

extern __typeof(__errno_location) ___errno_location
    __attribute__((__weak__, __alias__("__errno_location")));
