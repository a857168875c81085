/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Who waits for time.
 */
#include "core/tcb.h"
#include "waiting.h"

bool debug_is_waiting(const struct tcb *thread)
{
    return thread->is_waiting;
}
