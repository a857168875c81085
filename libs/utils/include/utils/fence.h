/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * COMPILER_*: against reordering by the compiler (signal handlers, the own thread).
 * THREAD_*: also by the processor. (spec/06 section 3.2)
 */
#pragma once

#define COMPILER_MEMORY_FENCE()   __atomic_signal_fence(__ATOMIC_ACQ_REL)
#define COMPILER_MEMORY_RELEASE() __atomic_signal_fence(__ATOMIC_RELEASE)
#define COMPILER_MEMORY_ACQUIRE() __atomic_signal_fence(__ATOMIC_ACQUIRE)

#define THREAD_MEMORY_FENCE()   __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define THREAD_MEMORY_RELEASE() __atomic_thread_fence(__ATOMIC_RELEASE)
#define THREAD_MEMORY_ACQUIRE() __atomic_thread_fence(__ATOMIC_ACQUIRE)
