/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Planted defects: with KernelFaultSeed=<area> (test builds only) the kernel does one thing of that
 * area wrongly, and the conformance suite has to notice. In every other build SEEDED is 0, and
 * nothing of this is left.
 */
#pragma once
#include <config.h>

#define SEEDED(area) CONFIG_IS_ON(FAULT_SEED_##area)
