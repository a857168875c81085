/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * YieldTo of MCS kernels (spec 05, section 7.2).
 */
#pragma once
#include "core/invocation.h"
#include "core/sched_context.h"

enum result yield_to_invoke(struct invocation *inv, struct sched_context *sc);
