/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <sel4/sel4.h>
#include <sel4utils/sel4_arch/util.h>
#include <stdint.h>
#include <utils/util.h>

/* Words that a 64-bit value takes in a message. */
#define SEL4UTILS_64_WORDS 1

/* Whether the VM fault in the current message was a read: bit 1 of the x86 fault status. */
static inline int sel4utils_is_read_fault(void)
{
    return (seL4_GetMR(seL4_VMFault_FSR) & BIT(1)) == 0;
}

/* The 64-bit value in message register `offset` and, where words are smaller, the next. */
static inline uint64_t sel4utils_64_get_mr(seL4_Word offset)
{
    return seL4_GetMR((int)offset);
}

/* Stores a 64-bit value in message register `offset`. */
static inline void sel4utils_64_set_mr(seL4_Word offset, uint64_t value)
{
    seL4_SetMR((int)offset, value);
}
