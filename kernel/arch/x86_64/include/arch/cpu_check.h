/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What was found out about the processor (spec 02, section 3.2). Known from cpu_check on.
 */
#pragma once
#include "core/types.h"

/* Speculation may read what the running program must not: memory mapped for the kernel, and FPU
 * state behind the trap bit. */
extern bool cpu_may_leak;

/* FXRSTOR and XRSTOR leave the FPU's last-error pointers as they are, unless an error is pending.
 */
extern bool cpu_keeps_fpu_pointers;
