/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * System calls for measurements (spec 04, section 5.9; spec 01, section 4). Used with
 * KernelBenchmarks only.
 */
#pragma once
#include "core/types.h"

/* Does the call of current_thread with this number; false: it is none of this build's. */
bool benchmark_syscall(word_t number);
