/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Who waits for time.
 */
#include "waiting.h"

#include "core/tcb.h"

bool debug_is_waiting(const struct tcb *thread)
{
    return thread->is_waiting;
}
