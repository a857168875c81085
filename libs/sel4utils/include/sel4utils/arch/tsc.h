/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <simple/simple.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Time stamp counter frequency in Hz from the kernel's boot information; 0 if absent. */
uint32_t x86_get_tsc_freq_from_simple(simple_t *simple);

#ifdef __cplusplus
}
#endif
