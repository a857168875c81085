/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Seam: the clock of MCS kernels, and its one interrupt.
 */
#pragma once
#include "core/types.h"

/* Now, in ticks. */
word_t arch_clock_read(void);

/* The timer's interrupt, IRQ_KERNEL_TIMER, comes at `time`; at once if that is over. */
void arch_clock_set_deadline(word_t time);
