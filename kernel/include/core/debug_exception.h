/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Faults of threads that are being debugged (spec 01, section 9; spec 04, section 4.9). Used with
 * HardwareDebugAPI only.
 */
#pragma once
#include "core/fault.h"

/* Is it such a fault? */
bool fault_is_debug_exception(const struct fault *fault);

/* Its message but for word 0; returns the length. */
unsigned debug_exception_words(const struct fault *fault, word_t *words);

/* The handler has answered: after a single step, with how many instructions to go. */
void debug_exception_answer(struct tcb *faulter, const struct fault *fault,
                            const struct tcb *replier);
