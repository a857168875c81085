/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The processor's debug registers. Used with HardwareDebugAPI only.
 */
#pragma once
#include "arch/breakpoint.h"
#include "arch/cpu.h"
#include "arch/entry_layout.h"

CPU_CONTROL_REGISTER(dr0)
CPU_CONTROL_REGISTER(dr1)
CPU_CONTROL_REGISTER(dr2)
CPU_CONTROL_REGISTER(dr3)
CPU_CONTROL_REGISTER(dr6)
CPU_CONTROL_REGISTER(dr7)

/* DR6: which breakpoints have been hit, and was there a step? The processor sets bits, but never
 * clears them: the kernel writes DR6_NOTHING (entry_layout.h). */
enum { DR6_HITS = 0xf, DR6_STEP = 1 << 14 };

/* DR7: four breakpoints, each with bits to enable it and a field of its kind. */
enum { DR7_ALWAYS_1 = 1 << 10, DR7_ENABLE = 1 << 0, DR7_ENABLE_STRIDE = 2 };
enum { DR7_FIELD_SHIFT = 16, DR7_FIELD_BITS = 4, DR7_LENGTH_SHIFT = 2 };
enum dr7_kind { DR7_EXECUTE = 0, DR7_WRITE = 1, DR7_ACCESS = 3, DR7_KIND_MASK = 3 };
enum dr7_length { DR7_1_BYTE = 0, DR7_2_BYTES = 1, DR7_8_BYTES = 2, DR7_4_BYTES = 3 };

static inline word_t dr7_enable(unsigned number)
{
    return (word_t)DR7_ENABLE << (number * DR7_ENABLE_STRIDE);
}

static inline unsigned dr7_field_shift(unsigned number)
{
    return DR7_FIELD_SHIFT + number * DR7_FIELD_BITS;
}

/* No breakpoints yet (boot). */
void breakpoints_init(void);

/* `thread` is going to run: its breakpoints, and no other's, are in force. */
void breakpoints_load(struct tcb *thread);

/* Vectors VECTOR_DEBUG and VECTOR_BREAKPOINT, from a program. */
void breakpoint_trap(word_t vector);
