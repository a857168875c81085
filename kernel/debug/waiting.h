/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * MCS: who waits for time.
 */
#pragma once
#include <stdbool.h>

struct tcb;

/* Is `thread` in the release queue? */
bool debug_is_waiting(const struct tcb *thread);
