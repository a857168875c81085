/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* a * b / c, rounded down, with a product of 128 bits. The result wraps when it has more than 64;
 * c must not be 0. */
uint64_t muldivu64(uint64_t a, uint64_t b, uint64_t c);

#ifdef __cplusplus
}
#endif
