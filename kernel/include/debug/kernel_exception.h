/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * An exception taken inside the kernel: a defect of the kernel (spec 04, section 5.7).
 */
#pragma once
#include "core/types.h"

struct kernel_exception {
    word_t vector;
    word_t code; /* error code of the CPU, 0 when the vector has none */
    word_t ip;
    word_t sp;
    word_t flags;
    word_t cr0;
    word_t cr2;
    word_t cr3;
    word_t cr4;
};

/* Reports it and halts; builds with printing only. */
_Noreturn void debug_kernel_exception(const struct kernel_exception *exception);
