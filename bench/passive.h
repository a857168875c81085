/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Servers without time of their own.
 */
#pragma once
#include "support/threads.h"

/* With MCS the thread, which waits, has no scheduling context any more; otherwise that changes
 * nothing. */
void make_passive(const struct thread *thread);
