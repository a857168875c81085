/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "debug/debug.h"

void debug_snapshot(void) {}
