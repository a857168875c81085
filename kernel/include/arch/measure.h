/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Seam: what measurements need of the processor. Used with KernelBenchmarks only.
 */
#pragma once
#include "core/types.h"

/* A counter that goes up with time: cycles since the machine started. */
word_t arch_cycles(void);

/* Writes all caches back and empties them. */
void arch_flush_caches(void);
