/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What the code under test has printed, and memory at addresses that 32 bits can hold.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Everything printed since console_clear, as one string. */
const char *console_text(void);
void console_clear(void);
bool console_says(const char *part);

/* Zeroed memory below 4 GiB, page-aligned, the same piece for each call. At most LOW_MEMORY_BYTES.
 */
enum { LOW_MEMORY_BYTES = 1 << 20 };
uint8_t *low_memory(void);

/* Little-endian numbers at any address. */
void put16(uint8_t *at, uint64_t value);
void put32(uint8_t *at, uint64_t value);
void put64(uint8_t *at, uint64_t value);
