/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * System calls by name, for the message of a halt.
 */
#pragma once
#include "core/types.h"

/* "Unknown" for a number outside the API. */
const char *debug_syscall_name(word_t number);
