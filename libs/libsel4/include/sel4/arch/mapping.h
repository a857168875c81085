/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Which level of an address space was missing when a mapping failed.
 */
#pragma once

#include <sel4/sel4_arch/mapping.h>
