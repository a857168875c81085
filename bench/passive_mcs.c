/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Servers without time of their own.
 */
#include "passive.h"

#include "support/sched_contexts.h"

void make_passive(const struct thread *thread)
{
    sched_context_unbind(thread->sched_context);
}
